using System.Collections.Frozen;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Reading;

namespace StudyApp.Web.Shared;

/// <summary>The program's own words in one language.</summary>
public sealed class InterfaceTexts
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Languages =
        InterfaceLanguages.All.ToFrozenDictionary(language => language, Load, StringComparer.Ordinal);

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    private readonly FrozenDictionary<string, string> _texts;

    private InterfaceTexts(string language, string words)
    {
        Language = language;
        WordsLanguage = words;
        _texts = Languages[words];
    }

    /// <summary>The language that was asked for, for <c>lang</c> attributes.</summary>
    public string Language { get; }

    /// <summary>The language the words are in: English where they are not written in <see cref="Language"/>.</summary>
    public string WordsLanguage { get; }

    public string Direction => DirectionOf(Language);

    public string this[string key] => _texts[key];

    /// <summary>The words for a study's language.</summary>
    public static InterfaceTexts In(string language) => new(language, InterfaceLanguages.Find(language) ?? "en");

    public static string DirectionOf(string language) =>
        CultureInfo.GetCultureInfo(language).TextInfo.IsRightToLeft ? "rtl" : "ltr";

    /// <summary>What a language calls itself.</summary>
    public static string NameOf(string language)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        return culture.TextInfo.ToUpper(culture.NativeName[..1]) + culture.NativeName[1..];
    }

    /// <summary>
    /// The text with its placeholders filled in, in the form that fits the number where it counts something.
    /// </summary>
    public string Format(string key, params object?[] arguments) =>
        string.Format(
            CultureInfo.InvariantCulture,
            PluralForms.Choose(_texts[key], WordsLanguage, arguments),
            arguments
        );

    /// <summary>The sentence for a refused answer.</summary>
    public string Sentence(Problem problem)
    {
        var isMoment = problem.Kind is ProblemKind.TooEarly or ProblemKind.TooLate;
        return Format($"problem_{problem.Kind}", [.. problem.Arguments.Select(a => isMoment ? Moment(a) : Number(a))]);
    }

    /// <summary>What a script puts between whole numbers and decimals.</summary>
    public string DecimalMark =>
        CultureInfo.GetCultureInfo(WordsLanguage).NumberFormat.NumberDecimalSeparator == "," ? "," : ".";

    /// <summary>A number as the language writes it.</summary>
    public string Number(double number) => Number(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// The texts whose keys begin in one of these ways, without that beginning, as the scripts of a page take them.
    /// </summary>
    public string AsJson(params string[] beginnings) => JsonSerializer.Serialize(
        beginnings
            .SelectMany(b =>
                _texts
                    .Where(t => t.Key.StartsWith(b, StringComparison.Ordinal))
                    .Select(t => KeyValuePair.Create(t.Key[b.Length..], t.Value))
            )
            .OrderBy(t => t.Key, StringComparer.Ordinal)
            .ToDictionary(),
        Readable);

    // A date as the language writes it; a time of day is written alike in all of them.
    private string Moment(string argument)
    {
        if (
            !DateOnly.TryParseExact(
                argument,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var date
            )
        )
            return argument;
        // Browsers' date fields are Gregorian, whatever calendar a culture prefers.
        var format = (DateTimeFormatInfo)CultureInfo.GetCultureInfo(WordsLanguage).DateTimeFormat.Clone();
        format.Calendar = new GregorianCalendar();
        return date.ToString(this["date_pattern"], format);
    }

    // A number as the language writes it, and as its number fields take it; any other text as it is.
    private string Number(string argument)
    {
        return
            DecimalMark == ","
            && argument.Contains('.', StringComparison.Ordinal)
            && double.TryParse(
                argument,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out _
            )
            ? argument.Replace('.', ',')
            : argument;
    }

    private static FrozenDictionary<string, string> Load(string language)
    {
        using var stream = typeof(InterfaceTexts).Assembly.GetManifestResourceStream(
            $"StudyApp.Web.Shared.Texts.{language}.json"
        )!;
        return JsonSerializer
            .Deserialize<Dictionary<string, string>>(stream)!
            .ToFrozenDictionary(StringComparer.Ordinal);
    }
}
