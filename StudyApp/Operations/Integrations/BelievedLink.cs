namespace StudyApp.Operations.Integrations;

/// <summary>What is left of a link without what nothing proves.</summary>
/// <param name="Parameters">Name and value.</param>
/// <param name="IsProved">Whether the platform's signature says who comes.</param>
public sealed record BelievedLink(IReadOnlyList<KeyValuePair<string, string>> Parameters, bool IsProved);
