using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class DebugLogTests
{
    [Fact]
    public async Task Nothing_of_the_framework_stands_before_or_between_the_addresses()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder.Write(), [], debug: true);
        var loggers = host.Services.GetRequiredService<ILoggerFactory>();

        Assert.False(loggers.CreateLogger("Microsoft.Hosting.Lifetime").IsEnabled(LogLevel.Information));
        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Information));
        Assert.True(loggers.CreateLogger("StudyApp.Hosting.StudyWatch").IsEnabled(LogLevel.Information));
    }
}
