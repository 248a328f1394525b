using System.Collections.Immutable;

namespace StudyApp.Studies.Items.Orders;

/// <summary>
/// Names for the choices of a list, by which the order presented is kept: two choices may read the same.
/// </summary>
public static class ChoiceKeys
{
    /// <summary>
    /// The label itself, and <c>label#2</c>, <c>label#3</c> for its repetitions; one key for each label, all different.
    /// </summary>
    public static ImmutableArray<string> Of(ImmutableArray<string> labels)
    {
        var taken = labels.ToHashSet(StringComparer.Ordinal);
        var first = new HashSet<string>(StringComparer.Ordinal);
        return [.. labels.Select(label => first.Add(label) ? label : Repeated(label))];

        string Repeated(string label)
        {
            for (var time = 2; ; time++)
                if (taken.Add($"{label}#{time}")) return $"{label}#{time}";
        }
    }
}
