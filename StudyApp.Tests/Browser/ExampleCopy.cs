using Microsoft.AspNetCore.Builder;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>A copy of a study in <c>experiments</c> on a database of its own.</summary>
/// <remarks>Some texts of its configuration may be others, so that a test need not wait as long as people do.</remarks>
internal sealed class ExampleCopy : IDisposable
{
    private readonly string _config;

    public ExampleCopy(string name, params (string Text, string Instead)[] changes)
    {
        Folder = Directory.CreateTempSubdirectory("studyapp-example-").FullName;
        var source = Path.GetFullPath(Path.Combine(DemoStudy.Config, "..", "..", name));
        foreach (
            var file in Directory
                .GetFiles(source, "*", SearchOption.AllDirectories)
                .Where(f => !f.Contains(".db", StringComparison.Ordinal))
        )
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        _config = Path.Combine(Folder, $"{name}.toml");
        var text = File.ReadAllText(_config);
        foreach (var (from, to) in changes)
        {
            Assert.Contains(from, text, StringComparison.Ordinal);
            text = text.Replace(from, to, StringComparison.Ordinal);
        }
        File.WriteAllText(_config, text);
    }

    private string Folder { get; }

    public Task<StudyHost> StartAsync(Action<WebApplicationBuilder>? configure = null) =>
        StudyHost.StartAsync(
            _config,
            [new("PORT", "0", "test"), new("CONSENT_MIN_SECONDS", "0", "test"), new("ADMIN_PASSWORD", DemoStudy.Password, "test")],
            configure
        );

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
