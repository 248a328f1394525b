using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Evaluating;

namespace StudyApp.Authoring.Expressions.Checking;

/// <summary>A set of values that holds at least all that an expression can have.</summary>
/// <remarks>The kinds below are all there are; immutable.</remarks>
public abstract record Possible
{
    private protected Possible()
    {
    }

    /// <summary>Nothing is known.</summary>
    public static Possible Anything { get; } = new AnyPossible();

    /// <summary>No value at all: what holds it is never decided.</summary>
    public static Possible Nothing { get; } = new OneOfPossible([]);

    /// <summary>Exactly these; equal ones count once.</summary>
    public static Possible OneOf(params IEnumerable<Value> values) => new OneOfPossible([.. values.Distinct()]);

    /// <summary>
    /// A number within limits (included, infinite for none), or None, or a text that reads as such a number.
    /// </summary>
    public static Possible Between(double low, double high, bool orNull = true, bool orText = true) =>
        Range(low, high, orNull, orText);

    /// <summary>What is in one or the other.</summary>
    public Possible Or(Possible other) => (this, other) switch
    {
        (OneOfPossible a, OneOfPossible b) when a.Values.Length + b.Values.Length <= OneOfPossible.Most => OneOf(
            a.Values.Concat(b.Values)
        ),
        (OneOfPossible { Values.IsEmpty: true }, _) => other,
        (_, OneOfPossible { Values.IsEmpty: true }) => this,
        _ => AsRange is { } x && other.AsRange is { } y
            ? Range(Math.Min(x.Low, y.Low), Math.Max(x.High, y.High), x.OrNull || y.OrNull, x.OrText || y.OrText)
            : Anything,
    };

    /// <summary>Whether a value of that truth is among them.</summary>
    internal abstract bool CanBe(bool truth);

    /// <summary>Those of that truth, at least.</summary>
    internal abstract Possible Only(bool truth);

    /// <summary>The same as limits; null when a value is neither None nor counts as a number.</summary>
    internal abstract RangePossible? AsRange { get; }

    // Limits the wrong way round leave None alone, or nothing.
    internal static Possible Range(double low, double high, bool orNull, bool orText) =>
        low <= high ? new RangePossible(low, high, orNull, orText) : orNull ? OneOf(Value.Null) : Nothing;
}

/// <summary>Nothing is known.</summary>
public sealed record AnyPossible : Possible
{
    internal override RangePossible? AsRange => null;

    internal override bool CanBe(bool truth) => true;

    internal override Possible Only(bool truth) => this;
}

/// <summary>One of a few values.</summary>
/// <param name="Values">Each once; empty when there can be none.</param>
public sealed record OneOfPossible(ImmutableArray<Value> Values) : Possible
{
    /// <summary>More are not listed.</summary>
    internal const int Most = 256;

    internal override RangePossible? AsRange
    {
        get
        {
            var (low, high, orNull, orText) = (double.PositiveInfinity, double.NegativeInfinity, false, false);
            foreach (var value in Values)
            {
                if (value is NullValue) orNull = true;
                else if (!ValueComparison.TryNumber(value, out var number)) return null;
                else
                    (low, high, orText) = (Math.Min(low, number), Math.Max(high, number), orText || value is TextValue);
            }
            return low <= high ? new(low, high, orNull, orText) : null;
        }
    }

    internal override bool CanBe(bool truth) => Values.Any(v => v.IsTruthy == truth);

    internal override Possible Only(bool truth) => OneOf(Values.Where(v => v.IsTruthy == truth));
}

/// <summary>A number, True or False counting as 1 and 0, or what stands for one.</summary>
/// <param name="Low">The smallest; negative infinity for no limit.</param>
/// <param name="High">The largest, at least <paramref name="Low"/>.</param>
/// <param name="OrNull">Whether None is possible too.</param>
/// <param name="OrText">Whether a text that reads as such a number is possible too.</param>
public sealed record RangePossible(double Low, double High, bool OrNull, bool OrText) : Possible
{
    internal override RangePossible AsRange => this;

    // The text "0" is true, as every text but the empty one.
    internal override bool CanBe(bool truth) =>
        truth ? OrText || Low < 0 || High > 0 : OrNull || (Low <= 0 && High >= 0);

    internal override Possible Only(bool truth) =>
        truth ? this with { OrNull = false } : Range(Math.Max(Low, 0), Math.Min(High, 0), OrNull, orText: false);
}
