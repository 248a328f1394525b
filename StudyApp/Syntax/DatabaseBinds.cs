using System.Collections.Immutable;
using StudyApp.Diagnostics;

namespace StudyApp.Syntax;

/// <summary>The further databases that SQLALCHEMY_BINDS names. Questionnaires and tables may name one of them; everything lies in the study's own database all the same.</summary>
/// <param name="Names">The names, in file order.</param>
public sealed record DatabaseBinds(ImmutableArray<string> Names)
{
    /// <summary>The names in a configuration file.</summary>
    public static DatabaseBinds Of(TableNode config) => new(config["SQLALCHEMY_BINDS"] is TableNode binds ? [.. binds.Entries.Select(e => e.Key)] : []);

    /// <summary>Checks the key <c>database</c> of a questionnaire or table.</summary>
    public void Check(TableReader reader)
    {
        if (reader.Raw("database") is not StringNode { Value.Length: > 0 } named) return;
        if (Names.Contains(named.Value)) reader.Diagnostics.Inform(DiagnosticCodes.NotEffectiveYet, named.Span, $"What {reader.Owner} collects is stored in the study's own database, not in \"{named.Value}\".");
        else
            reader.Diagnostics.Error(DiagnosticCodes.UnknownBind, named.Span, $"SQLALCHEMY_BINDS names no database \"{named.Value}\".",
                Suggestions.DidYouMean(named.Value, Names) ?? (Names.IsEmpty ? "leave \"database\" out: everything is stored in the study's own database" : "it names " + string.Join(", ", Names)));
    }
}
