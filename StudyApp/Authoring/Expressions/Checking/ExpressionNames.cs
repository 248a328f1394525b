using System.Collections.Frozen;

namespace StudyApp.Authoring.Expressions.Checking;

/// <summary>The references that can be resolved where an expression stands, with their types.</summary>
/// <param name="types">By <see cref="Reference.Text"/>, case-sensitive; each tag of a questionnaire has entries of its
/// own.</param>
public sealed class ExpressionNames(IEnumerable<KeyValuePair<string, StaticType>> types)
{
    private readonly FrozenDictionary<string, StaticType> _types = types.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The type of a reference; null when nothing in the study has that name.</summary>
    public StaticType? TypeOf(Reference reference) => _types.TryGetValue(reference.Text, out var type) ? type : null;

    /// <summary>
    /// Names of questionnaires and tables that stand in brackets, each with how a reference to it begins.
    /// </summary>
    public IReadOnlyDictionary<string, string> Bracketed { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Every name, in no particular order.</summary>
    public IEnumerable<string> All => _types.Keys;
}
