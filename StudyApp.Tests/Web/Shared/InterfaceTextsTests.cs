using System.Text.Json;
using System.Text.RegularExpressions;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Reading;
using StudyApp.Tests.Browser;
using StudyApp.Web.Shared;
using Xunit;

namespace StudyApp.Tests.Web.Shared;

public sealed partial class InterfaceTextsTests
{
    public static TheoryData<string> Languages => [.. InterfaceLanguages.All];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_language_has_the_keys_and_placeholders_of_English(string language)
    {
        var (english, texts) = (Read("en"), Read(language));

        Assert.Equal(english.Keys, texts.Keys);
        Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(texts[text.Key])));
        Assert.All(texts.Values, text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Fact]
    public void The_list_of_languages_names_the_files() => Assert.Equal(
        typeof(InterfaceTexts)
            .Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(n => n[Folder.Length..^".json".Length])
            .Order(StringComparer.Ordinal),
        InterfaceLanguages.All.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_problem_has_a_sentence() =>
        Assert.All(Enum.GetValues<ProblemKind>(), kind => Assert.Contains($"problem_{kind}", Read("en").Keys));

    [Theory]
    [InlineData("task-runner.js", "runner_")]
    [InlineData("studyapp.js", "script_")]
    public void The_words_of_a_tasks_script_are_those_of_the_texts(string script, string beginning)
    {
        var source = System.IO.File.ReadAllText(Path.Combine(DemoStudy.Config, "..", "..", "..", "wwwroot", "js", script));
        var words = ScriptWords()
            .Matches(ScriptTable().Match(source).Groups[1].Value)
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Replace("\\n", "\n", StringComparison.Ordinal));

        Assert.Equal(
            words.OrderBy(w => w.Key, StringComparer.Ordinal),
            Read("en")
                .Where(t => t.Key.StartsWith(beginning, StringComparison.Ordinal))
                .Select(t => KeyValuePair.Create(t.Key[beginning.Length..], t.Value))
                .OrderBy(w => w.Key, StringComparer.Ordinal)
        );
    }

    public static TheoryData<string> Tasks => [.. StudyApp.Studies.Tasks.Types.TaskTypes.Names];

    // Cards and stages are one script for all tasks; simple_rt has those of its words that it comes to under its own name.
    [Theory]
    [MemberData(nameof(Tasks))]
    public void Every_word_that_a_tasks_scripts_say_is_among_its_texts(string name)
    {
        var ofTask = Read("en").Keys.Where(k => k.StartsWith($"{name}_", StringComparison.Ordinal)).Select(k => k[(name.Length + 1)..]);
        var ofStage = Read("en").Keys.Where(k => k.StartsWith("stage_", StringComparison.Ordinal)).Select(k => k["stage_".Length..]);
        string[] said = [.. SaidBy($"tasks/{name}.js"), .. name == "simple_rt" ? SimpleReactionTimeCards : SaidBy("task-stage.js")];

        Assert.NotEmpty(SaidBy($"tasks/{name}.js").Concat(SaidBy("task-stage.js")));
        Assert.Empty(said.Except(name == "simple_rt" ? ofTask : ofTask.Concat(ofStage)));
    }

    private static readonly string[] SimpleReactionTimeCards =
    [
        "title", "start", "practice", "continue", "break_title", "resume_title", "paused_title", "paused_text",
        "saving_title", "saving_text", "saved_text", "failed_title", "failed_text", "reload", "space_key",
    ];

    private static IEnumerable<string> SaidBy(string script) => SaidWords()
        .Matches(System.IO.File.ReadAllText(Path.Combine(Browser.DemoStudy.Repository(), "wwwroot", "js", script)))
        .SelectMany(m => QuotedWords().Matches(m.Groups[1].Value))
        .Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"\btext\(([^,()]*)")]
    private static partial Regex SaidWords();

    [GeneratedRegex(@"'([a-z_]+)'(?!\s*\?)")]
    private static partial Regex QuotedWords();

    [Theory]
    [InlineData("ar", "rtl", "متابعة")]
    [InlineData("de-AT", "ltr", "Weiter")]
    [InlineData("zh-CN", "ltr", "继续")]
    [InlineData("it", "ltr", "Continue")]
    [InlineData("he", "rtl", "Continue")]
    public void A_language_without_texts_takes_a_near_one_or_English(string language, string direction, string expected)
    {
        var texts = InterfaceTexts.In(language);

        Assert.Equal((language, direction, expected), (texts.Language, texts.Direction, texts["continue"]));
    }

    [Theory]
    [InlineData("en", "Please enter a number between 0.5 and 100.")]
    [InlineData("de", "Bitte geben Sie eine Zahl zwischen 0,5 und 100 ein.")]
    [InlineData("zh-Hans", "请输入 0.5 到 100 之间的数字。")]
    public void Numbers_in_sentences_are_written_as_the_language_does(string language, string expected) =>
        Assert.Equal(expected, InterfaceTexts.In(language).Sentence(new("a", ProblemKind.OutOfRange, ["0.5", "100"])));

    [Theory]
    [InlineData("en", 1, "1 second.", "2 seconds.")]
    [InlineData("de", 1, "1 Sekunde ", "2 Sekunden ")]
    [InlineData("fr", 1, "1 seconde.", "2 secondes.")]
    [InlineData("es", 1, "1 segundo.", "2 segundos.")]
    [InlineData("ar", 1, "ثانية واحدة.", "ثانيتين.")]
    [InlineData("ar", 3, "3 ثوانٍ.", "4 ثوانٍ.")]
    [InlineData("ar", 10, "10 ثوانٍ.", "11 ثانية.")]
    [InlineData("ar", 99, "99 ثانية.", "100 ثانية.")]
    [InlineData("zh-Hans", 1, "1 秒", "2 秒")]
    public void What_is_counted_takes_the_form_of_its_number(string language, int number, string expected, string next)
    {
        var texts = InterfaceTexts.In(language);

        Assert.Contains(expected, texts.Format("page_too_soon", $"{number}"), StringComparison.Ordinal);
        Assert.Contains(next, texts.Format("page_too_soon", number + 1), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_form_of_a_number_is_written(string language)
    {
        string[] needed = language switch
        {
            "ar" => ["few", "many", "one", "other", "two", "zero"],
            "zh-Hans" => ["other"],
            _ => ["one", "other"],
        };

        Assert.All(Read(language).Where(t => t.Value.Contains(", plural, ", StringComparison.Ordinal)),
            text => Assert.Equal(needed, PluralForm().Matches(text.Value).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal)));
        Assert.All(
            Read(language).Keys,
            key => Assert.DoesNotContain("plural", InterfaceTexts.In(language).Format(key, 1, 2, 3), StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("en", "Please enter 1 January 2015 or later.")]
    [InlineData("de", "Bitte geben Sie 1. Januar 2015 oder später ein.")]
    [InlineData("fr", "Veuillez saisir 1 janvier 2015 ou plus tard.")]
    [InlineData("es", "Escriba 1 de enero de 2015 o una posterior.")]
    [InlineData("ar", "يُرجى إدخال 1 يناير 2015 أو ما بعده.")]
    [InlineData("zh-Hans", "请输入 2015年1月1日 或更晚。")]
    public void Dates_in_sentences_are_written_as_the_language_does(string language, string expected)
    {
        Assert.Equal(expected, InterfaceTexts.In(language).Sentence(new("a", ProblemKind.TooEarly, ["2015-01-01"])));
        Assert.Contains("07:30", InterfaceTexts.In(language).Sentence(new("a", ProblemKind.TooLate, ["07:30"])), StringComparison.Ordinal);
    }

    private const string Folder = "StudyApp.Web.Shared.Texts.";

    private static Dictionary<string, string> Read(string language)
    {
        using var stream = typeof(InterfaceTexts).Assembly.GetManifestResourceStream($"{Folder}{language}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }

    private static string[] Placeholders(string text) =>
        [.. Placeholder().Matches(text).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{(\d)(?=\}|, plural, )")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(\w+) \{[^{}]*\}(?= \w+ \{|\})")]
    private static partial Regex PluralForm();

    [GeneratedRegex(@"const words = \{(.*?)\n  \};", RegexOptions.Singleline)]
    private static partial Regex ScriptTable();

    [GeneratedRegex(@"^    (\w+): '(.*)',$", RegexOptions.Multiline)]
    private static partial Regex ScriptWords();
}
