using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StudyApp.Cli.Shared;
using StudyApp.Research.Data.Writing;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;
using StudyApp.Storage.Entities.Conditions;
using StudyApp.Studies.Model;

namespace StudyApp.Cli.Verbs;

internal static class AssignmentsVerb
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var config = StudyArguments.Config();
        var verify = new Option<bool>("--verify")
        {
            Description =
                "Makes every assignment again from what is stored, and prints those that do not hold; exit code "
                + "1 if there are any.",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Prints an object with all assignments and, with --verify, the problems.",
        };
        var command = new Command(
            "assignments",
            "Lists how participants got their conditions, in the order of commits, as CSV. The study may be "
                + "running."
        )
        {
            config,
            verify,
            json,
        };
        command.SetAction((result, _) => StudyData.ReadAsync(result.GetValue(config)!,
            (database, study, cancel) =>
                RunAsync(database, study, result.GetValue(verify), result.GetValue(json), cancel)
        )
);
        return command;
    }

    private static async Task<int> RunAsync(
        StudyDatabase database,
        Study study,
        bool verify,
        bool json,
        CancellationToken cancel
    )
    {
        var log = await AssignmentLog.ReadAsync(database, cancel);
        ImmutableArray<AssignmentFinding> findings = verify ? AssignmentReplay.Verify(log) : [];
        if (json) Console.Out.WriteLine(ToJson(log, study, verify ? findings : null).ToJsonString(Readable));
        else if (verify)
        {
            foreach (var finding in findings) Console.Out.WriteLine(Sentence(finding));
            Console.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{log.Assignments.Length} assignments, {findings.Length} problems."
                )
            );
        }
        else await ListAsync(log, study, cancel);
        return findings.IsEmpty ? ExitCodes.Fine : ExitCodes.ProblemsFound;
    }

    private static string Sentence(AssignmentFinding finding) => string.Create(CultureInfo.InvariantCulture,
        $"{(finding.Assignment > 0 ? $"assignment {finding.Assignment}" : "no assignment")}{(finding.Participant is { } id ? $", participant {id}" : "")}: "
            + $"{finding.Problem}"
    );

    private static async Task ListAsync(AssignmentLog log, Study study, CancellationToken cancel)
    {
        await using var output = Console.OpenStandardOutput();
        await using var csv = new CsvRows(output, cancel);
        await csv.HeaderAsync([
            "assignment",
            "participantID",
            "time",
            "rule",
            "stratum",
            "condition",
            "label",
            "counts",
            "enabled",
            "full",
            "sequence",
            "slot",
            "seed",
        ]);
        foreach (var row in log.Assignments)
        {
            var saw = AllocationJson.Read(row.Saw);
            csv.Number(row.Id);
            csv.Number(row.ParticipantId);
            csv.Moment(row.At);
            csv.Text(row.Rule);
            csv.Text(row.Stratum);
            csv.Number(row.Condition);
            csv.Text(study.ConditionLabel(row.Condition));
            csv.Text(List(saw?.Counts));
            csv.Text(List(saw?.Enabled));
            csv.Text(List(saw?.Full));
            csv.Number(row.Sequence);
            csv.Number(row.Slot);
            csv.Number(row.Seed);
            await csv.EndAsync();
        }
    }

    private static JsonObject ToJson(AssignmentLog log, Study study, ImmutableArray<AssignmentFinding>? findings)
    {
        var root = new JsonObject
        {
            ["assignments"] = new JsonArray([.. log.Assignments.Select(row => ToJson(row, study))]),
        };
        if (findings is { } problems)
            root["problems"] = new JsonArray([
                .. problems.Select(f => new JsonObject
                {
                    ["assignment"] = f.Assignment,
                    ["participantID"] = f.Participant,
                    ["problem"] = f.Problem,
                }),
            ]);
        return root;
    }

    private static JsonObject ToJson(Assignment row, Study study) => new()
    {
        ["assignment"] = row.Id,
        ["participantID"] = row.ParticipantId,
        ["time"] = ExportTimes.Iso(row.At),
        ["rule"] = row.Rule,
        ["stratum"] = row.Stratum,
        ["condition"] = row.Condition,
        ["label"] = study.ConditionLabel(row.Condition),
        ["saw"] = JsonNode.Parse(AllocationJson.Read(row.Saw) is null ? "{}" : row.Saw),
        ["full"] = new JsonArray([.. (AllocationJson.Read(row.Saw)?.Full ?? []).Select(c => JsonValue.Create(c))]),
        ["sequence"] = row.Sequence,
        ["slot"] = row.Slot,
        ["seed"] = Number(row.Seed),
        ["counted"] = row.Counted,
    };

    private static string List(ImmutableArray<int>? numbers) =>
        numbers is { } all ? string.Join(' ', all.Select(n => Number(n))) : "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
