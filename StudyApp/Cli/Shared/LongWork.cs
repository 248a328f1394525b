using Spectre.Console;

namespace StudyApp.Cli.Shared;

/// <summary>Shows that something is under way, when someone watches and it takes long.</summary>
internal static class LongWork
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(string what, Task work)
    {
        if (!Console.IsErrorRedirected && await Task.WhenAny(work, Task.Delay(Patience)) != work)
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
            await console.Status().StartAsync(Markup.Escape($"{what}…"), _ => work);
        }
        await work;
    }
}
