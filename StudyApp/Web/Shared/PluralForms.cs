using System.Globalization;
using System.Text.RegularExpressions;

namespace StudyApp.Web.Shared;

/// <summary>Texts that depend on a number, in the notation of ICU messages: <c>{0, plural, one {# second} other {# seconds}}</c>, where <c>#</c> is the number.
/// Participants' scripts read the same notation (<c>wwwroot/js/participant.js</c>).</summary>
/// <remarks>Rules for whole numbers: Unicode CLDR, Language Plural Rules. A form that is not given is <c>other</c>.</remarks>
internal static partial class PluralForms
{
    /// <summary>The text with the form that fits each number; other placeholders stay.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">The language it is in.</param>
    /// <param name="arguments">What its placeholders stand for.</param>
    public static string Choose(string text, string language, object?[] arguments) =>
        !text.Contains(", plural, ", StringComparison.Ordinal)
            ? text
            : Choice()
                .Replace(
                    text,
                    choice =>
    {
        var number = Convert.ToString(arguments[choice.Groups[1].Value[0] - '0'], CultureInfo.InvariantCulture) ?? "";
        var forms = Form()
            .Matches(choice.Groups[2].Value)
            .ToDictionary(f => f.Groups[1].Value, f => f.Groups[2].Value, StringComparer.Ordinal);
        return forms
            .GetValueOrDefault(CategoryOf(number, language), forms["other"])
            .Replace("#", number, StringComparison.Ordinal);
    });

    private static string CategoryOf(string text, string language)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return "other";
        return language switch
        {
            "fr" => number < 2 ? "one" : "other",
            _ when number != decimal.Truncate(number) => "other",
            "ar" => ArabicCategoryOf(number),
            "zh-Hans" => "other",
            _ => number == 1 ? "one" : "other",
        };
    }

    private static string ArabicCategoryOf(decimal number) => (number, number % 100) switch
    {
        (0, _) => "zero",
        (1, _) => "one",
        (2, _) => "two",
        (_, >= 3 and <= 10) => "few",
        (_, >= 11) => "many",
        _ => "other",
    };

    [GeneratedRegex(@"\{(\d), plural, ((?:\w+ \{[^{}]*\} ?)+)\}")]
    private static partial Regex Choice();

    [GeneratedRegex(@"(\w+) \{([^{}]*)\}")]
    private static partial Regex Form();
}
