namespace StudyApp.Authoring.Syntax;

/// <summary>One of two settings that bound the same value.</summary>
/// <param name="Key">The setting's key.</param>
/// <param name="Value">What it says; null for no limit.</param>
internal readonly record struct Bound<T>(string Key, T? Value) where T : struct, IComparable<T>;

/// <summary>
/// The rule of all settings that come in pairs, such as <c>min</c> and <c>max</c>: the lower one must leave room below
/// the upper one.
/// </summary>
internal static class Bounds
{
    /// <summary>False, with an error, when nothing lies within both.</summary>
    /// <remarks>
    /// Whoever goes on reading then takes neither, so that the mistake is not told again in other words.
    /// </remarks>
    public static bool Check<T>(TableReader reader, string code, Bound<T> least, Bound<T> most)
        where T : struct, IComparable<T>
    {
        if (least.Value is not { } low || most.Value is not { } high || low.CompareTo(high) <= 0) return true;
        // Where only one of them is written, the other is the usual value.
        var place = reader.Has(most.Key) ? most.Key : least.Key;
        var usual = reader.Has(most.Key) && reader.Has(least.Key) ? ""
            : FormattableString.Invariant($", which is {(reader.Has(most.Key) ? low : high)} unless you set it");
        reader.Diagnostics.Error(code, reader.SpanOf(place),
            $"\"{least.Key}\" of {reader.Owner} lies beyond \"{most.Key}\": nothing can meet both{usual}.",
            "exchange them, or leave one of them out");
        return false;
    }
}
