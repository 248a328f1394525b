using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using StudyApp.Items;

namespace StudyApp.Web.Shared;

/// <summary>The program's own words in one language.</summary>
public sealed class InterfaceTexts
{
    private readonly FrozenDictionary<string, string> _texts;

    private InterfaceTexts(string language, FrozenDictionary<string, string> texts)
    {
        Language = language;
        _texts = texts;
    }

    /// <summary>The language, for <c>lang</c> attributes.</summary>
    public string Language { get; }

    public string Direction => CultureInfo.GetCultureInfo(Language).TextInfo.IsRightToLeft ? "rtl" : "ltr";

    public static InterfaceTexts English { get; } = Load("en");

    public string this[string key] => _texts[key];

    public string Format(string key, params ReadOnlySpan<object?> arguments) => string.Format(CultureInfo.InvariantCulture, _texts[key], arguments);

    /// <summary>The sentence for a refused answer.</summary>
    public string Sentence(Problem problem) => Format($"problem_{problem.Kind}", [.. problem.Arguments]);

    private static InterfaceTexts Load(string language)
    {
        using var stream = typeof(InterfaceTexts).Assembly.GetManifestResourceStream($"StudyApp.Web.Shared.Texts.{language}.json")!;
        return new(language, JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary(StringComparer.Ordinal));
    }
}
