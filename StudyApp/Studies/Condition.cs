namespace StudyApp.Studies;

/// <summary>A level of the design.</summary>
/// <param name="Number">1-based position in <c>CONDITIONS</c>; 0 means no condition and is never a <see cref="Condition"/>.</param>
/// <param name="Label">The name exports show.</param>
/// <param name="Enabled">Whether participants are assigned to it.</param>
public sealed record Condition(int Number, string Label, bool Enabled);
