using System.Text.RegularExpressions;

namespace StudyApp.Participation.Arriving;

/// <summary>
/// Programs that read the web by themselves and say so in their name: those of <c>known-crawlers.txt</c>, which says
/// how it is kept.
/// </summary>
/// <remarks>A name proves nothing: whoever says that they are a person takes part, flagged.</remarks>
public static class KnownCrawlers
{
    private const string ListName = "StudyApp.Participation.Arriving.known-crawlers.txt";

    /// <summary>The names as they stand in the list.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. ReadList()];

    // Any name of that kind with a version behind it. Phones of the make Cubot write no version there.
    private const string Family = @"\b[a-z][a-z0-9_.-]*(?:bot|crawler|spider)/v?[0-9]";

    // Matching takes time in proportion to the name, whatever it is: everybody can send one.
    private static readonly Lazy<Regex> Name = new(() => new(
        $"{string.Join('|', Names.Select(Pattern))}|{Family}",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )
);

    /// <summary>Whether a browser calls itself by such a name. An empty name is none.</summary>
    public static bool Includes(string userAgent) => Name.Value.IsMatch(userAgent);

    private static string Pattern(string name) =>
        name is ['^', .. var start] ? $@"\A{Regex.Escape(start)}\b" : $@"\b{Regex.Escape(name)}\b";

    private static IEnumerable<string> ReadList()
    {
        using var list = new StreamReader(typeof(KnownCrawlers).Assembly.GetManifestResourceStream(ListName)!);
        while (list.ReadLine() is { } line)
            if (line.Trim() is { Length: > 0 } name && name[0] != '#') yield return name;
    }
}
