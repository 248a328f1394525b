using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StudyApp.Simulation;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Entities.Visits;
using StudyApp.Tests.Simulation;

namespace StudyApp.Tests.Faults;

/// <summary>What the participants, in another process than the server, know to be acknowledged, and what the database has of it.</summary>
internal sealed class FaultJournal
{
    private readonly ConcurrentBag<SimulatedParticipant> _participants = [];
    private int _count;

    /// <summary>Forms and batches of trials acknowledged so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>One more was acknowledged; from several threads at once.</summary>
    public void Note() => Interlocked.Increment(ref _count);

    public void Add(SimulatedParticipant participant) => _participants.Add(participant);

    /// <summary>Waits until so many more were acknowledged; fails with the participants.</summary>
    public async Task WaitForMoreAsync(int more, Task participants)
    {
        var enough = Count + more;
        while (Count < enough)
        {
            if (participants.IsCompleted) await participants;
            await Task.Delay(1);
        }
    }

    /// <summary>One JSON object a line: who, where, and everything that was sent and acknowledged.</summary>
    public async Task WriteAsync(string file)
    {
        await using var writer = File.CreateText(file);
        foreach (var participant in _participants.OrderBy(p => p.ExternalId, StringComparer.Ordinal))
        {
            foreach (var form in participant.Forms)
                await writer.WriteLineAsync(
                    JsonSerializer.Serialize(
                        new
                        {
                            participant = participant.ExternalId,
                            page = form.Page,
                            fields = form.Fields.ToDictionary(),
                        }
                    )
                );
            foreach (var trials in participant.Trials)
                await writer.WriteLineAsync(
                    JsonSerializer.Serialize(
                        new
                        {
                            participant = participant.ExternalId,
                            page = trials.Page,
                            run = trials.Run,
                            trials = trials.Rows,
                        }
                    )
                );
            await writer.WriteLineAsync(
                JsonSerializer.Serialize(
                    new
                    {
                        participant = participant.ExternalId,
                        page = "end",
                        code = participant.CompletionCode,
                    }
                )
            );
        }
    }

    /// <summary>
    /// Holds the journal against the database, as lists of lines: what is missing was lost, what is there too often was doubled.
    /// </summary>
    public async Task<FaultVerdict> CompareAsync(StudyDbContext context)
    {
        var participants = _participants.Select(p => $"{p.ExternalId} {p.CompletionCode}");
        var answers = _participants.SelectMany(p =>
            p.Forms.Where(f => f.Page.StartsWith("questionnaire/", StringComparison.Ordinal))
                .Select(f => Line(p.ExternalId, f.Page, f.Fields))
        );
        var trials = _participants.SelectMany(p => p.Trials).SelectMany(batch => batch.Rows.Select(row =>
            Line(
                batch.Run,
                row["index"]!.ToString()!,
                row.Where(f => f.Key != "index").Select(f => KeyValuePair.Create(f.Key, JsonSerializer.Serialize(f.Value)))
            )
        )
    );
        List<string> acknowledged = [.. participants, .. answers, .. trials];

        List<string> stored =
        [
            .. (await context.Participants.AsNoTracking().ToListAsync()).Select(p => $"{p.ExternalId} {p.CompletionCode}"),
            .. (await StoredAnswers.ReadAsync(context)).Select(s => Line(s.ExternalId, s.Page, s.Cells!)),
            .. (await context.Trials.AsNoTracking().ToListAsync()).Select(StoredLine),
        ];
        return new(acknowledged.Count, Minus(acknowledged, stored), Minus(stored, acknowledged));
    }

    private static List<string> Minus(List<string> lines, List<string> others)
    {
        var counts = others.CountBy(l => l).ToDictionary();
        return [.. lines.Where(line =>
        {
            if (counts.GetValueOrDefault(line) is 0) return true;
            counts[line]--;
            return false;
        })];
    }

    // Whether a trial was planned is the server's own word.
    private static IEnumerable<JsonProperty> Sent(JsonDocument data) => data.RootElement.EnumerateObject().Where(p => p.Name != "planned");

    private static string StoredLine(Trial trial)
    {
        using var data = JsonDocument.Parse(trial.Data);
        return Line(
            trial.Run, trial.Index.ToString(CultureInfo.InvariantCulture),
            Sent(data).Select(p => KeyValuePair.Create(p.Name, p.Value.GetRawText())));
    }

    private static string Line(string who, string what, IEnumerable<KeyValuePair<string, string>> fields) =>
        $"{who} {what} {string.Join(' ', fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}"))}";
}

/// <summary>What came of a comparison.</summary>
/// <param name="Acknowledged">How many participants, forms and trials were compared.</param>
/// <param name="Lost">Acknowledged and not stored, or stored otherwise than sent.</param>
/// <param name="Surplus">Stored and never acknowledged, or stored twice, or in part.</param>
internal sealed record FaultVerdict(int Acknowledged, List<string> Lost, List<string> Surplus);
