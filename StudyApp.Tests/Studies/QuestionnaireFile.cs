using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>A questionnaire from its text alone, and what the reader says of it.</summary>
internal static class QuestionnaireFile
{
    public static Questionnaire Read(string json)
    {
        var diagnostics = new DiagnosticBag();
        var questionnaire = StudyReader.ReadQuestionnaire("q", json, diagnostics);
        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics));
        return questionnaire!;
    }

    /// <summary>A file that holds these questions.</summary>
    public static string With(string questions) => $$"""{"questions":[{{questions}}]}""";

    public static T Only<T>(string question) where T : Item => Assert.IsType<T>(Assert.Single(Read(With(question)).Items));

    public static string[] Findings(string json)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With().WithFile("questionnaires/q.json", json).Read(diagnostics);
        return [.. diagnostics.Select(d => d.ToString())];
    }

    public static FormFields Form(string sent) =>
        new(
            sent.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create(s[0], s[1]))
        );

    /// <summary>What a form becomes: the stored values, or the problems.</summary>
    public static string Stored(Questionnaire questionnaire, string sent, int condition = 0)
    {
        var reading = questionnaire.Read(Form(sent), condition);
        return reading.Problems.IsEmpty
            ? string.Join('&', reading.Values.Select(v => $"{v.Key}={v.Value}"))
            : string.Join(' ', reading.Problems.Select(p => $"{p.Kind}@{p.Field}"));
    }
}
