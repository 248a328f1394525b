using System.Text.Json;
using StudyApp.Participation.Planning;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;

namespace StudyApp.Participation.Answering;

/// <summary>Typed answers as the JSON documents in which they wait, and back.</summary>
internal static class DraftJson
{
    /// <summary>
    /// What was typed into the page's own fields; those of the program, and whatever else was sent, are left out.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string>> OwnFields(
        Page page,
        IEnumerable<KeyValuePair<string, string>> fields
    )
    {
        var own = page is QuestionnairePage asked
            ? asked.Questionnaire.Items.SelectMany(i => i.FieldNames).ToHashSet(StringComparer.Ordinal)
            : [ParticipantSessions.ExternalIdField];
        return fields.Where(f => own.Contains(f.Key));
    }

    public static string Write(IEnumerable<KeyValuePair<string, string>> fields) => AnswerJson.Build(json =>
    {
        foreach (var (name, text) in fields) json.WriteString(name, text);
    });

    /// <summary>
    /// The fields to fill a page with: what was typed, else what was answered before; empty for neither.
    /// </summary>
    public static FormFields Restore(ParticipantState participant, Step step)
    {
        if (participant.Draft is { } draft) return new(Texts(draft.Fields));
        if (participant.Earlier is not { } earlier || step.Page is not QuestionnairePage page) return FormFields.Empty;
        var values = AnswerJson.Read(earlier.Json);
        var filled = page.Questionnaire.Items.SelectMany(item => item.Fill(values));
        // "Not applicable" is chosen by an input without a value.
        var notApplicable = Texts(earlier.Missing)
            .Where(m => m.Value == AnswerJson.NameOf(MissingReason.NotApplicable))
            .Select(m => KeyValuePair.Create(m.Key, ""));
        return new(filled.Concat(notApplicable));
    }

    private static List<KeyValuePair<string, string>> Texts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document
                .RootElement.EnumerateObject()
                .Select(p => KeyValuePair.Create(p.Name, p.Value.GetString() ?? "")),
        ];
    }
}
