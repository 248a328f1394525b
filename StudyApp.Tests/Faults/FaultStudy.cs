using StudyApp.Storage.Connection.Secrets;
using StudyApp.Tests.Integration;

namespace StudyApp.Tests.Faults;

/// <summary>What participants walk through while things break: many short pages, and a task in their middle.</summary>
internal static class FaultStudy
{
    private const string LinkSecret = "a secret of the tests";

    /// <summary>What the study signs its links with.</summary>
    public static byte[] LinkKey => StudySecrets.LinkKeyOf(LinkSecret);

    private const string Pages = """
        CONSENT_MIN_SECONDS = 0
        USE_ADMIN = false
        PAGE_LIST = [
            {name='Consent', path='consent'},
            {name='1', path='questionnaire/short/one'},
            {name='2', path='questionnaire/short/two'},
            {name='3', path='questionnaire/short/three'},
            {name='4', path='questionnaire/short/four'},
            {name='Task', path='task/simple_rt', parameters={trials=20, practice_trials=0}},
            {name='5', path='questionnaire/short/five'},
            {name='6', path='questionnaire/short/six'},
            {name='7', path='questionnaire/short/seven'},
            {name='8', path='questionnaire/short/eight'},
            {name='End', path='end'},
        ]
        """;

    private const string Questionnaire = """
        {"questions":[
            {"questiontype":"field","id":"words","required":true},
            {"questiontype":"num_field","id":"number","min":0,"max":1000000000,"required":true},
            {"questiontype":"radiolist","id":"choice","labels":["yes","no","it depends"],"required":true}
        ]}
        """;

    /// <summary>The same study as its author changed it: a question more, a page more before the end, another consent wording.</summary>
    public static void Upgrade(WrittenStudy study) => study
        .With(
            "study.toml",
            File.ReadAllText(study.Config)
                .Replace("{name='End'", "{name='9', path='questionnaire/short/nine'}, {name='End'", StringComparison.Ordinal)
        )
        .With("consent.html", "<p>Do you agree to this?</p>")
        .With(
            "questionnaires/short.json",
            Questionnaire.Replace(
                "{\"questions\":[",
                "{\"questions\":[{\"questiontype\":\"num_field\",\"id\":\"added\",\"min\":0,\"max\":9,\"required\":true},",
                StringComparison.Ordinal
            )
        );

    public static WrittenStudy Write(string database, string settings = "") =>
        new(
            $"TITLE = 'Faults'\nSQLALCHEMY_DATABASE_URI = '{database}'\n{settings}\nLINK_SECRET = '{LinkSecret}'\n{Pages}",
            ("consent.html", "<p>Do you agree?</p>"), ("questionnaires/short.json", Questionnaire));
}
