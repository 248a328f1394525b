using System.Collections.Immutable;
using StudyApp.Studies.Steps;

namespace StudyApp.Tests.Storage;

/// <summary>Rows without keys.</summary>
internal static class SentRows
{
    public static ImmutableArray<SentRow> Of(params string[] json) => [.. json.Select(row => new SentRow(row, null))];
}
