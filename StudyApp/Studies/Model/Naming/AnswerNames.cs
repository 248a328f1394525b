using System.Collections.Immutable;
using System.Globalization;

namespace StudyApp.Studies.Model.Naming;

/// <summary>The names of the answers' columns in the wide file.</summary>
/// <remarks>
/// Each is given once: most programs keep one of two columns of a name, or rename them as they like. What comes later
/// gets a word before its name. The study as it is now comes before what only older versions had. Not thread-safe.
/// </remarks>
internal sealed class AnswerNames
{
    /// <summary>What the file has in every study, or where it is asked for.</summary>
    public static readonly ImmutableArray<string> Fixed =
    [
        "participantID",
        "externalID",
        "source",
        "condition",
        "duration",
        "finished", "end_reason", "language", "ip", "user_agent"];

    private readonly HashSet<string> _taken = new(Fixed, StringComparer.Ordinal);
    private readonly Dictionary<(string Questionnaire, string Tag, string Column, bool IsMade), string> _answers = [];

    /// <summary>The names for a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="bind">The database of SQLALCHEMY_BINDS whose file it is; null for that of all others.</param>
    public AnswerNames(Study study, string? bind = null)
    {
        foreach (var (name, tag) in WideEntries.Of(study, bind))
        {
            foreach (var column in study.Questionnaires[name].Columns) Of((name, tag), column.Name);
            foreach (var calculation in study.Questionnaires[name].Calculations)
                Of((name, tag), calculation.Name, isMade: true);
            Of((name, tag), "duration", isMade: true);
        }
    }

    /// <summary>
    /// The name of an answer's column, or of one that is made from answers (calculations, the duration).
    /// </summary>
    public string Of((string Questionnaire, string Tag) entry, string column, bool isMade = false)
    {
        var key = (entry.Questionnaire, entry.Tag, column, isMade);
        if (!_answers.TryGetValue(key, out var name))
            _answers[key] = name = Take(
                WideEntries.ColumnName(entry.Questionnaire, entry.Tag, column),
                "questionnaire"
            );
        return name;
    }

    /// <summary>
    /// A name that no column has yet: the one wanted, else with a word before it, else with a number behind it too.
    /// </summary>
    public string Take(string wanted, string prefix)
    {
        if (_taken.Add(wanted)) return wanted;
        var name = $"{prefix}_{wanted}";
        for (var i = 2; !_taken.Add(name); i++)
            name = string.Create(CultureInfo.InvariantCulture, $"{prefix}_{wanted}_{i}");
        return name;
    }
}
