namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>Subscripts and <c>in</c>.</summary>
internal static class ValueLookup
{
    /// <summary>
    /// An element of a list (whole number, from the end when negative) or a group of a map (by number or text).
    /// </summary>
    public static Value? At(Value target, Value key, Evaluation run) => target switch
    {
        ListValue list => At(list, key, run),
        MapValue map => key is NumberValue or TextValue or BooleanValue
            ? GroupOf(map, key) is { } name ? map.Entries[name] : run.Fail("there is no such group")
            : run.Fail($"{key.KindName} cannot name a group"),
        _ => run.Fail($"{target.KindName}[...] is not possible"),
    };

    /// <summary>Null when undecided.</summary>
    public static bool? Contains(Value container, Value needle, Evaluation run)
    {
        switch (container)
        {
            case ListValue list:
                foreach (var item in list.Items)
                {
                    if (!run.Spend()) return null;
                    if (ValueComparison.AreEqual(item, needle, run)) return true;
                }
                return run.HasFailed ? null : false;
            case TextValue text when needle is TextValue or NumberValue:
                var part = needle.ToString();
                // The worst case of a naive search, which is what a browser may do.
                if (!run.Spend(Math.Floor((double)text.Text.Length * part.Length / 256))) return null;
                return text.Text.Contains(part, StringComparison.Ordinal);
            case MapValue map when needle is TextValue or NumberValue or BooleanValue:
                return Has(map, needle);
            default:
                run.Fail($"{needle.KindName} in {container.KindName} is not possible");
                return null;
        }
    }

    /// <summary>Whether a map has the group that a number, a text or a boolean names.</summary>
    public static bool Has(MapValue map, Value key) => GroupOf(map, key) is not null;

    // True and 1 name one group, as they are one key in Python; a column of booleans makes the groups True and False.
    private static string? GroupOf(MapValue map, Value key)
    {
        var name = key.ToString();
        if (map.Entries.ContainsKey(name)) return name;
        var other = (key, name) switch
        {
            (BooleanValue, _) => key.IsTruthy ? "1" : "0",
            (_, "1") => "True",
            (_, "0") => "False",
            _ => null,
        };
        return other is not null && map.Entries.ContainsKey(other) ? other : null;
    }

    private static Value? At(ListValue list, Value key, Evaluation run)
    {
        if (key is not NumberValue { Number: var index } || index != Math.Floor(index))
            return run.Fail("a list's position is a whole number");
        if (index < 0) index += list.Items.Length;
        return index >= 0 && index < list.Items.Length
            ? list.Items[(int)index]
            : run.Fail("the list has no such position");
    }
}
