using StudyApp.Tests.Browser;

namespace StudyApp.Tests.Manual;

/// <summary>A fenced block of a page.</summary>
/// <param name="First">The line of its beginning, from 1.</param>
/// <param name="Last">The line of its end.</param>
/// <param name="Language">The word behind the fence; empty for none.</param>
/// <param name="File">The file it is taken from, as the comment above it says; null for none.</param>
/// <param name="Lines">What it holds.</param>
internal sealed record ManualBlock(int First, int Last, string Language, string? File, IReadOnlyList<string> Lines)
{
    /// <summary>The folder of the examples that are written for the manual.</summary>
    public const string Examples = "StudyApp.Tests/Manual/Examples/";

    private const string LeftOut = "…";

    // Commands, what is printed, and drawings are not part of a file.
    private static readonly string[] Free = ["text"];

    private static readonly string[] TakenFromFiles = ["toml", "json", "html", "js"];

    private static readonly string[] Sources = ["experiments/", "production.toml.example", Examples];

    /// <summary>Why the block is not what the tests read; null when it is.</summary>
    public string? Problem()
    {
        if (Free.Contains(Language)) return null;
        if (!TakenFromFiles.Contains(Language)) return $"the block's language is none of {string.Join(", ", TakenFromFiles.Concat(Free))}.";
        if (File is null) return "the block does not say which file it is part of: <!-- experiments/… --> belongs above it.";
        if (!Sources.Any(source => File.StartsWith(source, StringComparison.Ordinal))) return $"{File} is not a file that the tests read.";
        var path = Path.Combine(DemoStudy.Repository(), File);
        if (!System.IO.File.Exists(path)) return $"there is no file {File}.";
        var missing = Missing(System.IO.File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'));
        return missing is null ? null : $"{File} does not hold this line, or not here: {missing}";
    }

    /// <summary>The first line that the file does not hold where it should; null for none.</summary>
    private string? Missing(string[] file)
    {
        var from = 0;
        foreach (var run in Runs())
        {
            var at = Find(run, file, from);
            if (at < 0) return run.FirstOrDefault(line => !file.Contains(line)) ?? run[0];
            from = at + run.Count;
        }
        return null;
    }

    private static int Find(List<string> run, string[] file, int from)
    {
        for (var at = from; at + run.Count <= file.Length; at++)
            if (file.AsSpan(at, run.Count).SequenceEqual(run.ToArray())) return at;
        return -1;
    }

    // Consecutive lines between those that stand for what is left out.
    private IEnumerable<List<string>> Runs()
    {
        var run = new List<string>();
        foreach (var line in Lines.Append(LeftOut))
            if (line.Trim() != LeftOut) run.Add(line);
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
    }
}
