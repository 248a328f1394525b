using System.Collections.Immutable;

namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>What an expression evaluates to.</summary>
/// <remarks>
/// A closed set; immutable. <c>Equals</c> compares exactly (a text never equals a number); the language's own <c>==</c>
/// is more generous, see docs/expressions.md.
/// </remarks>
public abstract record Value
{
    private protected Value()
    {
    }

    /// <summary>The missing answer, <c>None</c>.</summary>
    public static Value Null { get; } = new NullValue();

    /// <summary>A truth value.</summary>
    public static Value Of(bool value) => new BooleanValue(value);

    /// <summary>A number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is infinite or not a number.</exception>
    public static Value Of(double value) => new NumberValue(value);

    /// <summary>A text; null becomes <see cref="Null"/>.</summary>
    public static Value Of(string? value) => value is null ? Null : new TextValue(value);

    /// <summary>A list.</summary>
    public static Value Of(params ImmutableArray<Value> items) => new ListValue(items);

    /// <summary>
    /// What <c>if</c>, <c>and</c>, <c>or</c> and <c>not</c> see: nothing, False, 0, the empty text, list and map are
    /// false; the text "0" is true.
    /// </summary>
    public bool IsTruthy => this switch
    {
        NullValue => false,
        BooleanValue b => b.IsTrue,
        NumberValue n => n.Number != 0,
        TextValue t => t.Text.Length > 0,
        ListValue l => l.Items.Length > 0,
        MapValue m => m.Entries.Count > 0,
        _ => throw new InvalidOperationException("Not one of the closed set."),
    };

    /// <summary>
    /// The text that <c>str()</c> makes and that <c>{{ }}</c> shows (which shows nothing for <see cref="Null"/>).
    /// </summary>
    /// <remarks>Lists and maps are cut off after <see cref="ExpressionLimits.TextLength"/>.</remarks>
    public sealed override string ToString() => ValueText.Of(this);

    /// <summary>What authors call the kind of value.</summary>
    internal string KindName => this switch
    {
        NullValue => "None",
        BooleanValue => "boolean",
        NumberValue => "number",
        TextValue => "text",
        ListValue => "list",
        MapValue => "groups",
        _ => throw new InvalidOperationException("Not one of the closed set."),
    };
}

/// <summary><c>None</c>: not answered, not shown, not computable from the answers.</summary>
public sealed record NullValue : Value;

/// <summary><c>True</c> or <c>False</c>; counts as 1 or 0 in arithmetic and comparison.</summary>
public sealed record BooleanValue(bool IsTrue) : Value;

/// <summary>A number: an IEEE 754 double, as in the browser.</summary>
/// <remarks>Integers are exact up to 2^53. Never infinite, never NaN, never minus zero.</remarks>
public sealed record NumberValue : Value
{
    internal NumberValue(double number)
    {
        if (!double.IsFinite(number))
            throw new ArgumentOutOfRangeException(nameof(number), number, "A value is a finite number.");
        Number = number + 0.0; // turns minus zero into zero
    }

    /// <summary>The number.</summary>
    public double Number { get; }
}

/// <summary>
/// A text; one that reads as a number also counts as that number, see <see cref="NumberText.TryReadDigits"/>.
/// </summary>
public sealed record TextValue(string Text) : Value;

/// <summary>A list.</summary>
public sealed record ListValue(ImmutableArray<Value> Items) : Value
{
    /// <summary>Element by element.</summary>
    public bool Equals(ListValue? other) => other is not null && Items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override int GetHashCode() => Items.Length;
}

/// <summary>
/// The groups of a table's grouped export, by the text of their key; a number's key is its canonical text.
/// </summary>
public sealed record MapValue : Value
{
    /// <summary>Takes the groups; the number 3 and the text "3" are one key.</summary>
    public MapValue(IEnumerable<KeyValuePair<string, Value>> entries) =>
        Entries = entries.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Ordered by key, ordinal.</summary>
    public ImmutableSortedDictionary<string, Value> Entries { get; }

    /// <summary>Key by key.</summary>
    public bool Equals(MapValue? other) => other is not null && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => Entries.Count;
}
