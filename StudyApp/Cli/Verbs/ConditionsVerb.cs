using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StudyApp.Cli.Shared;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;

namespace StudyApp.Cli.Verbs;

internal static class ConditionsVerb
{
    private const string Account = "command line";

    public static Command Create()
    {
        var config = StudyArguments.Config();
        var enable = new Option<int[]>("--enable")
        {
            Description = "Switches a condition on, by its number.",
            HelpName = "N",
        };
        var disable = new Option<int[]>("--disable")
        {
            Description = "Switches a condition off, by its number: nobody more is assigned to it.",
            HelpName = "N",
        };
        var command = new Command(
            "conditions",
            "Shows which conditions are switched on, and switches them. The study may be running; it takes "
                + "effect at once, on all servers."
        )
        {
            config,
            enable,
            disable,
        };
        command.SetAction(
            (result, _) =>
                StudyData.UseAsync(
                    result.GetValue(config)!,
                    (database, study, cancel) =>
                        RunAsync(database, study, result.GetValue(enable) ?? [], result.GetValue(disable) ?? [], cancel)
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        StudyDatabase database,
        Study study,
        int[] enable,
        int[] disable,
        CancellationToken cancel
    )
    {
        var orders = enable
            .Select(n => (Number: n, On: true))
            .Concat(disable.Select(n => (Number: n, On: false)))
            .ToList();
        foreach (var (number, _) in orders.Where(o => o.Number < 1 || o.Number > study.Conditions.Length))
        {
            Console.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is no condition {number}: the study has {study.Conditions.Length}, counted from 1. "
                        + $"Nothing was switched."
                )
            );
            return ExitCodes.WrongUsage;
        }
        await using (var writer = new ParticipantWriter(database, NullLogger<ParticipantWriter>.Instance))
            foreach (var (number, on) in orders)
                await writer.SwitchConditionAsync(number, on, Account, TimeProvider.System.GetUtcNow().UtcDateTime);
        var tally = await new StudyStateReader(database).TallyAsync(activeSince: null, withMembers: false, cancel);
        foreach (var condition in study.Conditions)
            Console.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{condition.Number}  "
                        + $"{(tally.Switches.GetValueOrDefault(condition.Number, condition.Enabled) ? "on " : "off")}  "
                        + $"{condition.Label}"
                )
            );
        return ExitCodes.Fine;
    }
}
