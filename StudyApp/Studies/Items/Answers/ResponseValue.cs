using System.Globalization;

namespace StudyApp.Studies.Items.Answers;

/// <summary>What a participant answered in one column: nothing (missing), a whole number, a number, or text.</summary>
/// <remarks>Immutable.</remarks>
public readonly record struct ResponseValue
{
    private readonly object? _value;

    private ResponseValue(object? value) => _value = value;

    /// <summary>Not answered.</summary>
    public static ResponseValue Missing => default;

    /// <summary>True when nothing was answered.</summary>
    public bool IsMissing => _value is null;

    /// <summary>
    /// The value itself: null, <see cref="long"/>, <see cref="double"/> (finite) or <see cref="string"/>.
    /// </summary>
    public object? Value => _value;

    /// <summary>A whole number.</summary>
    public static ResponseValue Of(long value) => new(value);

    /// <summary>A finite number.</summary>
    public static ResponseValue Of(double value) =>
        double.IsFinite(value)
            ? new(value)
            : throw new ArgumentOutOfRangeException(nameof(value), "Only finite numbers can be stored.");

    /// <summary>Text; empty text is an answer of its own, use <see cref="Missing"/> for none.</summary>
    public static ResponseValue Of(string value) => new(value);

    /// <summary>
    /// As exports print it: numbers in invariant form (shortest that reads back), text as typed, missing empty.
    /// </summary>
    public override string ToString() => _value switch
    {
        null => "",
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => (string)_value,
    };
}
