using System.Text.Json;
using StudyApp.Hosting.Folders;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Studies.Reading;
using StudyApp.Tests.Integration;

namespace StudyApp.Tests.Benchmarks.Load;

/// <summary>What load is measured with: consent, two questionnaires of ten items, an end with a code.</summary>
internal static class BenchmarkStudy
{
    private const string LinkSecret = "a secret of the benchmark";

    private static readonly string[] Labels = ["not at all", "a little", "somewhat", "much", "very much"];

    /// <summary>What the study signs its links with.</summary>
    public static byte[] LinkKey => StudySecrets.LinkKeyOf(LinkSecret);

    public static WrittenStudy Write(string database)
    {
        var folder = new WrittenStudy()
            .With("questionnaires/first.json", Questionnaire("first"))
            .With("questionnaires/second.json", Questionnaire("second"))
            .WithSetting($"USE_ADMIN = false\nLINK_SECRET = '{LinkSecret}'")
            .WithPages(
                "{name='Consent', path='consent'}, {name='First', path='questionnaire/first'}, {name='Second', "
                    + "path='questionnaire/second'}, {name='End', path='end'}"
            );
        folder.Write(database);
        return folder;
    }

    public static LoadedStudy Load(WrittenStudy folder) =>
        StudyLoader.Load(folder.Config, []).Loaded ?? throw new InvalidOperationException("The study of the benchmark does not load.");

    private static string Questionnaire(string name) => JsonSerializer.Serialize(new
    {
        instructions = "Please answer as it comes to your mind.",
        questions = Enumerable.Range(0, 10).Select(i => (i % 5) switch
        {
            0 or 4 => (object)
                new
                {
                    questiontype = "radiolist",
                    id = $"{name}{i}",
                    instructions = $"How much do you agree with statement {i}?",
                    labels = Labels,
                    required = true,
                },
            1 => new { questiontype = "num_field", id = $"{name}{i}", instructions = "How many of them?", min = 0, max = 100 },
            2 => new { questiontype = "field", id = $"{name}{i}", instructions = "What would you call it?" },
            _ => new
            {
                questiontype = "slider",
                id = $"{name}{i}",
                instructions = "Where in between?",
                left = "low",
                right = "high",
                tick_count = 101,
            },
        }),
    });
}
