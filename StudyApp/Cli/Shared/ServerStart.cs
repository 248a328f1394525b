using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using StudyApp.Hosting.Services;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Settings;

namespace StudyApp.Cli.Shared;

/// <summary>
/// Prepares the database and opens the port; what goes wrong is said in a sentence and answered as exit code.
/// </summary>
internal static class ServerStart
{
    /// <summary>Null when the server runs, else the program's exit code.</summary>
    /// <param name="app">The server.</param>
    /// <param name="server">Its settings.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <param name="beforeOpening">Looks at the prepared database; anything but <see cref="ExitCodes.Fine"/> keeps the
    /// port closed.</param>
    public static async Task<int?> StartAsync(
        WebApplication app,
        ServerSettings server,
        CancellationToken cancel,
        Func<Task<int>>? beforeOpening = null
    )
    {
        try
        {
            await StudyServer.PrepareAsync(app, cancel);
            if (beforeOpening is not null && await beforeOpening() is var code and not ExitCodes.Fine) return code;
            await app.StartAsync(cancel);
            return null;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Fine;
        }
        catch (DatabaseException failure)
        {
            return StudyData.Explain(failure);
        }
        catch (IOException failure)
        {
            Console.Error.WriteLine(
                $"Port {server.Port}{(server.AdminPort is { } panel ? $" or {panel}" : "")} of {server.Host} "
                    + $"cannot be used: {failure.GetBaseException().Message}. Stop the program that has it, or "
                    + $"choose another with --port."
            );
            return ExitCodes.Unavailable;
        }
    }

    /// <summary>
    /// Where a started server is reached, with the path it lies under and without a slash at the end.
    /// </summary>
    public static string AddressOf(WebApplication app, ServerSettings server) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        + server.ApplicationRoot;
}
