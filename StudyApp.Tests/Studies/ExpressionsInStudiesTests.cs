using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;
using StudyApp.Studies.Reading;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class ExpressionsInStudiesTests
{
    private const string Pets =
        """
        {"questions":[
          {"questiontype":"radiolist","id":"pet","labels":["yes","no"],"required":true},
          {"questiontype":"field","id":"name","required":true,"show_if":"pet == 'yes'"},
          {"questiontype":"num_field","id":"age","max":30,"show_if":"len(name) > 3"},
          {"questiontype":"checklist","show_if":"age > 5","questions":[{"id":"walks","text":"Walks"},{"id":"other","text":"Other","text_entry":true}]},
          {"questiontype":"field","id":"why","required":true,"show_if":"other_enable or age == '7'"},
          {"questiontype":"field","id":"odd","required":true,"show_if":"1 / age > 0 and pet.x"}
        ]}
        """;

    [Theory]
    [InlineData("pet=no", "pet=no")]
    [InlineData("pet=no;name=Rex the dog;age=99;walks=1;why=x;odd=y", "pet=no")]
    [InlineData("pet=yes;name=Rex", "pet=yes name=Rex")]
    [InlineData("pet=yes;name=Rexy;age=3", "pet=yes name=Rexy age=3")]
    [InlineData("pet=yes;name=Rexy;age=7;why=so", "pet=yes name=Rexy age=7 walks=0 other=0 why=so")]
    [InlineData("pet=yes;name=Rexy;age=8;other_enable=1;why=so", "pet=yes name=Rexy age=8 walks=0 other=1 why=so")]
    public void Hidden_questions_are_missing_and_never_refuse(string sent, string stored)
    {
        var reading = Questionnaire(Pets).Read(Form(sent), 0);

        Assert.Empty(reading.Problems);
        Assert.Equal(stored, string.Join(' ', reading.Values.Where(v => !v.Value.IsMissing).Select(v => $"{v.Key}={v.Value}")));
        Assert.Equal(["pet", "name", "age", "walks", "other", "why", "odd"], reading.Values.Keys);
    }

    [Fact]
    public void A_question_that_is_shown_is_checked_as_ever() =>
        Assert.Equal(["name"], Questionnaire(Pets).Read(Form("pet=yes;name= "), 0).Problems.Select(p => p.Field));

    [Fact]
    public void What_cannot_be_decided_is_hidden_and_told()
    {
        var told = new List<string>();
        var reading = Questionnaire(Pets)
            .Read(Form("pet=yes;name=Rexy;age=8"), 0, (where, reason) => told.Add($"{where.Span.Line}: {reason}"));

        Assert.Equal(["7: \"pet.x\" is not on this page"], told);
        Assert.True(reading.Values["odd"].IsMissing);
    }

    [Fact]
    public void A_question_for_another_condition_counts_as_unanswered()
    {
        const string Json =
            """{"questions":[{"questiontype":"field","id":"a","for_conditions":[2]},{"questiontype":"field","id":"b","show_if":"a == None"}]}""";
        Assert.Equal("x", Questionnaire(Json).Read(Form("a=y;b=x"), 1).Values["b"].Value);
        Assert.True(Questionnaire(Json).Read(Form("a=y;b=x"), 2).Values["b"].IsMissing);
    }

    [Theory]
    [InlineData("\"show_if\":\"pet ==\"", "questionnaires/q.json(2,", "error EX001")]
    [InlineData("\"show_if\":\"\"", "questionnaires/q.json(2,", "error EX002")]
    [InlineData("\"show_if\":\"a != ''\"", "questionnaires/q.json(2,49): warning EX011", "compare with None")]
    [InlineData("\"show_if\":true", "questionnaires/q.json(2,", "error EX008")]
    [InlineData(
        "\"show_if\":\"a == 1 or aa\"",
        "questionnaires/q.json(2,59): warning EX009",
        "nothing is called \"aa\"; did you mean \"a\"?"
    )]
    [InlineData("\"instructions\":\"Hello {{ a + }}\"", "questionnaires/q.json(2,", "warning EX001")]
    [InlineData(
        "\"instructions\":\"Hello {{ q.b }}\"",
        "questionnaires/q.json(2,63): warning EX009",
        "nothing is called \"q.b\"; did you mean \"q.a\"?"
    )]
    public void What_is_wrong_is_found_at_its_place(string key, string place, string message)
    {
        var found = Findings(
            AStudy.With().WithFile("questionnaires/q.json", "{\"questions\":[\n{\"questiontype\":\"field\",\"id\":\"a\",    " + key + "}]}")
        );
        Assert.Contains(found, d => d.StartsWith(place, StringComparison.Ordinal) && d.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "{path='questionnaire/q', show_if='q.b > 1'}",
        "study.toml(5,48): warning EX009: nothing is called \"q.b\"; did you mean \"q.a\"?"
    )]
    [InlineData("{path='questionnaire/q', show_if='a >'}", "study.toml(5,51): error EX001")]
    [InlineData(
        "{path='end/out', outgoing_url='https://x.example/?id={{ participant.externalId }}'}",
        "study.toml(5,70): warning EX009: nothing is called \"participant.externalId\"; did you mean \"participant.externalID\"?"
    )]
    [InlineData("{conditional_routing=[{show_if='a +', page_list=[]}]}", "study.toml(5,49): error EX001")]
    public void Pages_are_checked_too(string page, string expected) =>
        Assert.Contains(Findings(AStudy.With($"{page}, {{path='end'}}")), d => d.StartsWith(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("work-load.calm > 2", "warning QU051: nothing is called \"work\"", "write questionnaires['work-load'].ID")]
    [InlineData("2-effort.calm > 2", "warning QU051: nothing is called \"effort.calm\"", "write questionnaires['2-effort'].ID")]
    [InlineData("work-load.after.calm > 2", "warning QU051", "write questionnaires['work-load'].ID")]
    [InlineData("tables.tick-log.ticks > 2", "warning QU051", "write tables['tick-log'].FIELD")]
    [InlineData("questionnaires['work-load'].clam > 2", "warning EX009", "did you mean \"questionnaires['work-load'].calm\"?")]
    [InlineData("questionnaires['work-load'].calm > 2", null, null)]
    [InlineData("questionnaires['work-load'].after.calm > 2", null, null)]
    [InlineData("questionnaires['work-load']['after'].calm > 2", null, null)]
    [InlineData("questionnaires['2-effort']..calm > 2", null, null)]
    [InlineData("tables['tick-log'].ticks > 2", null, null)]
    [InlineData("tables['tick-log'].at['x'] > 2", "warning EX010", "has no groups")]
    [InlineData("calm > 2", null, null)]
    public void Names_that_are_no_words_stand_in_brackets(string showIf, string? finding, string? remedy)
    {
        const string File = """{"questions":[{"questiontype":"num_field","id":"calm"}]}""";
        var found = Findings(AStudy.With($$"""
            {path='consent'}, {path='questionnaire/work-load'}, {path='questionnaire/work-load/after'}, {path='questionnaire/2-effort'},
            {path='questionnaire/q', show_if="{{showIf}}"}, {path='end'}
            """)
            .WithFile("questionnaires/work-load.json", File).WithFile("questionnaires/2-effort.json", File)
            .WithFile("tables/tick-log.json", """{"columns":{"at":{"type":"integer"}},"exports":[{"fields":{"ticks":"count(*)"}}]}"""));

        if (finding is null) Assert.Empty(found);
        else Assert.Contains(found, d => d.Contains(finding, StringComparison.Ordinal) && d.Contains(remedy!, StringComparison.Ordinal));
        Assert.DoesNotContain(found, d => d.Contains(" error ", StringComparison.Ordinal));
    }

    [Fact]
    public void Correct_expressions_cause_no_finding()
    {
        var found = Findings(
            AStudy
                .With(
                    "{path='consent'}, {path='questionnaire/q', show_if='condition == 1'}, {path='questionnaire/q/post', show_if=\"q..a "
                        + "== '1' and total > 1\"}, {path='end'}"
                )
            .WithFile(
                "questionnaires/q.json",
                """{"questions":[{"questiontype":"field","id":"a"},{"questiontype":"field","id":"b","instructions":"{{ q.a or source }}","show_if":"a"}],"participant_calculations":{"total":"part + 1","part":"a * 2"}}"""
            )
    );
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("""{"s":"mean([a, 6 - b])","t":"s * 2"}""", "a=2;b=1", "s=3.5 t=7")]
    [InlineData("""{"t":"s * 2","s":"a + b"}""", "a=2;b=1", "t=6 s=3")]
    [InlineData("""{"s":"a + b"}""", "a=2", "s=")]
    [InlineData("""{"s":"1 / (a - 2)","t":"s + 1","u":"a"}""", "a=2", "s=! t=! u=2")]
    [InlineData("""{"n":"(a != None) + (b != None)","s":"((a or 0) + (b or 0)) / n if n >= 1 else None"}""", "a=2", "n=1 s=2")]
    [InlineData("""{"n":"(a != None) + (b != None)","s":"((a or 0) + (b or 0)) / n if n >= 1 else None"}""", "", "n=0 s=")]
    [InlineData("""{"s":"sum([x for_ok])"}""", "", null)]
    public void Calculations_use_answers_and_each_other(string calculations, string answers, string? expected)
    {
        var json =
            $$"""{"questions":[{"questiontype":"radiogrid","labels":["1","2","3","4","5"],"questions":[{"id":"a"},{"id":"b"}]}],"participant_calculations":{{calculations}}}""";
        if (expected is null)
        {
            Assert.Contains(
                Findings(AStudy.With().WithFile("questionnaires/q.json", json)),
                d => d.Contains("error EX", StringComparison.Ordinal)
            );
            return;
        }
        var questionnaire = Questionnaire(json);
        var results = Calculation.Evaluate(
            questionnaire,
            questionnaire.Read(Form(answers), 0).Values.ToDictionary(v => v.Key, v => Calculation.ValueOf(v.Value))
        );
        Assert.Equal(
            expected,
            string.Join(
                ' ',
                questionnaire.Calculations.Select(c =>
                    $"{c.Name}={(results[c.Name].ValueOrDefault is { } value ? Calculation.ResponseOf(value) : "!")}"
                )
            )
        );
    }

    [Theory]
    [InlineData("""{"x":"y","y":"x + 1","z":"a"}""", "error EX014: The calculation \"x\" needs \"y\"")]
    [InlineData("""{"x":"x"}""", "error EX014: The calculation \"x\" needs \"x\"")]
    [InlineData("""{"a":"1"}""", "error QU017")]
    [InlineData("""{"2x":"1"}""", "error QU016")]
    [InlineData("""{"x":5}""", "error EX008")]
    [InlineData("[]", "error QU012")]
    [InlineData("""{"x":"aa + 1"}""", "error EX009: nothing is called \"aa\"; did you mean \"a\"?")]
    public void What_is_wrong_with_calculations_is_told(string calculations, string expected)
    {
        var json = $$"""{"questions":[{"questiontype":"field","id":"a"}],"participant_calculations":{{calculations}}}""";
        Assert.Contains(
            Findings(AStudy.With().WithFile("questionnaires/q.json", json)),
            d => d.Contains(expected, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Placeholders_are_filled_escaped_and_once()
    {
        const string Json = """
            {"instructions":"Hi {{ name }}, <b>{{ 1 + 1 }}</b>{{ missing }}{{ None }}{{ 1 / 0 }}",
             "questions":[{"questiontype":"radiolist","id":"best","labels":["{{ name }}","none"],"instructions":"<i title=\"{{ name }}\">x</i>","show_if":"other != '{{'"},
                          {"questiontype":"field","id":"other","placeholder":"{{ name }}"}]}
            """;
        var template = Questionnaire(Json);
        var scope = new DictionaryScope(new Dictionary<string, Value> { ["name"] = Value.Of("<A&\" {{ 1 }}>") });

        var shown = template.Template!.Render(template, scope);

        Assert.Equal("Hi &lt;A&amp;\" {{ 1 }}&gt;, <b>2</b>", shown.Instructions.Value);
        Assert.Equal("<A&\" {{ 1 }}>", Assert.IsType<RadioListItem>(shown.Items[0]).Labels[0]);
        Assert.Equal("<A&\" {{ 1 }}>", Assert.IsType<FieldItem>(shown.Items[1]).Placeholder);
        Assert.DoesNotContain("<A", shown.Items[0].Instructions.Value, StringComparison.Ordinal);
        Assert.Equal(template.Version, shown.Version);
        Assert.Equal("<A&\" {{ 1 }}>", shown.Read(new([new("best", "<A&\" {{ 1 }}>")]), 0).Values["best"].Value);
    }

    [Fact]
    public void A_questionnaire_without_placeholders_has_no_template_and_a_study_without_expressions_needs_no_answers()
    {
        var study = AStudy.With().Read([])!.Study;
        Assert.Null(study.Questionnaires["q"].Template);
        Assert.Null(StudyNames.Needed(study));
    }

    [Theory]
    [InlineData("condition == 1", "")]
    [InlineData("q.a", "q")]
    [InlineData("a", "one,q,two")]
    public void Only_the_questionnaires_that_expressions_name_are_needed(string showIf, string expected)
    {
        var study = AStudy.With($"{{path='consent'}}, {{path='questionnaire/q', show_if='{showIf}'}}, {{path='end'}}").Read([])!.Study;
        Assert.Equal(expected, string.Join(',', StudyNames.Needed(study)!));
    }

    [Fact]
    public void An_outgoing_address_carries_encoded_values()
    {
        var study = AStudy
            .With(
                "{path='consent'}, {path='end', outgoing_url='https://x.example/{{ condition }}?id={{ participant.externalID }}&a={{ "
                    + "q.a }}'}"
            )
            .Read([])!
            .Study;
        var end = study.AllPages.OfType<EndPage>().Single();

        Assert.Equal(
            "https://x.example/2?id=a%26b%20c&a=",
            end.OutgoingFor(
                new ParticipantFacts
                {
                    Study = study,
                    Condition = 2,
                    ExternalId = "a&b c",
                }
            )
        );
    }

    private static Questionnaire Questionnaire(string json)
    {
        var diagnostics = new DiagnosticBag();
        var questionnaire = StudyReader.ReadQuestionnaire("q", json, diagnostics);
        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics));
        return questionnaire!;
    }

    private static string[] Findings(AStudy study)
    {
        var diagnostics = new DiagnosticBag();
        study.Read(diagnostics);
        return [.. diagnostics.Select(d => d.ToString())];
    }

    private static FormFields Form(string sent) =>
        new(sent.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=')).Select(s => KeyValuePair.Create(s[0], s[1])));
}
