namespace StudyApp.Authoring.Syntax;

/// <summary>A text that participants read.</summary>
/// <param name="Stored">In the study's main language: what is stored when it is chosen, the same whatever language is
/// shown.</param>
/// <param name="Shown">In the language that is read now.</param>
public readonly record struct LocalText(string Stored, string Shown);
