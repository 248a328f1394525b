using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;

namespace StudyApp.Simulation.Recruiters;

/// <summary>
/// Stands in for a recruiting platform: hands out seats, sends people by its links, takes them back with their codes.
/// </summary>
/// <remarks>Robots do the study in between.</remarks>
public sealed class Recruiter
{
    private static readonly SeatFault[] Faults = Enum.GetValues<SeatFault>();

    private readonly RecruiterPlan _plan;
    private readonly List<Seat> _seats = [];
    private readonly List<string> _problems = [];

    private Recruiter(RecruiterPlan plan)
    {
        _plan = plan;
        PlatformStudy = IdFor("study");
        for (var number = 1; number <= plan.Participants; number++)
            _seats.Add(
                NewSeat(
                    $"person:{number}",
                    $"visit:{number}",
                    plan.Faults ? Faults[number % Faults.Length] : SeatFault.None
                )
            );
        // A seat that is given back goes to somebody else.
        foreach (var returned in _seats.Where(s => s.Fault == SeatFault.ReturnedSeat).ToList())
            _seats.Add(NewSeat($"{returned.Person}:next", $"{returned.Visit}:next", SeatFault.None));
        plan.Announced?.Invoke(PlatformStudy, _seats);
    }

    private string PlatformStudy { get; }

    /// <summary>Ends when every seat is settled.</summary>
    public static async Task<RecruiterReport> RunAsync(RecruiterPlan plan, CancellationToken cancel)
    {
        var recruiter = new Recruiter(plan);
        await recruiter.WalkAsync(cancel);
        await recruiter.ReplayAsync(cancel);
        recruiter.EnterForeignCodes();
        return new(plan.Platform.Kind, recruiter.PlatformStudy, [.. recruiter._seats], [.. recruiter._problems]);
    }

    private async Task WalkAsync(CancellationToken cancel)
    {
        var seats = _seats.ToArray();
        var report = await StudySimulation.RunAsync(Simulation(seats), cancel);
        foreach (var (seat, robot) in seats.Zip(report.Participants)) Settle(seat, robot);
    }

    private void Settle(Seat seat, SimulatedParticipant robot)
    {
        seat.Finished = robot.Outcome is SimulatedOutcome.Completed or SimulatedOutcome.EndedEarly;
        if (robot.Failure is { } failure && failure.Reason != SimulationFailure.GaveUp)
            _problems.Add(
                $"A participant was stopped at {(failure.Page.Length == 0 ? "the start" : failure.Page)}: "
                    + $"{failure.Reason}"
            );
        seat.Status = seat switch
        {
            { Finished: true } or { Fault: SeatFault.ForgedCode or SeatFault.StolenCode } => "AWAITING REVIEW",
            { Fault: SeatFault.ReturnedSeat } => "RETURNED",
            _ => "TIMED-OUT",
        };
        if (seat.Finished && seat.Fault != SeatFault.LostRedirect)
            seat.Code = Entered(robot.ReturnUrl, robot.CompletionCode);
    }

    // The same link on another device, and the same person with another visit.
    private async Task ReplayAsync(CancellationToken cancel)
    {
        var plan = Simulation([]);
        using var client = StudySimulation.NewClient(plan);
        foreach (
            var seat in _seats
                .Where(s => s.Finished && s.Fault is SeatFault.ReplayedLink or SeatFault.SecondVisit)
                .ToList()
        )
        {
            var again =
                seat.Fault == SeatFault.SecondVisit
                    ? new Seat(seat.Person, IdFor(seat.Visit + ":again"), SeatFault.SecondVisit)
                    : seat;
            _plan.Announced?.Invoke(PlatformStudy, [again]);
            var shown = await OpenAsync(client, plan, again, cancel);
            if (shown?.Code is not null && Entered(shown.ReturnUrl, shown.Code) != seat.Code)
                _problems.Add("The end shows another code when the link is opened again.");
            if (again == seat && shown is not { Name: "end" })
                _problems.Add(
                    $"A finished participant who opens the link again comes to {shown?.Name ?? "another site"}."
                );
            if (again == seat || _plan.Platform.Visit is null) continue;
            _seats.Add(again);
            (again.Status, again.Code) = shown is { Name: "end" } ? ("AWAITING REVIEW", seat.Code) : ("TIMED-OUT", "");
        }
    }

    private void EnterForeignCodes()
    {
        var genuine = _seats.FirstOrDefault(s => s is { Finished: true, Code.Length: > 0 })?.Code ?? "";
        foreach (var seat in _seats.Where(s => !s.Finished))
            seat.Code = seat.Fault switch
            {
                SeatFault.ForgedCode => CompletionCode.From(SHA256.HashData(Encoding.UTF8.GetBytes(seat.Visit))),
                SeatFault.StolenCode => genuine,
                _ => seat.Code,
            };
    }

    private async Task<RobotPage?> OpenAsync(
        HttpClient client,
        SimulationPlan plan,
        Seat seat,
        CancellationToken cancel
    )
    {
        try
        {
            return await new RobotBrowser(client, plan, new RobotPages()).OpenAsync(
                $"{_plan.Address.AbsolutePath.TrimEnd('/')}/?{LinkOf(seat)}",
                "",
                cancel
            );
        }
        catch (RobotException failure)
        {
            _problems.Add(failure.Message);
            return null;
        }
    }

    private SimulationPlan Simulation(Seat[] seats) => new()
    {
        Study = _plan.Study,
        Address = () => _plan.Address,
        Participants = seats.Length,
        Concurrency = _plan.Concurrency,
        Seed = _plan.Seed,
        LinkOf = number => LinkOf(seats[number - 1]),
        GivesUpAfter = number => Leaves(seats[number - 1]) ? 1 : null,
    };

    private static bool Leaves(Seat seat) =>
        seat.Fault is SeatFault.ReturnedSeat or SeatFault.TimedOut or SeatFault.ForgedCode or SeatFault.StolenCode;

    private string LinkOf(Seat seat)
    {
        var rules = _plan.Platform;
        // Names in small letters: they count without regard to case.
        var query = $"{rules.Person[0].ToLowerInvariant()}={seat.Person}";
        if (rules.Visit is { } visit) query += $"&{visit}={seat.Visit}";
        if (rules.Study is { } study) query += $"&{study}={PlatformStudy}";
        return rules.Kind == PlatformKind.MTurk ? query + "&turkSubmitTo=https%3A%2F%2Fworkersandbox.mturk.com" : query;
    }

    // The platform reads the code from the address it is called with; without one the participant types what was shown.
    private static string Entered(string? returnUrl, string? shown)
    {
        if (Uri.TryCreate(returnUrl, UriKind.Absolute, out var url))
            foreach (var pair in url.Query.TrimStart('?').Split('&'))
                if (pair.StartsWith("cc=", StringComparison.Ordinal)) return Uri.UnescapeDataString(pair[3..]);
        return shown ?? "";
    }

    private Seat NewSeat(string person, string visit, SeatFault fault) => new(IdFor(person), IdFor(visit), fault);

    // As the platforms' own ids look.
    private string IdFor(string what)
    {
        var hash = SHA256.HashData(
            Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{_plan.Seed}:{_plan.Platform.Name}:{what}")
            )
        );
        var hex = Convert.ToHexStringLower(hash);
        return _plan.Platform.Kind switch
        {
            PlatformKind.Prolific => hex[..24],
            PlatformKind.MTurk => "A" + hex[..13].ToUpperInvariant(),
            PlatformKind.Connect => hex[..32].ToUpperInvariant(),
            PlatformKind.Sona => (BitConverter.ToUInt32(hash) % 900_000_000 + 100_000_000).ToString(
                CultureInfo.InvariantCulture
            ),
            _ => "p-" + hex[..16],
        };
    }
}
