using System.Collections;

namespace StudyApp.Authoring.Diagnostics;

/// <summary>
/// Collects findings while files are read, so that an author sees all of them at once, each of them once: files are
/// read once per language.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class DiagnosticBag : IReadOnlyCollection<Diagnostic>
{
    private readonly List<Diagnostic> _found = [];
    private readonly HashSet<Diagnostic> _known = [];

    /// <inheritdoc/>
    public int Count => _found.Count;

    /// <summary>True when at least one finding keeps the study from running.</summary>
    public bool HasErrors => _found.Exists(d => d.Severity == Severity.Error);

    /// <summary>Adds a finding that keeps the study from running.</summary>
    public void Error(string code, SourceSpan span, string message, string? suggestion = null) =>
        Add(new(code, Severity.Error, span, message, suggestion));

    /// <summary>Adds a finding that is probably a mistake.</summary>
    public void Warn(string code, SourceSpan span, string message, string? suggestion = null) =>
        Add(new(code, Severity.Warning, span, message, suggestion));

    /// <summary>Adds a finding that needs no action.</summary>
    public void Inform(string code, SourceSpan span, string message, string? suggestion = null) =>
        Add(new(code, Severity.Info, span, message, suggestion));

    /// <summary>
    /// Adds everything another bag holds, errors as warnings: for what is left out while the rest of the study runs.
    /// </summary>
    public void AddAsWarnings(IEnumerable<Diagnostic> diagnostics) =>
        AddRange(diagnostics.Select(d => d.Severity == Severity.Error ? d with { Severity = Severity.Warning } : d));

    /// <summary>Adds everything another bag holds.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics) Add(diagnostic);
    }

    /// <summary>The findings by file, line and column; equal places keep the order in which they were found.</summary>
    public IEnumerator<Diagnostic> GetEnumerator() => _found.OrderBy(d => d.Span).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(Diagnostic diagnostic)
    {
        if (_known.Add(diagnostic)) _found.Add(diagnostic);
    }
}
