using System.Text.Json;
using System.Text.RegularExpressions;
using StudyApp.Items;
using StudyApp.Studies;
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
        typeof(InterfaceTexts).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Select(n => n[Folder.Length..^".json".Length]).Order(StringComparer.Ordinal),
        InterfaceLanguages.All.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_problem_has_a_sentence() => Assert.All(Enum.GetValues<ProblemKind>(), kind => Assert.Contains($"problem_{kind}", Read("en").Keys));

    [Theory]
    [InlineData("tasks/simple_rt.js", "simple_rt_")]
    [InlineData("task-runner.js", "runner_")]
    [InlineData("studyapp.js", "script_")]
    public void The_words_of_a_tasks_script_are_those_of_the_texts(string script, string beginning)
    {
        var source = System.IO.File.ReadAllText(Path.Combine(Browser.DemoStudy.Config, "..", "..", "..", "wwwroot", "js", script));
        var words = ScriptWords().Matches(ScriptTable().Match(source).Groups[1].Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Replace("\\n", "\n", StringComparison.Ordinal));

        Assert.Equal(words.OrderBy(w => w.Key, StringComparer.Ordinal), Read("en").Where(t => t.Key.StartsWith(beginning, StringComparison.Ordinal)).Select(t => KeyValuePair.Create(t.Key[beginning.Length..], t.Value)).OrderBy(w => w.Key, StringComparer.Ordinal));
    }

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

    private const string Folder = "StudyApp.Web.Shared.Texts.";

    private static Dictionary<string, string> Read(string language)
    {
        using var stream = typeof(InterfaceTexts).Assembly.GetManifestResourceStream($"{Folder}{language}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    }

    private static string[] Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"const words = \{(.*?)\n  \};", RegexOptions.Singleline)]
    private static partial Regex ScriptTable();

    [GeneratedRegex(@"^    (\w+): '(.*)',$", RegexOptions.Multiline)]
    private static partial Regex ScriptWords();
}
