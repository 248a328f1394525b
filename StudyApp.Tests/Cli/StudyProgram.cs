using System.Diagnostics;

namespace StudyApp.Tests.Cli;

/// <summary>The program itself, as a process, in a folder of its own.</summary>
internal sealed class StudyProgram : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("studyapp-cli-").FullName;

    /// <summary>How messages name it: a command that works in the folder.</summary>
    public string Command
    {
        get
        {
            var file = Path.Combine(AppContext.BaseDirectory, "StudyApp.dll");
            var near = Path.GetRelativePath(Folder, file);
            return $"dotnet {(near.Length <= file.Length ? near : file)}";
        }
    }

    /// <summary>Variables of the environment that runs have beside the usual ones.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it runs as a user to whom rights matter, also where the tests run as root.</summary>
    public bool AsOrdinaryUser { get; set; }

    /// <summary>Runs a verb in the folder.</summary>
    public async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Start[0], [.. Start[1..], Path.Combine(AppContext.BaseDirectory, "StudyApp.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("STUDYAPP_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output).ReplaceLineEndings("\n"), errors.ReplaceLineEndings("\n"));
    }

    private string[] Start => AsOrdinaryUser && System.Environment.UserName == "root"
        ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "dotnet"] : ["dotnet"];

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Every file and folder, relative, hidden ones too.</summary>
    public string[] Entries(string below = "") =>
        [
            .. Directory
                .EnumerateFileSystemEntries(Path.Combine(Folder, below), "*", SearchOption.AllDirectories)
                .Select(p => Path.GetRelativePath(Folder, p).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
