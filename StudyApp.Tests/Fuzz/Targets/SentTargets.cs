using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using StudyApp.Participation.Answering;
using StudyApp.Participation.Arriving;
using StudyApp.Participation.Planning;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment.Platforms;
using StudyApp.Studies.Recruitment.Reconciliation;
using StudyApp.Studies.Settings;
using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using StudyApp.Tests.Integration.Hostile;
using StudyApp.Tests.Storage;
using StudyApp.Tests.Studies.Tasks;
using StudyApp.Web.Participant.Framing;

namespace StudyApp.Tests.Fuzz.Targets;

/// <summary>What browsers and platforms send beside answers.</summary>
internal static class SentTargets
{
    private static readonly ImmutableArray<string> JsonWords =
    [
        "\"timestamp\":1e400,",
        "\"value\":{},",
        "\"questionID\":\"age\",",
        "null",
        "[",
        "]",
        "{",
        "}",
        "\\u0000",
        "\\ud800",
        "\n",
        "[1,2]",
        "[2,1]",
        "\"calm\":[0,5],",
        "\"tea_enable\":",
        "1e400",
        "-1",
        "\"eventType\":\"focus\",",
    ];
    private static readonly Study Study = TestStudy.Usual();

    public static IFuzzTarget Interactions() => Mutated("interactions", text =>
    {
        foreach (var read in InteractionLog.Read(text))
            FuzzComplaintException.Unless(
                read is { QuestionId.Length: <= 128, Value.Length: <= 1_000, OccurredAt.Year: >= 1970 and <= 2100 }
                    && !(read.QuestionId + read.Value).Contains('\0', StringComparison.Ordinal),
                $"event: {read}"
            );
    });

    public static IFuzzTarget Changes() => Mutated("changes", text =>
    {
        foreach (var questionnaire in Study.Questionnaires.Values)
        {
            var read = ItemChanges.Read(text, questionnaire);
            FuzzComplaintException.Unless(
                read.All(r =>
                    questionnaire.Columns.Any(c => c.Name == r.Key) && r.Value.First >= 0 && r.Value.First <= r.Value.Last
                ),
                "change: of no column, or backwards"
            );
            using var _ = JsonDocument.Parse(AnswerJson.WriteChanges(read));
        }
    });

    public static IFuzzTarget Display() => Mutated("display", text =>
        FuzzComplaintException.Unless(
            DisplayReport.Read(text)
                is null
                    or { Dppx: > 0 and <= 20, ScreenWidth: > 0 and <= 100_000, InnerHeight: > 0 and <= 100_000 },
            $"display: {text}"
        )
);

    // As it is kept: the texts of a form, under whatever names.
    public static IFuzzTarget Draft() => Mutated("draft", text =>
    {
        var fields = text.Split('\n')
            .Select(l => l.Split('=', 2))
            .Select(l => KeyValuePair.Create(l[0], l[^1]))
            .Where(f => IsText(f.Key) && IsText(f.Value))
            .DistinctBy(f => f.Key)
            .ToList();
        using var kept = JsonDocument.Parse(DraftJson.Write(fields));
        FuzzComplaintException.Unless(
            kept.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!)).SequenceEqual(fields),
            "fields: not what was typed"
        );
    });

    /// <summary>
    /// Trials as <c>POST /task/NAME/trials</c> stores them, in any number, order and combination: every task scores them.
    /// </summary>
    public static IFuzzTarget Trials()
    {
        var tasks = TaskTypes.Names.Select(n => TaskSamples.Read(n, "")).Concat(TaskSamples.All.Values).ToImmutableArray();
        return new TextTarget("trials", chance =>
        {
            var at = chance.Next(tasks.Length);
            var plan = tasks[at].PlanOf(new(chance.Next(), "task/fuzz", 1));
            var simulated = chance.Next(2) == 0
                ? plan.Simulate(new SeededChance(chance.Next(), "fuzz")).Take(chance.Next(60)).ToList()
                : [];
            var lines = Enumerable
                .Range(0, Math.Max(simulated.Count, chance.Next(12)))
                .Select(i => WriteTrial(chance, tasks[at], i < simulated.Count ? simulated[i] : null));
            return $"{at}\n{string.Join('\n', lines)}";
        }, text =>
        {
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var task = tasks[int.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture)];
            var scores = task.Score([.. lines.Skip(1).Select(TrialRow.Read)]);
            FuzzComplaintException.Unless(
                scores.Values.All(v => v is null || double.IsFinite(v.Value)),
                $"score: "
                    + $"{string.Join(", ", scores.Where(s => s.Value is { } v && !double.IsFinite(v)).Select(s => $"{s.Key} {s.Value}"))}"
            );
        });
    }

    public static IFuzzTarget Platform()
    {
        var seeds = FuzzSeeds.Of("platform");
        var mutations = new TextMutations(
            seeds,
            ",",
            ";",
            "\t",
            "\"",
            "\"\"",
            "\r\n",
            "\r",
            "\n",
            "Participant id",
            "Completion code",
            "WorkerId",
            "Answer.surveycode",
            "APPROVED",
            "'",
            "\uFEFF"
        );
        KnownAttempt[] known =
        [
            new(1, "anna", "v1", "complete", "0123-4567-89AS", true, false),
            new(2, "bert", null, null, null, false, false),
            new(3, "anna", "v3", "screened", "X1", false, true),
        ];
        return new TextTarget("platform", mutations.Next, text =>
        {
            var table = CsvTable.Read(text);
            FuzzComplaintException.Unless(
                table.Rows.All(r => r.Cells.Length == table.Header.Length && r.Line > 1),
                "row: not as long as the header"
            );
            foreach (var kind in Enum.GetValues<PlatformKind>())
            {
                var read = PlatformExport.Read(table, kind, out var problem);
                FuzzComplaintException.Unless(read is null == problem is not null, "problem: neither rows nor a reason");
                if (read is not { } submissions) continue;
                var results = Reconciler.Run(submissions, known, ["PAID"]);
                FuzzComplaintException.Unless(results.Length == submissions.Length, "results: not one for each row");
                _ = Reconciler.Unlisted(results, known).Length;
            }
        });
    }

    /// <summary>The participants' cookie: forged, or made by us with something odd inside.</summary>
    public static IFuzzTarget Ticket()
    {
        var seeds = FuzzSeeds.Of("ticket");
        var mutations = new TextMutations(
            seeds,
            "null",
            "\"ParticipantId\":1e3,",
            "\"Parameters\":null,",
            "\"Parameters\":{\"\":null},",
            "[",
            "{",
            "\"ConsentShownAt\":\"x\",",
            "\\ud800",
            "-1",
            "\"TestCondition\":9999999999,"
        );
        var protection = new EphemeralDataProtectionProvider();
        var cookie = new ParticipantCookie(
            protection,
            new CurrentStudy(Study, []),
            new ServerSettings { Database = DatabaseAddress.Parse("sqlite://", out _)! },
            TimeProvider.System
        );
        var protector = protection.CreateProtector("participant").ToTimeLimitedDataProtector();
        var name = "studyapp_" + ParticipantCookie.Suffix(Study);
        var genuine = protector.Protect("{\"ParticipantId\":7,\"BrowserKey\":\"k\"}", DateTimeOffset.MaxValue);
        var forged = new TextMutations([genuine], "A", "-", "_", "=", "CfDJ8");
        return new TextTarget("ticket", chance => chance.Next(2) == 0 ? "forged " + chance.Next() : mutations.Next(chance), text =>
        {
            // A genuine value differs from run to run: only how it is changed can be repeated.
            var isForged = text.StartsWith("forged ", StringComparison.Ordinal) && int.TryParse(text[7..], out _);
            var value = isForged
                ? forged.Next(new Random(int.Parse(text[7..], System.Globalization.CultureInfo.InvariantCulture)))
                : protector.Protect(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), DateTimeOffset.MaxValue);
            var context = new DefaultHttpContext();
            context.Request.Headers.Cookie = $"{name}={Uri.EscapeDataString(new string([.. value.Where(c => !char.IsSurrogate(c))]))}";
            var ticket = cookie.Read(context);
            if (isForged && value != genuine && ticket is not null)
                FuzzComplaintException.Unless(ticket.ParticipantId == 7, $"forged: {value}");
        });
    }

    /// <summary>Prolific's signed links and the keys they are checked with.</summary>
    public static IFuzzTarget Token()
    {
        var mutations = new TextMutations(
            FuzzSeeds.Of("token"),
            "{\"alg\":\"RS256\"",
            "\"kid\":\"k\"",
            "\"exp\":1e400",
            "\"aud\":[[]]",
            "\"prolific\":{}",
            "null",
            "[",
            ".",
            "\"keys\":[",
            "\"n\":\"AQAB\"",
            "\"n\":\"\"",
            "\"e\":\"\"",
            "\\ud800"
        );
        var rsa = RSA.Create(2048);
        var parameters = rsa.ExportParameters(false);
        ImmutableArray<SigningKey> keys = [new("k", [.. parameters.Modulus!], [.. parameters.Exponent!]), new("short", [3], [1])];
        return new TextTarget("token", mutations.Next, text =>
        {
            var read = ProlificToken.ReadKeys(text);
            foreach (var kid in keys.Select(k => k.Id))
            {
                // Signed by the platform and odd all the same, and forged.
                var (head, body) = (Encode($"{{\"alg\":\"RS256\",\"kid\":\"{kid}\"}}"), Encode(text));
                var signature =
                    kid == "k"
                        ? rsa.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                        : [1, 2, 3];
                var reading = ProlificToken.Read(
                    $"{head}.{body}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}",
                    keys.AddRange(read),
                    DateTimeOffset.UnixEpoch,
                    "study.example"
                );
                FuzzComplaintException.Unless(kid == "k" || reading.Problem != TokenProblem.None, "forged: accepted");
            }
            _ = ProlificToken.Read(text, keys.AddRange(read), DateTimeOffset.UnixEpoch, "study.example");
            _ = ProlificToken.Read($"{Encode(text)}.{Encode(text)}.{Encode(text)}", read, DateTimeOffset.UnixEpoch, "study.example");
        });

        static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
    }

    private static TextTarget Mutated(string name, Action<string> read) =>
        new(name, new TextMutations(FuzzSeeds.Of(name), JsonWords).Next, read);

    private static bool IsText(string text) =>
        !text.Where(
                (c, i) =>
                    char.IsHighSurrogate(c)
                        ? i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])
                        : char.IsLowSurrogate(c) && (i == 0 || !char.IsHighSurrogate(text[i - 1]))
            )
            .Any();

    private static string WriteTrial(Random chance, TaskDefinition task, IReadOnlyDictionary<string, object?>? simulated)
    {
        var fields = task.TrialFields.Select(f =>
            KeyValuePair.Create(f.Name, simulated is not null && chance.Next(12) > 0 ? simulated.GetValueOrDefault(f.Name) : Any(chance, f))
        );
        return JsonSerializer.Serialize(fields.ToDictionary(f => f.Key, f => f.Value));
    }

    // Everything that TrialsEndpoint lets through for the field.
    private static object? Any(Random chance, TrialField field) => chance.Next(6) == 0 ? null : field.Type switch
    {
        TrialFieldType.Number => new[] { field.Min, field.Max, 0.5, 1, 2, 3, -1, 300, 1e-300, 1e9, chance.NextDouble() * 2_000 }[
            chance.Next(11)
        ]
            is var number
        && field.Takes(number)
            ? number
            : field.Min,
        TrialFieldType.Boolean => chance.Next(2) == 0,
        TrialFieldType.Text when !field.Values.IsEmpty => TextMutations.Pick(chance, field.Values.AsSpan()),
        _ => chance.Next(3) == 0 ? "test"
        : TextMutations.Pick(chance, HostileTexts.Values) is { Length: <= 100 } text
        && !text.Contains('\0', StringComparison.Ordinal)
            ? text
        : "",
    };
}
