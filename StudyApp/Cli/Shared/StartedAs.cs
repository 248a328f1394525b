namespace StudyApp.Cli.Shared;

/// <summary>
/// Finds out how the program was started: with <c>dotnet run</c>, as <c>dotnet StudyApp.dll</c>, or as an executable.
/// </summary>
/// <param name="Process">The executable of the process.</param>
/// <param name="Folder">Where the program's files lie.</param>
/// <param name="Here">The current folder; what is said is relative to it.</param>
internal sealed record StartedAs(string Process, string Folder, string Here)
{
    private const string Name = "StudyApp";

    /// <summary>This process.</summary>
    public static StartedAs Now =>
        new(Environment.ProcessPath ?? Name, AppContext.BaseDirectory, Environment.CurrentDirectory);

    /// <summary>The command that starts it in the same way, up to the verb.</summary>
    /// <param name="isThere">Whether a file is there.</param>
    /// <param name="searched">The folders in which commands are looked for.</param>
    public string Command(Func<string, bool> isThere, IEnumerable<string> searched)
    {
        if (Path.GetFileNameWithoutExtension(Process) == "dotnet")
            return $"dotnet {Said(Path.Combine(Folder, Name + ".dll"))}";
        // bin/Debug/net10.0 in the folder of the project: only "dotnet run" starts it from there.
        var project = Path.GetFullPath(Path.Combine(Folder, "..", "..", ".."));
        if (isThere(Path.Combine(project, Name + ".csproj")))
            return project == Path.GetFullPath(Here) ? "dotnet run --" : $"dotnet run --project {Said(project)} --";
        var folder = Path.GetDirectoryName(Process) ?? "";
        if (searched.Any(s => Path.TrimEndingDirectorySeparator(s) == folder)) return Path.GetFileName(Process);
        var said = Said(Process);
        return said.Contains(Path.DirectorySeparatorChar) ? said : $".{Path.DirectorySeparatorChar}{said}";
    }

    /// <summary>The command, by this machine's files.</summary>
    public string Command() =>
        Command(File.Exists, (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));

    /// <summary>A path as it can be typed: in quotes where it needs them.</summary>
    public static string Quoted(string path) => path.All(IsPlain) ? path : $"\"{path}\"";

    private static bool IsPlain(char c) =>
        char.IsLetterOrDigit(c) || "/\\:._-+,@".Contains(c, StringComparison.Ordinal);

    private string Said(string path)
    {
        var near = Path.GetRelativePath(Here, path);
        return Quoted(near.Length <= path.Length ? near : path);
    }
}
