namespace StudyApp.Tests.Integration;

/// <summary>A study folder on the disk, made for one test and gone with it.</summary>
public sealed class WrittenStudy : IDisposable
{
    private readonly List<string> _settings = [];
    private string _pages = "{name='Consent', path='consent'}, {name='Mood', path='questionnaire/mood'}, {name='End', path='end'}";

    public WrittenStudy()
    {
        Root = NewFolder();
        With("consent.html", "<h1>Mood</h1><p>Please read this.</p>");
        With(
            "questionnaires/mood.json",
            """{"questions":[{"questiontype":"num_field","id":"age","instructions":"Age?","min":18,"max":99,"required":true},{"questiontype":"multi_field","id":"why","instructions":"Why?"}]}"""
        );
    }

    /// <summary>Exactly these files: the configuration's text, and others by their path.</summary>
    public WrittenStudy(string config, params (string Path, string Text)[] files)
    {
        Root = NewFolder();
        With("study.toml", config);
        foreach (var (path, text) in files) With(path, text);
    }

    public string Root { get; }

    public string Config => Path.Combine(Root, "study.toml");

    public WrittenStudy With(string path, string content)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
        return this;
    }

    /// <summary>Replaces the page list; the text between its brackets.</summary>
    public WrittenStudy WithPages(string pages)
    {
        _pages = pages;
        return this;
    }

    /// <summary>Adds a line of settings.</summary>
    public WrittenStudy WithSetting(string line)
    {
        _settings.Add(line);
        return this;
    }

    /// <summary>Writes the configuration and answers its path.</summary>
    public string Write(string database = "sqlite:///study.db")
    {
        List<string> lines =
        [
            _settings.Exists(s => s.StartsWith("TITLE", StringComparison.Ordinal)) ? "" : "TITLE = 'Test study'",
            "PORT = 0",
            $"SQLALCHEMY_DATABASE_URI = '{database}'",
            .. _settings,
            $"PAGE_LIST = [{_pages}]",
        ];
        if (!_settings.Exists(s => s.StartsWith("CONSENT_MIN_SECONDS", StringComparison.Ordinal)))
            lines.Insert(3, "CONSENT_MIN_SECONDS = 0");
        File.WriteAllText(Config, string.Join('\n', lines));
        return Config;
    }

    private static string NewFolder() => Directory.CreateTempSubdirectory("studyapp-test-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
