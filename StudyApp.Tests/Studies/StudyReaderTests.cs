using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Reading;
using StudyApp.Studies.Settings;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class StudyReaderTests
{
    private const string Base = "TITLE = 'T'\nSQLALCHEMY_DATABASE_URI = 'sqlite:///a.db'\nADMIN_PASSWORD = 'nine quiet rivers run'\n";

    [Fact]
    public void A_plain_study_has_nothing_to_report()
    {
        var diagnostics = new DiagnosticBag();
        var loaded = AStudy.With().Read(diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal(["consent", "questionnaire/q", "end"], loaded!.Study.AllPages.Select(p => p.Path));
        Assert.Equal((5000, "127.0.0.1", ""), (loaded.Server.Port, loaded.Server.Host, loaded.Server.ApplicationRoot));
    }

    [Theory]
    [InlineData("TITEL = 'x'", "study.toml(4,1): warning ST003: There is no setting \"TITEL\"; it is ignored; did you mean \"TITLE\"?")]
    [InlineData("USE_LOGO = true", "study.toml(4,1): info ST004: \"USE_LOGO\" has no effect in this version: pages show no logo.")]
    [InlineData("PORT = 'many'", "study.toml(4,8): error ST005: \"PORT\" of study.toml must be a whole number, but this is a string.")]
    [InlineData("PORT = 99999", "study.toml(4,8): error SV001: PORT must lie between 0 and 65535, but is 99999.")]
    [InlineData(
        "HOST = 'not a host'",
        "study.toml(4,8): error SV001: \"not a host\" is not an address to listen on; such as 127.0.0.1, or 0.0.0.0 for every network"
    )]
    [InlineData(
        "HEADER_COLOR = 'red;}'",
        "study.toml(4,16): warning ST005: \"red;}\" is not a colour; the usual one is shown; such as '#2f5d8a'"
    )]
    [InlineData(
        "CONDITION_TIES = 'coin'",
        "study.toml(4,18): error ST005: \"CONDITION_TIES\" is \"random\" or \"lowest\", but not \"coin\"."
    )]
    [InlineData(
        "CONDITIONS = [{enabled=true}]",
        "study.toml(4,15): warning ST005: Condition 1 has no \"label\"; exports and the panel call it 1; such as "
            + "{label='control', enabled=true}"
    )]
    [InlineData(
        "OUTGOING_URL = 'javascript:alert(1)'",
        "study.toml(4,16): error ST005: An outgoing address begins with https://, http:// or /; such as "
            + "https://app.prolific.com/submissions/complete?cc=CODE"
    )]
    [InlineData("ABANDONED_MINUTES = -1", "study.toml(4,21): error ST005: \"ABANDONED_MINUTES\" must lie between 0 and 525600.")]
    [InlineData(
        "APPLICATION_ROOT = 'a b'",
        "study.toml(4,20): error SV001: APPLICATION_ROOT is a path like /sleep: letters, digits, -, _, . and /."
    )]
    public void A_setting_is_reported_with_place_and_remedy(string setting, string expected) =>
        Assert.Equal([expected], Report(AStudy.With().WithSettings(Base + setting)));

    [Theory]
    [InlineData(
        "{path='consent'}, {path='questionaire/q'}, {path='end'}",
        "study.toml(4,38): error ST010: There is no page kind \"questionaire/q\"; did you mean \"questionnaire\"?"
    )]
    [InlineData(
        "{path='consent'}, {path='questionnaire/qq'}, {path='end'}",
        "study.toml(4,38): error ST011: There is no questionnaires/qq.json; did you mean \"q\"?"
    )]
    [InlineData(
        "{path='consent'}, {path='instructions/j'}, {path='end'}",
        "study.toml(4,38): error ST011: There is no templates/instructions/j.html; did you mean \"templates/instructions/i.html\"?"
    )]
    [InlineData(
        "{path='consent'}, {path='submit'}, {path='end'}",
        "study.toml(4,38): error ST012: \"submit\" is an address of the program's own and cannot be a page."
    )]
    [InlineData(
        "{path='consent'}, {name='x'}, {path='end'}",
        "study.toml(4,32): error ST016: A page needs a \"path\"; such as {name='Consent', path='consent'}"
    )]
    [InlineData(
        "{path='consent'}, 'x', {path='end'}",
        "study.toml(4,32): error ST016: An entry of PAGE_LIST is a table like {name='Consent', path='consent'}, but this is a string."
    )]
    [InlineData(
        "{path='consent', outgoing_url='https://a.example'}, {path='end'}",
        "study.toml(4,44): error ST016: Only the pages \"end\" and \"end/…\" can have an \"outgoing_url\"."
    )]
    [InlineData(
        "{path='consent'}, {path='task/simple_rt', parameters={trials=0}}, {path='end'}",
        "study.toml(4,75): error ST030: \"trials\" of task \"simple_rt\" must lie between 1 and 1000, but is 0."
    )]
    [InlineData(
        "{path='consent'}, {path='task/simple_rt', parameters={trails=5}}, {path='end'}",
        "study.toml(4,68): error ST030: task \"simple_rt\" has no parameter \"trails\"; did you mean \"trials\"?"
    )]
    [InlineData(
        "{path='consent'}, {path='questionnaire/q', tgg='x'}, {path='end'}",
        "study.toml(4,57): warning ST015: page \"questionnaire/q\" has no key \"tgg\"; it is ignored."
    )]
    [InlineData(
        "{path='consent'}, {path='questionnaire/q'}, {path='questionnaire/q'}, {path='end'}",
        "study.toml(4,64): warning ST014: The questionnaire \"q\" stands twice; this one is stored as \"q/2\"; write the path as "
            + "questionnaire/q/2, or another tag"
    )]
    [InlineData(
        "{path='consent'}, {path='questionnaire/q/a'}, {path='questionnaire/q/a'}, {path='end'}",
        "study.toml(4,66): error ST013: The questionnaire \"q\" stands twice with the tag \"a\"; give each repetition its own tag"
    )]
    [InlineData(
        "{path='consent'}, {conditional_routing=[{condition=3, page_list=[]}]}, {path='end'}",
        "study.toml(4,65): warning ST018: There is no condition 3: CONDITIONS has 0; conditions are counted from 1; nobody is "
            + "assigned to this one"
    )]
    [InlineData("{path='consent'}, {path='questionnaire/q'}",
        "study.toml(4,13): warning ST017: The page list does not close with the page \"end\"; one is added, and whoever comes there is "
        + "complete and gets the completion code; add {name='End', path='end'}")]
    public void A_page_is_reported_with_place_and_remedy(string pages, string expected) =>
        Assert.Equal([expected], Report(AStudy.With(pages).WithSettings(Base.TrimEnd())));

    [Theory]
    [InlineData(
        """[1]""",
        "questionnaires/q.json(1,1): error QU001: A questionnaire file holds an object with \"questions\", but this is an array."
    )]
    [InlineData(
        """{"questions":[{"questiontype":"feild","id":"a"}]}""",
        "questionnaires/q.json(1,31): error QU010: There is no question type \"feild\"; did you mean \"field\"?"
    )]
    [InlineData(
        """{"questions":[{"questiontype":"group","questions":[{"questiontype":"group","questions":[{"questiontype":"field","id":"a"}]}]}]}""",
        "questionnaires/q.json(1,52): error QU012: A group cannot stand inside another group; write its questions into the outer one"
    )]
    [InlineData(
        """{"questions":[{"questiontype":"group","id":"g"}]}""",
        "questionnaires/q.json(1,15): error QU013: question \"g\" needs \"questions\", an array of the questions to show together."
    )]
    [InlineData(
        """{"questions":[{"questiontype":"field","id":"a","pattern":"(?=x)"}]}""",
        "questionnaires/q.json(1,58): error QU012: \"pattern\" of question \"a\" is not a regular expression that can be checked "
            + "in bounded time; leave out look-ahead, look-behind and back-references"
    )]
    [InlineData(
        """{"questions":[{"questiontype":"audio","id":"a","src":"/static/a.wav"}]}""",
        "questionnaires/q.json(1,54): warning QU030: There is no file static/a.wav in the study's folder; files for participants "
            + "lie in the folder static"
    )]
    [InlineData(
        """{"questions":[{"questiontype":"audio","id":"a","src":"https://example.org/a.wav"}]}""",
        "questionnaires/q.json(1,54): warning QU031: \"https://example.org/a.wav\" lies outside the study: pages load nothing "
            + "from there, so it will not be shown; save the file in the folder static and write /static/NAME"
    )]
    [InlineData(
        """{"questions":[{"questiontype":"matrix","rows":[{"id":"a","text":"A"}],"columns":[{"id":"b","questiontype":"slider"}]}]}""",
        "questionnaires/q.json(1,107): error QU012: A column of this question cannot be of type \"slider\"; use one of field, "
            + "num_field, drop_down, date, time, checkbox",
        "questionnaires/q.json(1,81): error QU013: this question needs \"columns\", an array of objects with \"id\", \"text\" "
            + "and \"questiontype\"."
    )]
    [InlineData(
        """{"questions":[{"questiontype":"field","id":"1a"}]}""",
        "questionnaires/q.json(1,15): error QU016: The id \"1a\" cannot name a column; use letters, digits and _, at most 63, "
            + "not beginning with a digit"
    )]
    [InlineData(
        """{"questions":[{"questiontype":"field","id":"class"}]}""",
        "questionnaires/q.json(1,15): error QU016: The id \"class\" is reserved; choose another"
    )]
    [InlineData(
        """{"questions":[{"questiontype":"field"}]}""",
        "questionnaires/q.json(1,15): warning QU015: This question has no \"id\"; its answer is not stored; give it an \"id\""
    )]
    [InlineData(
        """{"questions":[{"questiontype":"field","id":"a","requird":true}]}""",
        "questionnaires/q.json(1,48): warning QU014: question \"a\" has no key \"requird\"; it is ignored; did you mean \"required\"?"
    )]
    [InlineData(
        """{"questions":[{"questiontype":"field","id":"a","required":"maybe"}]}""",
        "questionnaires/q.json(1,59): error QU012: \"required\" of question \"a\" must be true or false, but this is a string."
    )]
    [InlineData(
        """{"questions":[{"questiontype":"slider","id":"a"}]}""",
        "questionnaires/q.json(1,15): error QU013: question \"a\" needs \"tick_count\", the number of positions, at least 2."
    )]
    [InlineData(
        """{"questions":[{"questiontype":"radiolist","id":"a","labels":["x"],"required_selection":"y"}]}""",
        "questionnaires/q.json(1,88): error QU012: \"required_selection\" of question \"a\" is not one of its labels; did you "
            + "mean \"x\"?"
    )]
    [InlineData(
        "{\"questions\":[\n  {\"questiontype\":\"field\" \"id\":\"a\"}\n]}",
        "questionnaires/q.json(2,27): error JS001: This is not valid JSON: '\"' is invalid after a value. Expected either ',', "
            + "'}', or ']'; look for a missing or extra comma, quote or bracket just before this place"
    )]
    public void A_question_is_reported_with_place_and_remedy(string json, params string[] expected) =>
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            Report(AStudy.With().WithSettings(Base.TrimEnd()).WithFile("questionnaires/q.json", json)).Order(StringComparer.Ordinal)
        );

    [Fact]
    public void A_template_for_a_built_in_type_is_said_not_to_be_used()
    {
        var report = Report(
            AStudy
                .With()
                .WithSettings(Base.TrimEnd())
                .WithFile("templates/questions/slider.html", "<p></p>")
                .WithFile("questionnaires/q.json", """{"questions":[{"questiontype":"slider","id":"a","tick_count":3}]}""")
        );
        Assert.Equal(
            "questionnaires/q.json(1,31): warning QU011: templates/questions/slider.html is not used: \"slider\" is a built-in "
                + "type, which shows itself; give your template a name of its own",
            Assert.Single(report)
        );
    }

    [Theory]
    [InlineData("<input name=\"{{ question.id }}\">")]
    [InlineData(
        "{{ question.id|uper }}",
        "templates/questions/wheel.html(1,16): error TP003: There is no filter \"uper\"; did you mean \"upper\"?"
    )]
    [InlineData(
        "{{ questoin }}",
        "templates/questions/wheel.html(1,4): warning TP007: Nothing gives \"questoin\" a meaning: it is empty; did you mean "
            + "\"question\"?"
    )]
    [InlineData(
        "{% include 'parts/x.html' %}",
        "templates/questions/wheel.html(1,4): error TP004: There is no template \"parts/x.html\"; names begin below the folder "
            + "templates"
    )]
    public void The_template_of_an_own_question_type_is_checked_once(string template, params string[] expected) =>
        Assert.Equal(
            expected,
            Report(
                AStudy
                    .With()
                    .WithSettings(Base.TrimEnd())
                    .WithFile("templates/questions/wheel.html", template)
                    .WithFile(
                        "questionnaires/q.json",
                        """{"questions":[{"questiontype":"wheel","id":"a","speed":3},{"questiontype":"wheel","id":"b"}]}"""
                    )
            )
        );

    [Theory]
    [InlineData("{{ participant.questionnaire('nope').a }}", "there is no questionnaire \"nope\"")]
    [InlineData("{{ question.labels.first.text }}", "\"labels\" is undefined, so it has no \"first\"")]
    [InlineData(
        "{{ url_for('other.route_x') }}",
        "url_for(\"other.route_x\") has no address here; files are url_for('static', filename='NAME')"
    )]
    public void A_template_that_fails_for_a_new_participant_is_warned_of(string template, string reason)
    {
        var report = Report(
            AStudy
                .With()
                .WithSettings(Base.TrimEnd())
                .WithFile("templates/questions/wheel.html", template)
                .WithFile(
                    "questionnaires/q.json",
                    """{"questions":[{"questiontype":"wheel","id":"a"},{"questiontype":"wheel","id":"b"}]}"""
                )
        );
        Assert.Equal(
            $"templates/questions/wheel.html(1,4): warning TP010: Question \"a\" of questionnaires/q.json cannot be shown to "
                + $"someone who has answered nothing: {reason}; plain inputs take its place",
            Assert.Single(report)
        );
    }

    [Fact]
    public void Ids_that_differ_in_capitals_only_collide()
    {
        var report = Report(
            AStudy
                .With()
                .WithSettings(Base.TrimEnd())
                .WithFile(
                    "questionnaires/q.json",
                    "{\"questions\":[{\"questiontype\":\"field\",\"id\":\"a\"},\n{\"questiontype\":\"field\",\"id\":\"A\"}]}"
                )
        );
        Assert.StartsWith("questionnaires/q.json(2,1): error QU017", Assert.Single(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CHANGE_ME_PLEASE_NOW", "placeholder")]
    [InlineData("short", "fewer than 12")]
    [InlineData("nine quiet rivers run", null)]
    public void Weak_admin_passwords_are_noticed(string password, string? problem)
    {
        var loaded = AStudy
            .With()
            .WithSettings($"TITLE = 'T'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\nADMIN_PASSWORD = '{password}'")
            .Read(new());
        if (problem is null) Assert.Null(loaded!.Server.PasswordProblem);
        else Assert.Contains(problem, loaded!.Server.PasswordProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HOST = '0.0.0.0'\nBEHIND_REVERSE_PROXY = true", true)]
    [InlineData("HOST = '192.168.1.5'\nBEHIND_REVERSE_PROXY = true", true)]
    [InlineData("HOST = '127.0.0.1'\nBEHIND_REVERSE_PROXY = true", false)]
    [InlineData("HOST = '::1'\nBEHIND_REVERSE_PROXY = true", false)]
    [InlineData("HOST = 'localhost'\nBEHIND_REVERSE_PROXY = true", false)]
    [InlineData("BEHIND_REVERSE_PROXY = true", false)]
    [InlineData("HOST = '0.0.0.0'", false)]
    public void A_proxy_that_others_can_pass_by_is_warned_of(string settings, bool isWarned)
    {
        var diagnostics = new DiagnosticBag();
        Assert.NotNull(AStudy.With().WithSettings(Base + settings).Read(diagnostics));
        Assert.Equal(isWarned, diagnostics.Any(d => d.Code == DiagnosticCodes.OpenBehindProxy));
    }

    [Fact]
    public void A_password_that_is_tried_first_is_warned_of_and_starts_all_the_same()
    {
        var diagnostics = new DiagnosticBag();
        const string Settings = "TITLE = 'T'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\nADMIN_PASSWORD = 'aaaaaaaaaaaa'";
        var loaded = AStudy.With().WithSettings(Settings).Read(diagnostics);
        Assert.Null(loaded!.Server.PasswordProblem);
        Assert.Single(diagnostics, d => d.Code == DiagnosticCodes.WeakPassword);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment_and_both_over_the_file()
    {
        var loaded = AStudy
            .With()
            .WithSettings(Base + "PORT = 1")
            .Read(
                new(),
                new("PORT", "2", "environment variable STUDYAPP_PORT"),
                new("PORT", "3", "--port"),
                new("DATABASE_URL", "sqlite:///b.db", "environment variable STUDYAPP_DATABASE_URL")
            );

        Assert.Equal((3, new SqliteAddress("b.db")), (loaded!.Server.Port, loaded.Server.Database));
    }

    [Fact]
    public void A_wrong_setting_from_the_environment_names_the_variable()
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With().Read(diagnostics, new SettingOverride("PORT", "x", "environment variable STUDYAPP_PORT"));
        Assert.StartsWith("environment variable STUDYAPP_PORT: error", Assert.Single(diagnostics).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite:///study.db", "SqliteAddress { File = study.db }")]
    [InlineData("sqlite:////var/lib/study.db", "SqliteAddress { File = /var/lib/study.db }")]
    [InlineData("sqlite://", "SqliteAddress { File =  }")]
    [InlineData("postgresql://me:p%40ss@db.example:5433/sleep", "db.example:5433/sleep")]
    [InlineData("postgres://me@localhost/sleep?schema=s1", "localhost:5432/sleep (schema s1)")]
    [InlineData("postgresql+psycopg2://me:x@h/sleep?options=-csearch_path%3Ds2", "h:5432/sleep (schema s2)")]
    [InlineData("mysql+pymysql://a:b@c/d", null)]
    [InlineData("sqlite:/study.db", null)]
    [InlineData("postgresql://host", null)]
    [InlineData("study.db", null)]
    public void Database_addresses(string address, string? expected)
    {
        var parsed = DatabaseAddress.Parse(address, out var reason);
        Assert.Equal(expected, parsed?.ToString());
        if (parsed is null) Assert.NotEmpty(reason);
    }

    [Fact]
    public void A_json_configuration_means_the_same()
    {
        var files = AStudy.With().ToFiles() with
        {
            ConfigName = "study.json",
            ConfigText =
                """{"TITLE":"T","SQLALCHEMY_DATABASE_URI":"sqlite://","ADMIN_PASSWORD":"nine quiet rivers run","PAGE_LIST":[{"path":"consent"},{"path":"end"}]}""",
        };
        var diagnostics = new DiagnosticBag();
        Assert.Equal("T", StudyReader.Read(files, [], diagnostics)!.Study.Title);
        Assert.Empty(diagnostics);
    }

    private static string[] Report(AStudy study)
    {
        var diagnostics = new DiagnosticBag();
        study.Read(diagnostics);
        return [.. diagnostics.Select(d => d.ToString())];
    }
}
