using System.Collections.Frozen;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class LanguageTests
{
    private const string Base =
        "SQLALCHEMY_DATABASE_URI = 'sqlite://'\nADMIN_PASSWORD = 'nine quiet rivers run'\nLANGUAGES = ['en', 'de']\n";
    private const string English = "TITLE = 'T'\n" + Base;

    private const string Travel =
        """
        {"questions":[
          {"questiontype":"radiolist","id":"by","instructions":{"en":"How?","de":"Wie?"},"shuffle":true,"required_selection":"bus","labels":[{"en":"train","de":"Zug"},{"en":"bus","de":"Bus"},"tram"]},
          {"questiontype":"drop_down","id":"when","items":[{"en":"today","de":"heute"},{"en":"later","de":"später"}]},
          {"questiontype":"radiogrid","id":"g","store_labels":true,"shuffle":true,"labels":[{"de":"nein","en":"no"},{"en":"yes","de":"ja"}],"questions":[{"id":"a","text":{"en":"calm","de":"ruhig"}},{"id":"b","text":"B"}]},
          {"questiontype":"slider","id":"s","tick_count":5,"left":{"en":"<b>low</b><script>x</script>","de":"<b>tief</b><script>x</script>"},"right":"high"}
        ]}
        """;

    [Theory]
    [InlineData("de", "de")]
    [InlineData("DE", "de")]
    [InlineData("de-AT", "de")]
    [InlineData("en-US", "en-GB")]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("zh", "zh-Hans")]
    [InlineData("zh-Hans-CN", "zh-Hans")]
    [InlineData("zh-TW", null)]
    [InlineData("zh-Hant-HK", null)]
    [InlineData("deutsch sprechend", null)]
    [InlineData("nl", null)]
    [InlineData("", null)]
    public void A_wish_is_matched_with_what_is_offered(string wish, string? expected) =>
        Assert.Equal(expected, LanguageTags.Match(["en-GB", "de", "zh-Hans"], wish));

    [Fact]
    public void What_is_shown_differs_and_what_is_stored_does_not()
    {
        var (english, german) = ReadBoth(
            AStudy.With().WithSettings(Base + "TITLE = {en='Ways', de='Wege'}\nCONTACT = 'Dr. A'").WithFile("questionnaires/q.json", Travel)
        );
        var (one, other) = (english.Questionnaires["q"], german.Questionnaires["q"]);
        var (by, when, grid) = ((RadioListItem)other.Items[0], (DropDownItem)other.Items[1], (RadioGridItem)other.Items[2]);

        Assert.Equal(("Ways", "Wege", "Dr. A", "de"), (english.Title, german.Title, german.Frame.Contact, german.Frame.Language));
        Assert.Equal(["train", "bus", "tram"], by.Labels.ToArray());
        Assert.Equal(["Zug", "Bus", "tram"], by.ShownLabels.ToArray());
        Assert.Equal(("Wie?", "bus"), (by.Instructions.Value, by.RequiredSelection));
        Assert.Equal((["today", "later"], ["heute", "später"]), (when.Choices.ToArray(), when.ShownChoices.ToArray()), Sequences);
        Assert.Equal((["no", "yes"], ["nein", "ja"]), (grid.Labels.ToArray(), grid.ShownLabels.ToArray()), Sequences);
        Assert.Equal("ruhig", grid.Rows[0].Text.Value);
        Assert.Equal("<b>tief</b>", ((SliderItem)other.Items[3]).Left.Value);
        Assert.Equal(one.Columns.Select(c => c.Name), other.Columns.Select(c => c.Name));
        Assert.Equal(
            one.Columns.Select(c => c.Values.ToArray()),
            other.Columns.Select(c =>
                c.Values.Select(v => (v.Value, one.Columns.SelectMany(x => x.Values).First(x => x.Value == v.Value).Label)).ToArray()
            )
        );
        Assert.Equal(one.Version, other.Version);
        Assert.Equal(english.FlowVersion, german.FlowVersion);
    }

    [Fact]
    public void The_order_presented_is_the_same_in_every_language()
    {
        var (english, german) = ReadBoth(AStudy.With().WithSettings(English).WithFile("questionnaires/q.json", Travel));
        for (var seed = 0L; seed < 20; seed++)
        {
            var (one, other) = (
                english.Questionnaires["q"].Present(new(seed, 0, 0), "p").Keys,
                german.Questionnaires["q"].Present(new(seed, 0, 0), "p").Keys
            );
            Assert.Equal(one.OrderBy(o => o.Key).SelectMany(o => o.Value), other.OrderBy(o => o.Key).SelectMany(o => o.Value));
        }
    }

    [Fact]
    public void A_form_filled_in_German_stores_English_and_refuses_in_German()
    {
        var (_, german) = ReadBoth(AStudy.With().WithSettings(English).WithFile("questionnaires/q.json", Travel));

        var stored = german.Questionnaires["q"].Read(new([new("by", "bus"), new("when", "later"), new("a", "yes"), new("s", "3")]), 0);
        var refused = german.Questionnaires["q"].Read(new([new("by", "train"), new("when", "später")]), 0);

        Assert.Equal(
            ("bus", "later", "yes"),
            (stored.Values["by"].ToString(), stored.Values["when"].ToString(), stored.Values["a"].ToString())
        );
        Assert.Equal(
            [(ProblemKind.SelectionRequired, "Bus"), (ProblemKind.NotOffered, "")],
            refused.Problems.Select(p => (p.Kind, p.Arguments.FirstOrDefault() ?? ""))
        );
    }

    [Fact]
    public void Placeholders_are_filled_and_escaped_in_every_language()
    {
        const string Two =
            """{"questions":[{"questiontype":"radiolist","id":"c","instructions":{"en":"Hi {{ a }}","de":"Hallo {{ a }}"},"labels":[{"en":"{{ a }} yes","de":"{{ a }} ja"}]}]}""";
        var (english, german) = ReadBoth(
            AStudy
                .With("{path='consent'}, {path='questionnaire/q'}, {path='questionnaire/one'}, {path='end'}")
                .WithSettings(English)
            .WithFile("questionnaires/one.json", Two).WithFile("questionnaires/two.json", """{"questions":[]}"""));
        var scope = new ParticipantFacts
        {
            Study = english,
            Answers = [new("q", "", new Dictionary<string, Value> { ["a"] = Value.Of("<i>") }.ToFrozenDictionary())],
        };

        var shown = (RadioListItem)german.Questionnaires["one"].Template!.Render(german.Questionnaires["one"], scope).Items[0];

        Assert.Equal(("Hallo &lt;i&gt;", "<i> yes", "<i> ja"), (shown.Instructions.Value, shown.Labels[0], shown.ShownLabels[0]));
    }

    [Fact]
    public void Pages_written_as_files_have_one_file_per_language_and_one_version()
    {
        var study = AStudy.With("{path='consent'}, {name={en='How', de='Wie'}, path='instructions/i'}, {path='end'}").WithSettings(English)
            .WithFile("consent.de.html", "<p>Bitte lesen.</p>")
            .WithFile("templates/instructions/i.de.html", "<p>Tun Sie das.</p>")
            .WithFile("templates/end/complete.html", "<p>Bye {{ condition }}</p>")
            .WithFile("templates/end/complete.de.html", "<p>Ende {{ condition }}</p>");
        var (english, german) = ReadBoth(study);

        Assert.Equal(
            ["<p>Please read.</p>", "<p>Bitte lesen.</p>"],
            new[] { english, german }.Select(s => s.AllPages.OfType<ConsentPage>().Single().Consent.Text.Value)
        );
        Assert.Equal(
            [("How", "<p>Do this.</p>"), ("Wie", "<p>Tun Sie das.</p>")],
            new[] { english, german }.Select(s =>
                s.AllPages.OfType<InstructionsPage>().Select(p => (p.Name, Shown(p.Template, s))).Single()
            )
        );
        Assert.Equal("<p>Ende 0</p>", Shown(german.EndTexts["complete"], german));
        Assert.Equal(english.Versions.Select(v => v.Hash).Order(), german.Versions.Select(v => v.Hash).Order());
        var (changed, _) = ReadBoth(study.WithFile("consent.de.html", "<p>Lesen!</p>"));
        Assert.NotEqual(english.AllPages.First().Version!.Hash, changed.AllPages.First().Version!.Hash);
    }

    [Fact]
    public void Without_LANGUAGES_a_files_version_is_its_own_hash()
    {
        var study = AStudy.With().Read(new DiagnosticBag())!.Study;

        Assert.Equal(["en"], study.Languages.ToArray());
        Assert.Empty(study.Translations);
        Assert.Equal(ContentVersion.Of("consent", "consent", "<p>Please read.</p>"), study.AllPages.First().Version);
    }

    [Theory]
    [InlineData(
        "CONTACT = {en='T'}",
        "study.toml(5,11): warning LA001: \"CONTACT\" of study.toml has no text in \"de\"; another language is shown there; add "
            + "the text"
    )]
    [InlineData(
        "CONTACT = {en='T', de='T', fr='T'}",
        "study.toml(5,28): warning LA002: \"CONTACT\" of study.toml has a text in \"fr\", which is not shown: the study is "
            + "offered in en, de; add \"fr\" to LANGUAGES, or correct it"
    )]
    [InlineData(
        "CONTACT = {en='T', german='T'}",
        "study.toml(5,11): error ST005: \"CONTACT\" of study.toml must be text, or a table of one text per language; such as "
            + "\"en\" and a text for each of LANGUAGES"
    )]
    [InlineData(
        "CONTACT = {en='T', de=['T']}",
        "study.toml(5,23): error ST005: \"de\" in \"CONTACT\" of study.toml must be text, but this is an array."
    )]
    [InlineData(
        "CONTACT = ['T']",
        "study.toml(5,11): error ST005: \"CONTACT\" of study.toml must be text, or a table of one text per language, but this is "
            + "an array."
    )]
    public void A_text_is_reported_once_with_place_and_remedy(string contact, string expected) =>
        Assert.Equal([expected], Report(AStudy.With().WithSettings(English + contact).WithFile("consent.de.html", "")));

    [Theory]
    [InlineData(
        "['en', 'it']",
        "study.toml(4,20): warning LA004: Buttons and messages are not written in \"it\"; they are shown in English; they are "
            + "written in en, de, fr, es, ar, zh-Hans"
    )]
    [InlineData("['en', 'EN']", "study.toml(4,20): warning LA003: \"EN\" stands twice in LANGUAGES.")]
    [InlineData(
        "['english please']",
        "study.toml(4,14): error LA003: An entry of LANGUAGES is the tag of a language; such as \"en\", \"de\" or \"zh-Hans\""
    )]
    public void Languages_are_checked(string languages, string expected) =>
        Assert.Equal(
            [expected],
            Report(
                AStudy
                    .With()
                    .WithSettings(English.Replace("['en', 'de']", languages, StringComparison.Ordinal))
                    .WithFile("consent.it.html", "")
            )
        );

    [Fact]
    public void A_page_without_a_file_for_a_language_is_reported() =>
        Assert.Equal(
            ["consent.html: warning LA001: consent.html does not exist in \"de\"; it is shown there as it is; write consent.de.html"],
            Report(AStudy.With().WithSettings(English))
        );

    [Theory]
    [InlineData(
        """{"questions":[{"questiontype":"radiolist","id":{"en":"a","de":"b"},"labels":["x"]}]}""",
        "questionnaires/q.json(1,15): warning QU015: This question has no \"id\"; its answer is not stored; give it an \"id\"",
        "questionnaires/q.json(1,48): error QU012: \"id\" of this question must be text, but this is a table."
    )]
    [InlineData("""{"questions":[{"questiontype":"radiolist","id":"a","labels":[{"en":"x"},{"de":"y"}]}]}""",
        "questionnaires/q.json(1,62): warning LA001: \"labels\" of question \"a\" has no text in \"de\"; another language is "
            + "shown there; add the text",
        "questionnaires/q.json(1,73): warning LA001: \"labels\" of question \"a\" has no text in \"en\"; another language is "
            + "shown there; add the text"
    )]
    public void A_question_is_reported_once(string json, params string[] expected) =>
        Assert.Equal(
            expected,
            Report(AStudy.With().WithSettings(English).WithFile("consent.de.html", "").WithFile("questionnaires/q.json", json))
        );

    private static (Study English, Study German) ReadBoth(AStudy study)
    {
        var diagnostics = new DiagnosticBag();
        var read = study.Read(diagnostics)?.Study ?? throw new InvalidOperationException(string.Join('\n', diagnostics));
        return (read, read.Translations["de"]);
    }

    private static string[] Report(AStudy study)
    {
        var diagnostics = new DiagnosticBag();
        study.Read(diagnostics);
        return [.. diagnostics.Select(d => d.ToString())];
    }

    private static bool Sequences((string[], string[]) one, (string[], string[]) other) =>
        one.Item1.SequenceEqual(other.Item1) && one.Item2.SequenceEqual(other.Item2);

    private static string Shown(Template template, Study study) =>
        Assert.IsType<TemplateRendered>(PageTemplate.Render(template, new() { Study = study }, new("x", 0, "", [], 0))).Html;
}
