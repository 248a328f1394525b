namespace StudyApp.Tests.Manual;

/// <summary>A fenced block of a page.</summary>
/// <param name="First">The line of its beginning, from 1.</param>
/// <param name="Last">The line of its end.</param>
/// <param name="Language">The word behind the fence; empty for none.</param>
/// <param name="File">The file it is taken from, as the comment above it says; null for none.</param>
/// <param name="Lines">What it holds.</param>
internal sealed record ManualBlock(int First, int Last, string Language, string? File, IReadOnlyList<string> Lines);
