using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Settings;

/// <summary>The further databases that SQLALCHEMY_BINDS names.</summary>
/// <remarks>
/// Questionnaires and tables may name one of them, which keeps what they collect apart from the rest.
/// </remarks>
/// <param name="Entries">The names with their addresses, in file order.</param>
public sealed record DatabaseBinds(ImmutableArray<Entry> Entries)
{
    /// <summary>The names in a configuration file.</summary>
    public static DatabaseBinds Of(TableNode config) =>
        new(config["SQLALCHEMY_BINDS"] is TableNode binds ? binds.Entries : []);

    /// <summary>
    /// What the key <c>database</c> of a questionnaire or table names; null for the study's own database.
    /// </summary>
    public static string? NamedBy(TableReader reader) =>
        reader.Raw("database") is StringNode { Value: { Length: > 0 } name } ? name : null;

    /// <summary>Checks the key <c>database</c> of a questionnaire or table.</summary>
    public void Check(TableReader reader)
    {
        if (
            reader.Raw("database") is not StringNode { Value.Length: > 0 } named
            || Entries.Any(e => e.Key == named.Value)
        )
            return;
        var names = Entries.Select(e => e.Key).ToList();
        reader.Diagnostics.Error(
            DiagnosticCodes.UnknownBind,
            named.Span,
            $"SQLALCHEMY_BINDS names no database \"{named.Value}\".",
            Suggestions.DidYouMean(named.Value, names)
                ?? (
                    names.Count == 0
                        ? $"add SQLALCHEMY_BINDS = {{{named.Value}='sqlite:///{named.Value}.db'}}, or leave \"database\" out"
                        : "it names " + string.Join(", ", names)
                )
        );
    }

    /// <summary>Tells of databases that nothing is kept in.</summary>
    /// <param name="used">The names that questionnaires and tables give.</param>
    /// <param name="diagnostics">Told.</param>
    public void ReportUnused(IReadOnlySet<string> used, DiagnosticBag diagnostics)
    {
        foreach (var entry in Entries.Where(e => !used.Contains(e.Key)))
            diagnostics.Inform(
                DiagnosticCodes.UnusedBind,
                entry.KeySpan,
                $"No questionnaire or table is kept in \"{entry.Key}\".",
                $"\"database\": \"{entry.Key}\" in its file keeps one there"
            );
    }
}
