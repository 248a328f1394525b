using System.Collections.Immutable;

namespace StudyApp.Tests.Fuzz;

/// <summary>The samples in <c>Seeds</c>, from which inputs are made.</summary>
internal static class FuzzSeeds
{
    private const string Root = "Seeds/";

    /// <summary>The texts of one folder, in the order of their names.</summary>
    public static ImmutableArray<string> Of(string format) =>
        [.. from name in Names where name.StartsWith($"{Root}{format}/", StringComparison.Ordinal) select Read(name)];

    private static IEnumerable<string> Names =>
        typeof(FuzzSeeds).Assembly.GetManifestResourceNames().Select(n => n.Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(FuzzSeeds).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
