using System.Collections.Immutable;

namespace StudyApp.Studies.Model;

/// <summary>A level of the design.</summary>
/// <param name="Number">1-based position in <c>CONDITIONS</c>, or in the crossing of <c>FACTORS</c>; 0 means no
/// condition and is never a <see cref="Condition"/>.</param>
/// <param name="Label">The name exports show.</param>
/// <param name="Enabled">Whether participants are assigned to it, as long as nobody has switched it.</param>
public sealed record Condition(int Number, string Label, bool Enabled)
{
    /// <summary>Its share of the participants in relation to the other conditions'; at least 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>With so many participants it is full; null for no limit.</summary>
    public int? Target { get; init; }

    /// <summary>Its level of each of <see cref="Study.Factors"/>, in their order; empty without factors.</summary>
    public ImmutableArray<string> Levels { get; init; } = [];
}

/// <summary>One dimension of a crossed design.</summary>
/// <param name="Name">The name expressions ask for.</param>
/// <param name="Levels">Its levels, as expressions compare them.</param>
public sealed record Factor(string Name, ImmutableArray<string> Levels);
