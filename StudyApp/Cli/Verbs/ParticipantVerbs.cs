using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StudyApp.Cli.Shared;
using StudyApp.Participation.Planning;
using StudyApp.Participation.Withdrawing;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Participants;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Model;

namespace StudyApp.Cli.Verbs;

/// <summary>Verbs that act on one participant.</summary>
internal static class ParticipantVerbs
{
    private const string Erased =
        "answers, drafts, trials, rows, interactions, visits, external id, what the link carried, "
        + "address, browser, display and PIN";

    public static Command Erase() => Create(
        ParticipantActKind.Erase,
        "erase",
        "Erases a participant's data, as withdrawing does with ON_WITHDRAW = \"erase\". "
        + "A bare row stays: number, source, condition with its assignment, days. The study may be running.");

    public static Command Exclude() => Create(
        ParticipantActKind.Exclude, "exclude",
            "Leaves a participant out of counts, balance and default exports; the data are kept. The "
                + "study may be running."
        );

    public static Command Include() => Create(
        ParticipantActKind.Include, "include",
            "Counts a participant again who was left out. Who withdrew stays left out. The study may be running.");

    private static Command Create(ParticipantActKind kind, string name, string description)
    {
        var config = StudyArguments.Config();
        var number = new Option<long>("--participant")
        {
            Description = "The participant's number, as in exports and in the panel.",
            HelpName = "N",
            Required = true,
        };
        var reason = new Option<string>("--reason")
        {
            Description = "Why; it is kept with the time and who did it, so name nobody in it.",
            HelpName = "TEXT",
            Required = true,
        };
        var command = new Command(name, description) { config, number, reason };
        command.Validators.Add(given =>
        {
            if (given.GetResult(reason) is not null && string.IsNullOrWhiteSpace(given.GetValue(reason)))
                given.AddError("--reason is empty; say in a few words why.");
        });
        command.SetAction((result, _) => StudyData.UseAllAsync(
            result.GetValue(config)!, (database, loaded, cancel) =>
                RunAsync(database, loaded.Study,
                    new(result.GetValue(number), kind, result.GetValue(reason)!.Trim(), Account())
                    {
                        Now = Now(),
                    },
                    cancel
                )
        )
);
        return command;
    }

    private static async Task<int> RunAsync(
        StudyDatabase database,
        Study study,
        ActRequest act,
        CancellationToken cancel
    )
    {
        await using var writer = new ParticipantWriter(database, NullLogger<ParticipantWriter>.Instance);
        var acts = new ParticipantActs(new StudyRuntime(study), new(database), writer, TimeProvider.System);
        return act.Kind == ParticipantActKind.Erase
            ? await EraseAsync(database, acts, act, cancel)
            : await SetAsync(acts, act);
    }

    private static async Task<int> EraseAsync(
        StudyDatabase database,
        ParticipantActs acts,
        ActRequest act,
        CancellationToken cancel
    )
    {
        if (await acts.EraseAsync(act.ParticipantId, act.Reason, act.Account) is not { } isNew) return Unknown(act);
        Say(act, isNew
            ? $"is erased: {Erased}. Number, source, condition with its assignment, and days are kept."
            : "was erased before; nothing was changed.");
        if (!await new ErasedBytes(database).ClearAsync(Now(), cancel))
            Console.Error.WriteLine(
                "The database's files are in use: what is left of it in unused pages is taken out by a "
                    + "running server when it is quiet, or at the next start."
            );
        return ExitCodes.Fine;
    }

    private static async Task<int> SetAsync(ParticipantActs acts, ActRequest act)
    {
        var isOut = act.Kind == ParticipantActKind.Exclude;
        switch (await acts.SetAsync(act.Kind, act.ParticipantId, act.Reason, act.Account))
        {
            case StandingOutcome.Done:
                return Say(act, isOut ? "is left out of counts, balance and default exports." : "counts again.");
            case StandingOutcome.Unchanged:
                return Say(
                    act,
                    isOut ? "was left out before; nothing was changed." : "counts already; nothing was changed."
                );
            case StandingOutcome.Withdrawn:
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"Participant {act.ParticipantId} withdrew and stays left out; nothing was changed."));
                return ExitCodes.ProblemsFound;
            case StandingOutcome.Unknown:
                return Unknown(act);
            default:
                throw new InvalidOperationException("Not one of the closed set.");
        }
    }

    private static int Say(ActRequest act, string what)
    {
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Participant {act.ParticipantId} {what}"));
        return ExitCodes.Fine;
    }

    private static int Unknown(ActRequest act)
    {
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"There is no participant {act.ParticipantId}; nothing was changed. The numbers are in the "
                + $"panel and in the column participantID of exports."
        )
    );
        return ExitCodes.ProblemsFound;
    }

    private static string Account() => $"command line, {Environment.UserName}";

    private static DateTime Now() => TimeProvider.System.GetUtcNow().UtcDateTime;
}
