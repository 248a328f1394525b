using StudyApp.Authoring.Templates.Functions;

namespace StudyApp.Authoring.Templates;

/// <summary>
/// What a template can hold: a closed set, so that no template reaches anything its caller did not hand in.
/// </summary>
/// <remarks>Nothing is found by reflection.</remarks>
public abstract class TemplateValue
{
    private protected TemplateValue()
    {
    }

    /// <summary>Python's <c>None</c>; prints as that word, unlike an undefined name, which prints nothing.</summary>
    public static TemplateValue Null { get; } = new TemplateNull();

    /// <summary>A truth value.</summary>
    public static TemplateValue Of(bool value) => value ? TemplateBoolean.True : TemplateBoolean.False;

    /// <summary>A number; <see cref="Null"/> for one that is not finite.</summary>
    public static TemplateValue Of(double value) => double.IsFinite(value) ? new TemplateNumber(value) : Null;

    /// <summary>Plain text: escaped wherever it is printed. <see cref="Null"/> for null.</summary>
    public static TemplateValue Of(string? value) => value is null ? Null : new TemplateText(value, isHtml: false);

    /// <summary>HTML by an author: printed as it stands. Never for what a participant wrote.</summary>
    public static TemplateValue Html(string markup) => new TemplateText(markup, isHtml: true);

    /// <summary>A list that no template can change.</summary>
    public static TemplateValue Of(IEnumerable<TemplateValue> items) => new TemplateList([.. items], isFrozen: true);

    /// <summary>A map that no template can change; the entries keep their order.</summary>
    public static TemplateValue Of(IEnumerable<KeyValuePair<string, TemplateValue>> entries) =>
        new TemplateMap(entries, isNamespace: false);

    /// <summary>
    /// What is missing where a value belongs: is <c>none</c>, counts in arithmetic as <see cref="Null"/> does, and
    /// prints nothing.
    /// </summary>
    public static TemplateValue Missing { get; } = new TemplateNull(isSilent: true);

    /// <summary>A moment.</summary>
    /// <param name="utc">UTC; <see cref="Null"/> for null.</param>
    public static TemplateValue At(DateTime? utc) => utc is { } moment ? new TemplateMoment(moment) : Null;

    /// <summary>
    /// A map some entries of which may also be called, without arguments, as methods of an object are.
    /// </summary>
    public static TemplateValue Record(
        IEnumerable<KeyValuePair<string, TemplateValue>> entries,
        IEnumerable<string> callable
    ) => new TemplateMap(entries, isNamespace: false) { Callable = callable.ToHashSet(StringComparer.Ordinal) };

    /// <summary>Attributes of nobody: false and <c>none</c>, though its attributes can be read.</summary>
    public static TemplateValue Nobody(IEnumerable<KeyValuePair<string, TemplateValue>> entries) =>
        new TemplateMap(entries, isNamespace: false) { IsNobody = true };

    /// <summary>Values by level.</summary>
    /// <remarks>A level of several parts is a list of them; looked up, the parts are joined by <c>_</c>.</remarks>
    public static TemplateValue Groups(IEnumerable<(string Label, TemplateValue Level, TemplateValue Value)> groups)
    {
        var all = groups.ToList();
        return new TemplateMap(all.Select(g => KeyValuePair.Create(g.Label, g.Value)), isNamespace: false)
        {
            Keys = all.ToDictionary(g => g.Label, g => g.Level, StringComparer.Ordinal),
        };
    }

    /// <summary>A list that has attributes as well.</summary>
    public static TemplateValue Rows(
        IEnumerable<TemplateValue> items,
        IEnumerable<KeyValuePair<string, TemplateValue>> attributes
    ) => new TemplateList([.. items], isFrozen: true) { Attributes = new(attributes, isNamespace: false) };

    internal virtual bool IsTruthy => true;

    /// <summary>What authors call the kind of value.</summary>
    internal abstract string KindName { get; }
}

/// <summary><c>None</c>.</summary>
public sealed class TemplateNull : TemplateValue
{
    internal TemplateNull(bool isSilent = false) => IsSilent = isSilent;

    internal bool IsSilent { get; }

    internal override bool IsTruthy => false;

    internal override string KindName => "None";
}

/// <summary><c>true</c> or <c>false</c>; counts as 1 or 0.</summary>
public sealed class TemplateBoolean : TemplateValue
{
    private TemplateBoolean(bool isTrue) => IsTrue = isTrue;

    /// <summary>Which of the two.</summary>
    public bool IsTrue { get; }

    internal static TemplateBoolean True { get; } = new(true);

    internal static TemplateBoolean False { get; } = new(false);

    internal override bool IsTruthy => IsTrue;

    internal override string KindName => "a boolean";
}

/// <summary>A finite number; there is one kind, the IEEE 754 double.</summary>
public sealed class TemplateNumber : TemplateValue
{
    internal TemplateNumber(double number) => Number = number + 0.0; // turns minus zero into zero

    /// <summary>The number.</summary>
    public double Number { get; }

    internal override bool IsTruthy => Number != 0;

    internal override string KindName => "a number";
}

/// <summary>Text, plain or HTML.</summary>
public sealed class TemplateText : TemplateValue
{
    internal TemplateText(string text, bool isHtml)
    {
        Text = text;
        IsHtml = isHtml;
    }

    /// <summary>The text itself, or the markup.</summary>
    public string Text { get; }

    /// <summary>Whether it is printed without being escaped.</summary>
    public bool IsHtml { get; }

    internal override bool IsTruthy => Text.Length > 0;

    internal override string KindName => "a text";
}

/// <summary>A list. One that a template made can grow while it is rendered.</summary>
public sealed class TemplateList : TemplateValue
{
    private readonly List<TemplateValue> _items;

    internal TemplateList(List<TemplateValue> items, bool isFrozen = false)
    {
        _items = items;
        IsFrozen = isFrozen;
    }

    /// <summary>The elements, in order.</summary>
    public IReadOnlyList<TemplateValue> Items => _items;

    internal bool IsFrozen { get; }

    internal TemplateMap? Attributes { get; init; }

    internal override bool IsTruthy => _items.Count > 0;

    internal override string KindName => "a list";

    internal void Add(TemplateValue value) => _items.Add(value);

    /// <summary>Puts the elements into another order: 0-based positions, each once.</summary>
    internal void Arrange(IReadOnlyList<int> order)
    {
        TemplateValue[] arranged = [.. order.Select(at => _items[at])];
        _items.Clear();
        _items.AddRange(arranged);
    }
}

/// <summary>
/// Texts to values, in the order they were given; also the things with attributes that callers hand in.
/// </summary>
public sealed class TemplateMap : TemplateValue
{
    private readonly OrderedDictionary<string, TemplateValue> _entries = new(StringComparer.Ordinal);

    internal TemplateMap(IEnumerable<KeyValuePair<string, TemplateValue>> entries, bool isNamespace)
    {
        foreach (var (key, value) in entries) _entries[key] = value;
        IsNamespace = isNamespace;
    }

    /// <summary>The entries.</summary>
    public IReadOnlyDictionary<string, TemplateValue> Entries => _entries;

    internal bool IsNamespace { get; }

    internal bool IsNobody { get; init; }

    internal IReadOnlySet<string>? Callable { get; init; }

    /// <summary>What loops are given for keys that are more than texts.</summary>
    internal IReadOnlyDictionary<string, TemplateValue>? Keys { get; init; }

    internal override bool IsTruthy => !IsNobody && (_entries.Count > 0 || IsNamespace);

    internal override string KindName => "a dictionary";

    /// <summary>An entry; null when there is none.</summary>
    /// <remarks>True and 1, False and 0 are one key where a column of booleans makes the groups.</remarks>
    internal TemplateValue? Find(string key) => _entries.GetValueOrDefault(key) ?? key switch
    {
        "1" => OfFlag("True"),
        "0" => OfFlag("False"),
        _ => null,
    };

    private TemplateValue? OfFlag(string name) =>
        Keys?.GetValueOrDefault(name) is TemplateBoolean ? _entries.GetValueOrDefault(name) : null;

    internal void Set(string key, TemplateValue value) => _entries[key] = value;

    internal TemplateValue KeyOf(string key) => Keys?.GetValueOrDefault(key) ?? Of(key);
}

/// <summary>A moment, UTC. Prints as Python does: <c>2026-03-01 09:00:01.250000</c>.</summary>
public sealed class TemplateMoment : TemplateValue
{
    internal TemplateMoment(DateTime utc) => Utc = DateTime.SpecifyKind(utc, DateTimeKind.Utc);

    /// <summary>The moment.</summary>
    public DateTime Utc { get; }

    internal override string KindName => "a time";
}

/// <summary>A function that the caller hands in.</summary>
/// <remarks>It must be pure and quick: it runs while a page is rendered, possibly often.</remarks>
/// <param name="name">For messages.</param>
/// <param name="call">Null stands for undefined; throws <see cref="TemplateFunctionException"/> for wrong
/// arguments.</param>
public sealed class TemplateFunction(string name, Func<TemplateArguments, TemplateValue?> call) : TemplateValue
{
    /// <summary>For messages.</summary>
    public string Name => name;

    internal override string KindName => "a function";

    internal TemplateValue? Call(TemplateArguments arguments) => call(arguments);
}

/// <summary>A name that stands for nothing: prints nothing, is false, empty, and has no attributes.</summary>
internal sealed class TemplateUndefined(string name) : TemplateValue
{
    public string Name => name;

    internal override bool IsTruthy => false;

    internal override string KindName => "undefined";
}
