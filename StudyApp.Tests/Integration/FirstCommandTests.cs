using System.Diagnostics;
using StudyApp.Tests.Browser;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>What people type first: the example is copied and started, in each of the ways the manual names.</summary>
public sealed class FirstCommandTests : IDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("studyapp-first-");
    private readonly string _name = $"production-{Guid.NewGuid():N}.toml";

    public void Dispose()
    {
        File.Delete(Path.Combine(DemoStudy.Repository(), _name));
        _data.Delete(recursive: true);
    }

    [Theory]
    [InlineData("", "run {0}")]
    [InlineData("", "run --project StudyApp {0}")]
    [InlineData("StudyApp", "run {0}")]
    public async Task The_copied_example_serves_a_study_at_once(string folder, string command)
    {
        var root = DemoStudy.Repository();
        File.Copy(Path.Combine(root, "production.toml.example"), Path.Combine(root, _name));
        var arguments = string.Format(System.Globalization.CultureInfo.InvariantCulture, command, _name).Split(' ');
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Path.Combine(root, folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("STUDYAPP_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        // The data of a test lie apart, and the port is whichever is free.
        start.Environment["STUDYAPP_SQLALCHEMY_DATABASE_URI"] = $"sqlite:///{Path.Combine(_data.FullName, "study.db")}";
        start.Environment["STUDYAPP_PORT"] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            var lines = new List<string>();
            while (lines.Count < 3 && await process.StandardOutput.ReadLineAsync().WaitAsync(StartWithin) is { } line) lines.Add(line);
            Assert.True(lines.Count == 3, string.Join('\n', [.. lines, .. process.HasExited ? [await errors] : Array.Empty<string>()]));

            Assert.Equal(lines[0] + "admin", lines[1]);
            Assert.StartsWith("Set up the admin account", lines[2], StringComparison.Ordinal);
            using var client = new HttpClient();
            Assert.Contains("Warm hands, quick hands", await client.GetStringAsync(lines[0]), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }
}
