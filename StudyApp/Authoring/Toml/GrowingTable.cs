using System.Diagnostics.CodeAnalysis;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Authoring.Toml;

/// <summary>How a table came to be, which decides who may still add to it.</summary>
internal enum TableOrigin
{
    /// <summary>Only mentioned on the way to a deeper header; may still get its own.</summary>
    Implied,

    /// <summary>Has its own header; the root too.</summary>
    Header,

    /// <summary>Made by a dotted key; other dotted keys and deeper headers may add to it.</summary>
    Dotted,

    /// <summary>Written in braces; complete at the closing one.</summary>
    Inline,
}

/// <summary>A table while the text is still being read; finds its keys in constant time.</summary>
/// <param name="span">The place that defined it.</param>
/// <param name="origin">How it came to be.</param>
/// <param name="depth">How many tables and arrays stand around it; 0 for the root.</param>
internal sealed class GrowingTable(SourceSpan span, TableOrigin origin, int depth) : Growing(span)
{
    private readonly OrderedDictionary<string, (SourceSpan KeySpan, Growing Content)> _entries = new(
        StringComparer.Ordinal
    );

    public TableOrigin Origin { get; set; } = origin;

    public int Depth => depth;

    public bool TryGet(string key, [NotNullWhen(true)] out Growing? content)
    {
        var isFound = _entries.TryGetValue(key, out var entry);
        content = isFound ? entry.Content : null;
        return isFound;
    }

    /// <summary>The line on which the key is first mentioned.</summary>
    public int LineOf(string key) => _entries[key].KeySpan.Line;

    public void Add(KeyPart key, Growing content) => _entries.Add(key.Text, (key.Span, content));

    public override TableNode Finish() =>
        new([.. _entries.Select(e => new Entry(e.Key, e.Value.KeySpan, e.Value.Content.Finish()))], Span);
}
