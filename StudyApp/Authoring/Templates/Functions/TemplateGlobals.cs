using System.Collections.Frozen;

namespace StudyApp.Authoring.Templates.Functions;

/// <summary>What every template of a library can rely on. Immutable.</summary>
public sealed class TemplateGlobals
{
    private static readonly FrozenSet<string> OwnNames = new[]
    {
        "loop",
        "super",
        "self",
        "caller",
        "varargs",
        "kwargs",
        "range",
        "dict",
        "namespace",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>No more than the language itself.</summary>
    public static TemplateGlobals None { get; } = new([], []);

    /// <summary>Takes what the caller will hand in.</summary>
    /// <param name="functions">Functions of every rendering; a call of any other name is an error when a template is
    /// parsed.</param>
    /// <param name="names">The names of the values each rendering gets; reading any other name is warned of.</param>
    public TemplateGlobals(IEnumerable<TemplateFunction> functions, IEnumerable<string> names)
    {
        Functions = functions.ToFrozenDictionary(f => f.Name, f => (TemplateValue)f, StringComparer.Ordinal);
        Names = names.ToFrozenSet(StringComparer.Ordinal);
    }

    internal FrozenDictionary<string, TemplateValue> Functions { get; }

    internal FrozenSet<string> Names { get; }

    internal bool Knows(string name) => OwnNames.Contains(name) || Functions.ContainsKey(name) || Names.Contains(name);

    internal IEnumerable<string> All => OwnNames.Concat(Functions.Keys).Concat(Names);
}
