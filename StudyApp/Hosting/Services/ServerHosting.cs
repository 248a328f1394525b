using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using StudyApp.Hosting.Folders;
using StudyApp.Hosting.Server;

namespace StudyApp.Hosting.Services;

internal static class ServerHosting
{
    public static void ConfigureLogging(this WebApplicationBuilder builder, StudyServerOptions options)
    {
        builder.Logging.ClearProviders();
        // Stdout carries the two addresses and nothing else.
        builder.Logging.AddSimpleConsole(o =>
        {
            o.SingleLine = true;
            o.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss'Z' ";
            o.UseUtcTimestamp = true;
            o.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.WithinBudget();
        builder.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.SetMinimumLevel(options.Debug ? LogLevel.Information : LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // What the framework says at the start, such as its environment, would stand before or between the two
        // addresses.
        builder.Logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // A forged or outdated form token is a visitor's matter and is answered on the page.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Critical);
    }

    public static void ConfigureKestrel(this WebApplicationBuilder builder, StudyServerOptions options)
    {
        var server = options.Loaded.Server;
        builder.WebHost.UseUrls([
            UrlOf(server.Host, server.Port),
            .. AdminPort.UrlOf(server) is { } panel ? [panel] : Array.Empty<string>(),
        ]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = server.MaxRequestBytes;
        });
        builder.Services.Configure<Microsoft.AspNetCore.Http.Features.FormOptions>(form =>
        {
            form.ValueLengthLimit = (int)Math.Min(server.MaxRequestBytes, int.MaxValue);
            form.ValueCountLimit = 4096;
            form.KeyLengthLimit = 256;
            // A form with bytes that are no characters is found by reading it again, see PostedForm.
            form.BufferBody = true;
        });
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(20)
        );
    }

    /// <summary>What to listen on.</summary>
    public static string UrlOf(string host, int port) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"http://{(host.Contains(':') ? $"[{host}]" : host)}:{port}"
        );

    private static void WithinBudget(this IServiceCollection services)
    {
        var providers = services.Where(s => s.ServiceType == typeof(ILoggerProvider));
        services.Remove(providers.Single(s => s.ImplementationType == typeof(ConsoleLoggerProvider)));
        services.AddSingleton<ILoggerProvider>(s =>
        {
            var options = s.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>();
            var console = new ConsoleLoggerProvider(options, s.GetServices<ConsoleFormatter>());
            return new BudgetedLoggerProvider(console, s.GetRequiredService<TimeProvider>());
        });
    }
}
