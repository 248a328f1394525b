using System.Globalization;
using System.Text.Json;
using StudyApp.Authoring.Syntax;
using StudyApp.Tests.Integration.Hostile;

namespace StudyApp.Tests.Fuzz;

/// <summary>Writes values, lists and tables that mostly are what a reader asks for, as JSON or as TOML.</summary>
/// <param name="chance">What comes out depends on it alone.</param>
/// <param name="isToml">TOML, with tables on one line; else JSON.</param>
internal sealed class TreeWriter(Random chance, bool isToml)
{
    private static readonly string[] Words =
    [
        "a",
        "b",
        "mood",
        "age",
        "q",
        "x1",
        "mood.age",
        "mood.age > 3",
        "1 +",
        "{{ mood.age }}",
        "{{ 1/0 }}",
        "<b>x</b>",
        "<script>",
        "en",
        "de",
        "end",
        "consent",
        "questionnaire/mood",
        "2026-01-31",
        "10:30",
        "[a-z]+",
        "(a+)+$",
        "(",
        "https://example.org/?x={id}",
        "$1",
    ];
    private static readonly string[] Wholes = ["0", "1", "2", "3", "5", "10", "100", "-1", "2147483648", "9223372036854775807", "1000000"];
    private static readonly string[] Reals = ["0.5", "1.0", "-2.25", "1e5", "1e300", "1e-300", "0.1"];

    public string Text(string text) => JsonSerializer.Serialize(text);

    public string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    public string Table(IEnumerable<(string Key, string Value)> entries) => isToml
        ? $"{{{string.Join(", ", entries.DistinctBy(e => e.Key).Select(e => $"{Text(e.Key)} = {e.Value}"))}}}"
        : $"{{{string.Join(", ", entries.Select(e => $"{Text(e.Key)}: {e.Value}"))}}}";

    /// <summary>The values of these keys: all that are needed and some of the others.</summary>
    public string Table(IReadOnlyList<KeyDescription> keys, int depth) => Table(Entries(keys, depth));

    public IEnumerable<(string Key, string Value)> Entries(IReadOnlyList<KeyDescription> keys, int depth)
    {
        foreach (var key in keys)
            if (key.Needed ? chance.Next(20) > 0 : chance.Next(keys.Count) < 3) yield return (key.Name, Of(key, depth));
        if (chance.Next(20) == 0) yield return (TextMutations.Pick(chance, HostileTexts.Names), Any(depth));
    }

    /// <summary>Nearly always a value of the key's kind.</summary>
    public string Of(KeyDescription key, int depth)
    {
        if (depth <= 0 || chance.Next(15) == 0) return Any(depth);
        if (!key.Allowed.IsEmpty && chance.Next(8) > 0) return Text(TextMutations.Pick(chance, key.Allowed.AsSpan()));
        if (!key.Entry.IsEmpty)
            return key.Kind == KeyKind.Tables ? List(Many(4, () => Table(key.Entry, depth - 1)))
                : chance.Next(2) == 0 ? Table(key.Entry, depth - 1)
                : List(Many(4, () => Table(key.Entry, depth - 1)));
        return key.Kind switch
        {
            KeyKind.Text => Word(),
            KeyKind.LocalText => Local(),
            KeyKind.Integer => TextMutations.Pick(chance, Wholes),
            KeyKind.Number => Number(),
            KeyKind.Flag => chance.Next(2) == 0 ? "true" : "false",
            KeyKind.List => List(Many(5, () => Any(depth - 1))),
            KeyKind.Texts => List(Many(5, Word)),
            KeyKind.LocalTexts => List(Many(5, Local)),
            KeyKind.Tables => List(Many(3, () => Table(Many(4, () => (TextMutations.Pick(chance, Words), Any(depth - 1)))))),
            KeyKind.Any => Any(depth),
            _ => throw new InvalidOperationException("Not one of the closed set."),
        };
    }

    public string Any(int depth) => chance.Next(depth <= 0 ? 6 : 8) switch
    {
        0 => Word(),
        1 => Text(TextMutations.Pick(chance, HostileTexts.Values)),
        2 => Number(),
        3 => TextMutations.Pick(chance, Wholes),
        4 => chance.Next(2) == 0 ? "true" : "false",
        5 => isToml
            ? TextMutations.Pick(chance, ["inf", "nan", "2026-01-31", "10:30:00", "2026-01-31T10:30:00Z", "'''x'''", "0x1F"])
            : TextMutations.Pick(chance, ["null", "1e400", "-1e400", "-0"]),
        6 => List(Many(4, () => Any(depth - 1))),
        _ => Table(Many(4, () => (TextMutations.Pick(chance, Words), Any(depth - 1)))),
    };

    public IEnumerable<T> Many<T>(int most, Func<T> make) => Enumerable.Range(0, chance.Next(most + 1)).Select(_ => make()).ToList();

    private string Word() => Text(TextMutations.Pick(chance, Words));

    private string Local() =>
        chance.Next(4) > 0 ? Word() : Table([("en", Word()), (TextMutations.Pick(chance, ["de", "fr", "x-klingon", ""]), Word())]);

    private string Number() => chance.Next(3) == 0
        ? (
            BitConverter.Int64BitsToDouble(chance.NextInt64()) is var number && double.IsFinite(number)
                ? number.ToString("0.0###############E+0", CultureInfo.InvariantCulture)
                : "0.0"
        )
        : TextMutations.Pick(chance, Reals);
}
