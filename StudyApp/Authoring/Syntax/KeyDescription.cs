using System.Collections.Immutable;

namespace StudyApp.Authoring.Syntax;

/// <summary>A key of a study file, as authors and their editors are told of it.</summary>
/// <param name="Name">The key.</param>
/// <param name="Kind">What value it takes.</param>
/// <param name="Help">One line for authors.</param>
/// <param name="Default">What holds without it, as JSON writes it; null when that is nothing.</param>
public record KeyDescription(string Name, KeyKind Kind, string Help, string? Default = null)
{
    /// <summary>Whether its table cannot do without it.</summary>
    public bool Needed { get; init; }

    /// <summary>The texts it can hold; empty when any.</summary>
    public ImmutableArray<string> Allowed { get; init; } = [];

    /// <summary>A value as a TOML file writes it, where <see cref="Default"/> would tell nothing.</summary>
    public string? Example { get; init; }

    /// <summary>
    /// The keys of each of its entries, for <see cref="KeyKind.Tables"/>; empty when the entries are questions
    /// themselves.
    /// </summary>
    public ImmutableArray<KeyDescription> Entry { get; init; } = [];
}
