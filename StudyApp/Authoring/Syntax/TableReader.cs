using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Syntax;

/// <summary>
/// Reads the values of one table with the conversions study authors rely on (text that is a number counts as that
/// number, and so on), reports what does not convert, and knows at the end which keys nobody asked for.
/// </summary>
/// <param name="table">The table to read.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
/// <param name="typeCode">The diagnostic code of a value of the wrong type.</param>
/// <param name="owner">What the table is, for messages: <c>question "age"</c>.</param>
public sealed class TableReader(TableNode table, DiagnosticBag diagnostics, string typeCode, string owner)
{
    private readonly Dictionary<string, KeyKind> _asked = new(StringComparer.Ordinal);

    /// <summary>The languages of texts that participants read.</summary>
    public TextLanguages Languages { get; init; } = TextLanguages.English;

    /// <summary>The table itself.</summary>
    public TableNode Table => table;

    /// <summary>Where findings go.</summary>
    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>What the table is, for messages.</summary>
    public string Owner => owner;

    /// <summary>The keys somebody has asked for so far, each with the kind of value that was expected.</summary>
    public IReadOnlyDictionary<string, KeyKind> Asked => _asked;

    /// <summary>Where the key's value stands, else where the table begins.</summary>
    public SourceSpan SpanOf(string key) => table[key]?.Span ?? table.Span;

    /// <summary>True when the key stands in the table, even with null.</summary>
    public bool Has(string key) => table.Find(key) is not null;

    /// <summary>The raw value; null when the key is absent or JSON's null.</summary>
    public Node? Raw(string key) => Ask(key, KeyKind.Any);

    /// <summary>The value as text; numbers and booleans become text too. Null when absent or refused.</summary>
    public string? Text(string key) => TextNode(key)?.Value;

    /// <summary>As <see cref="Text"/>, with its place.</summary>
    public StringNode? TextNode(string key) =>
        Ask(key, KeyKind.Text) is { } node ? Convert(key, node, AsText(node), "text") : null;

    /// <summary>
    /// A text that participants read, in the language that is read now: text, or a table of one text per language.
    /// </summary>
    /// <remarks>Null when absent or refused.</remarks>
    public string? LocalText(string key) => LocalTextNode(key)?.Value;

    /// <summary>As <see cref="LocalText(string)"/>, with its place.</summary>
    public StringNode? LocalTextNode(string key) =>
        Ask(key, KeyKind.LocalText) is { } node ? InLanguages(key, node)?.Shown : null;

    /// <summary>As <see cref="LocalText(string)"/>, with what it is in the main language.</summary>
    public LocalText? StoredText(string key) =>
        Ask(key, KeyKind.LocalText) is { } node && InLanguages(key, node) is { } text
            ? new(text.Stored.Value, text.Shown.Value)
            : null;

    /// <summary>
    /// An array of texts that participants read, each given as <see cref="LocalText(string)"/> is; entries that are
    /// none are reported and left out.
    /// </summary>
    public ImmutableArray<LocalText> LocalTexts(string key)
    {
        Ask(key, KeyKind.LocalTexts);
        var texts = ImmutableArray.CreateBuilder<LocalText>();
        foreach (var item in List(key))
            if (InLanguages(key, item) is { } text) texts.Add(new(text.Stored.Value, text.Shown.Value));
        return texts.ToImmutable();
    }

    /// <summary>A whole number; <c>5</c>, <c>5.0</c>, <c>"5"</c> and <c>"5.0"</c> are the same.</summary>
    /// <remarks>Null when absent or refused.</remarks>
    public int? Integer(string key) => Ask(key, KeyKind.Integer) is { } node ? Integer(key, node) : null;

    /// <summary>
    /// An array of whole numbers, each as in <see cref="Integer(string)"/>; entries that are none are reported and left
    /// out.
    /// </summary>
    public ImmutableArray<int> IntegerList(string key) =>
        [.. List(key).Select(node => Integer(key, node)).OfType<int>()];

    /// <summary>A finite number, or text that is one. Null when absent or refused.</summary>
    public double? Number(string key) => Number(key, "a number");

    /// <summary>A boolean; <c>true/1/yes/on</c> and <c>false/0/no/off/""</c> in any case count.</summary>
    /// <remarks>The fallback when absent or refused.</remarks>
    public bool Flag(string key, bool fallback = false)
    {
        if (Ask(key, KeyKind.Flag) is not { } node) return fallback;
        bool? value = node switch
        {
            BooleanNode b => b.Value,
            IntegerNode { Value: 0 or 1 } i => i.Value == 1,
            StringNode s => s.Value.Trim().ToLowerInvariant() switch
            {
                "true" or "1" or "yes" or "on" => true,
                "false" or "0" or "no" or "off" or "" => false,
                _ => null,
            },
            _ => null,
        };
        if (value is null) Refuse(key, node, "true or false");
        return value ?? fallback;
    }

    /// <summary>As <see cref="Flag"/>, for a key that says what holds without it.</summary>
    public bool IsOn(KeyDescription key) => Flag(key.Name, key.Default == "true");

    /// <summary>An array; empty when absent or refused.</summary>
    public ImmutableArray<Node> List(string key)
    {
        if (Ask(key, KeyKind.List) is not { } node) return [];
        if (node is ListNode list) return list.Items;
        Refuse(key, node, "an array");
        return [];
    }

    /// <summary>An array of texts; numbers become text; entries of other kinds are reported and left out.</summary>
    public ImmutableArray<string> TextList(string key)
    {
        Ask(key, KeyKind.Texts);
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in List(key))
            if (AsText(item) is { } text) texts.Add(text.Value);
            else Refuse(key, item, "an array of texts");
        return texts.ToImmutable();
    }

    /// <summary>An array of tables; entries of other kinds are reported and left out.</summary>
    public ImmutableArray<TableNode> TableList(string key)
    {
        Ask(key, KeyKind.Tables);
        var tables = ImmutableArray.CreateBuilder<TableNode>();
        foreach (var item in List(key))
            if (item is TableNode entry) tables.Add(entry);
            else Refuse(key, item, "an array of objects");
        return tables.ToImmutable();
    }

    /// <summary>Reports a problem with a key's value.</summary>
    public void Refuse(string key, Node node, string expected) =>
        diagnostics.Error(
            typeCode,
            node.Span,
            $"\"{key}\" of {OwnerOf(node)} must be {expected}, but this is {node.KindName}."
        );

    // The settings of a whole file may come from two of them.
    private string OwnerOf(Node value) => owner == Table.Span.File ? value.Span.File : owner;

    /// <summary>Marks a key as known although its value is not read.</summary>
    public void Know(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) Ask(key, KeyKind.Any);
    }

    /// <summary>Warns of every key nobody has asked for.</summary>
    public void ReportUnknown(string code)
    {
        foreach (var entry in Unknown)
            diagnostics.Warn(code, entry.KeySpan, $"{owner} has no key \"{entry.Key}\"; it is ignored.",
                Suggestions.DidYouMean(entry.Key, _asked.Keys));
    }

    /// <summary>
    /// As <see cref="ReportUnknown"/>, where going on without the key would mean something else than its author wanted:
    /// an error.
    /// </summary>
    /// <param name="code">The diagnostic code.</param>
    /// <param name="kind">What the keys are called, such as <c>parameter</c>.</param>
    public void RefuseUnknown(string code, string kind)
    {
        foreach (var entry in Unknown)
            diagnostics.Error(code, entry.KeySpan, $"{owner} has no {kind} \"{entry.Key}\".",
                Suggestions.DidYouMean(entry.Key, _asked.Keys)
                ?? $"there are {string.Join(", ", _asked.Keys.Order(StringComparer.Ordinal))}");
    }

    // What was said of the same place already needs no second word.
    private IEnumerable<Entry> Unknown =>
        table
            .Entries.Where(entry => !_asked.ContainsKey(entry.Key) && diagnostics.All(d => d.Span != entry.KeySpan))
            .ToList();

    // What was asked for first is what the key is: a list of texts is read as a list, a whole number as a number.
    private Node? Ask(string key, KeyKind kind)
    {
        if (_asked.GetValueOrDefault(key) == KeyKind.Any) _asked[key] = kind;
        return table[key] is NullNode ? null : table[key];
    }

    private double? Number(string key, string expected) =>
        Ask(key, KeyKind.Number) is { } node ? Number(key, node, expected) : null;

    private double? Number(string key, Node node, string expected)
    {
        double? value = node switch
        {
            IntegerNode i => i.Value,
            FloatNode f when double.IsFinite(f.Value) => f.Value,
            StringNode s
                when double.TryParse(
                    s.Value.Trim(),
                    NumberStyles.Float & ~NumberStyles.AllowThousands,
                    CultureInfo.InvariantCulture,
                    out var parsed
                ) && double.IsFinite(parsed) => parsed,
            _ => null,
        };
        if (value is null) Refuse(key, node, expected);
        return value;
    }

    private int? Integer(string key, Node node)
    {
        if (Number(key, node, "a whole number") is not { } number) return null;
        if (double.IsInteger(number) && Math.Abs(number) <= int.MaxValue) return (int)number;
        Refuse(key, node, "a whole number");
        return null;
    }

    private (StringNode Stored, StringNode Shown)? InLanguages(string key, Node node)
    {
        if (node is not TableNode texts)
        {
            if (AsText(node) is { } text) return (text, text);
            Refuse(key, node, "text, or a table of one text per language");
            return null;
        }
        if (!CheckLanguages(key, texts)) return null;
        return (AsText(Languages.Find(texts, Languages.Main)!)!, AsText(Languages.Find(texts, Languages.Current)!)!);
    }

    private bool CheckLanguages(string key, TableNode texts)
    {
        if (texts.Entries.IsEmpty || texts.Entries.FirstOrDefault(e => !LanguageTags.IsTag(e.Key)) is { })
        {
            diagnostics.Error(
                typeCode,
                texts.Span,
                $"\"{key}\" of {owner} must be text, or a table of one text per language.",
                $"such as \"{Languages.Main}\" and a text for each of LANGUAGES"
            );
            return false;
        }
        foreach (var entry in texts.Entries)
            if (AsText(entry.Value) is null)
            {
                diagnostics.Error(
                    typeCode,
                    entry.Value.Span,
                    $"\"{entry.Key}\" in \"{key}\" of {owner} must be text, but this is {entry.Value.KindName}."
                );
                return false;
            }
            else if (
                !Languages.Offered.Any(o => LanguageTags.WithParents(o).Any(tag => LanguageTags.Same(tag, entry.Key)))
            )
                diagnostics.Warn(
                    DiagnosticCodes.TextLanguageNotOffered,
                    entry.KeySpan,
                    $"\"{key}\" of {owner} has a text in \"{entry.Key}\", which is not shown: the study is "
                        + $"offered in {string.Join(", ", Languages.Offered)}.",
                    $"add \"{entry.Key}\" to LANGUAGES, or correct it"
                );
        var missing = Languages.Offered.Where(o => TextLanguages.Own(texts, o) is null).ToList();
        if (missing.Count > 0)
            diagnostics.Warn(
                DiagnosticCodes.TextNotTranslated,
                texts.Span,
                $"\"{key}\" of {owner} has no text in {string.Join(", ", missing.Select(m => $"\"{m}\""))}; "
                    + $"another language is shown there.",
                "add the text"
            );
        return true;
    }

    private T? Convert<T>(string key, Node node, T? value, string expected) where T : class
    {
        if (value is null) Refuse(key, node, expected);
        return value;
    }

    private static StringNode? AsText(Node node) => node switch
    {
        StringNode s => s,
        IntegerNode i => new(i.Value.ToString(CultureInfo.InvariantCulture), i.Span),
        FloatNode f => new(f.Value.ToString("R", CultureInfo.InvariantCulture), f.Span),
        BooleanNode b => new(b.Value ? "true" : "false", b.Span),
        _ => null,
    };
}
