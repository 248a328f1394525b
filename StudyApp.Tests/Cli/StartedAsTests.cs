using StudyApp.Cli.Shared;
using Xunit;

namespace StudyApp.Tests.Cli;

/// <summary>Messages name a command that exists where the reader is.</summary>
public sealed class StartedAsTests
{
    [Theory]
    [InlineData("/src/app/StudyApp/bin/Debug/net10.0/StudyApp", "/src/app", "dotnet run --project StudyApp --")]
    [InlineData("/src/app/StudyApp/bin/Debug/net10.0/StudyApp", "/src/app/StudyApp", "dotnet run --")]
    [InlineData("/src/app/StudyApp/bin/Debug/net10.0/StudyApp", "/home/ann", "dotnet run --project /src/app/StudyApp --")]
    [InlineData("/opt/study/StudyApp", "/opt/study", "./StudyApp")]
    [InlineData("/opt/study/StudyApp", "/opt", "study/StudyApp")]
    [InlineData("/opt/my study/StudyApp", "/home/ann", "\"/opt/my study/StudyApp\"")]
    [InlineData("/usr/local/bin/StudyApp", "/home/ann", "StudyApp")]
    public void The_executable_is_named_as_it_was_started(string process, string here, string expected) =>
        Assert.Equal(expected, Command(process, Path.GetDirectoryName(process)!, here));

    [Theory]
    [InlineData("/opt/study/", "/opt/study", "dotnet StudyApp.dll")]
    [InlineData("/opt/study/", "/opt", "dotnet study/StudyApp.dll")]
    [InlineData("/src/app/StudyApp/bin/Debug/net10.0/", "/src/app", "dotnet StudyApp/bin/Debug/net10.0/StudyApp.dll")]
    public void So_is_the_library(string folder, string here, string expected) =>
        Assert.Equal(expected, Command("/usr/bin/dotnet", folder, here));

    private static string Command(string process, string folder, string here) =>
        new StartedAs(process, folder, here).Command(file => file == "/src/app/StudyApp/StudyApp.csproj", ["/usr/bin", "/usr/local/bin/"]);
}
