namespace StudyApp.Tests.Simulation;

/// <summary>A study folder of the tests' own, gone when disposed.</summary>
internal sealed class StudyFolder : IDisposable
{
    public StudyFolder(string config, params (string Name, string Text)[] files)
    {
        Write("study.toml", config);
        foreach (var (name, text) in files) Write(name, text);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("studyapp-study-").FullName;

    public string Config => System.IO.Path.Combine(Path, "study.toml");

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
