using StudyApp.Tests.Integration;

namespace StudyApp.Tests.Fuzz.Targets;

/// <summary>A study with something behind every address.</summary>
internal static class FuzzStudy
{
    public const string Password = "nine quiet rivers run";

    public static WrittenStudy Write() => new(
        $$$"""
        TITLE = 'Fuzz'
        PORT = 0
        SQLALCHEMY_DATABASE_URI = 'sqlite:///study.db'
        ADMIN_PASSWORD = '{{{Password}}}'
        TEST_TOKEN = 'a test token for the tests'
        CONSENT_MIN_SECONDS = 0
        ALLOW_BACK = true
        LOG_QUESTIONNAIRE_INTERACTIONS = true
        LANGUAGES = ['en', 'de']
        CONTACT = 'somebody@university.example'
        CONDITIONS = [{label='a'}, {label='b'}]
        RECRUITMENT = {prolific={codes={complete='C1'}}, mturk={}, connect={}, sona={}}
        PAGE_LIST = [
            {path='consent'}, {path='questionnaire/mood'}, {path='end/screened', show_if='mood.age < 18'}, {path='task/simple_rt', parameters={trials=3, practice_trials=0}},
            {path='instructions/i'}, {path='questionnaire/mood/2'}, {path='end'},
        ]
        """,
        ("consent.html", "<h1>Fuzz</h1><p>Please read this.</p>"),
        (
            "questionnaires/mood.json",
            """{"questions":[{"questiontype":"num_field","id":"age","instructions":"Age?"},{"questiontype":"multi_field","id":"why","instructions":"Why?"},{"questiontype":"checklist","questions":[{"id":"tea","text":"Tea","text_entry":true}]}]}"""
        ),
        ("templates/instructions/i.html", "<p>Read {{ external_id }}.</p>"),
        ("static/a.txt", "a"),
        ("tables/trials.json", FuzzSeeds.Of("table")[^1]));
}
