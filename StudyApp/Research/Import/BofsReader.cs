using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Tables;

namespace StudyApp.Research.Import;

/// <summary>Reads all of BOFS's database that has a place in a study, and notes what has none.</summary>
/// <param name="file">The database.</param>
/// <param name="study">What the answers are held against.</param>
/// <param name="utcOffset">How far the clock of BOFS's server was ahead of UTC: its log of interactions is in local
/// time, unlike everything else.</param>
internal sealed class BofsReader(BofsFile file, Study study, TimeSpan utcOffset)
{
    private const string AnswersPrefix = "questionnaire_";
    private const string RowsPrefix = "table_";
    private const string OldLog = "questionnaire_interaction";

    // BOFS's own housekeeping: sessions, keys and addresses of admins have no use here.
    private static readonly string[] Housekeeping =
    [
        "participant",
        "progress",
        "display",
        "bofs_interaction_log",
        OldLog,
        "session_store",
        "app_meta",
        "banned_ip",
        "login_attempt",
        "admin_trusted_ip",
    ];

    private static readonly string[] Sizes = ["screenWidth", "screenHeight", "innerWidth", "innerHeight"];

    private readonly Dictionary<long, BofsParticipant> _participants = [];
    private readonly List<string> _notes = [];

    /// <summary>The tables of answers.</summary>
    public List<BofsQuestionnaire> Questionnaires { get; } = [];

    /// <summary>Sentences about what has no place.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The participants, in BOFS's order.</summary>
    /// <exception cref="ImportException">It is not BOFS's, or a cell cannot be taken over.</exception>
    public async Task<IReadOnlyList<BofsParticipant>> ReadAsync(CancellationToken cancel)
    {
        var people = RequireBofs();
        await ReadParticipantsAsync(people, cancel);
        await ReadProgressAsync(cancel);
        foreach (
            var table in file
                .Tables.Values.Where(t =>
                    t.Name.StartsWith(AnswersPrefix, StringComparison.Ordinal) && t.Name != OldLog
                )
                .OrderBy(t => t.Name, StringComparer.Ordinal)
        )
            await ReadAnswersAsync(table, cancel);
        await ReadEventsAsync(cancel);
        await ReadDisplaysAsync(cancel);
        foreach (
            var table in file
                .Tables.Values.Where(t =>
                    !Housekeeping.Contains(t.Name)
                    && !t.Name.StartsWith(AnswersPrefix, StringComparison.Ordinal)
                    && !t.Name.StartsWith("sqlite_", StringComparison.Ordinal)
                )
                .OrderBy(t => t.Name, StringComparer.Ordinal)
        )
            if (await table.CountAsync(cancel) is > 0 and var rows)
            {
                if (
                    table.Name.StartsWith(RowsPrefix, StringComparison.Ordinal)
                    && study.Tables.TryGetValue(table.Name[RowsPrefix.Length..], out var custom)
                )
                    await ReadRowsAsync(table, custom, cancel);
                else Note($"{table.Name}: {rows} rows stay in the file; the study has no table for them.");
            }
        foreach (var questionnaire in Questionnaires) NoteColumns(questionnaire);
        return [.. _participants.Values.OrderBy(p => p.Id)];
    }

    private BofsTable RequireBofs()
    {
        if (
            file.Tables.TryGetValue("participant", out var people)
            && people.Has("participantID")
            && (people.Has("external_id") || people.Has("mTurkID"))
        )
            return people.Require("timeStarted", "finished");
        var holds =
            file.Tables.Count == 0
                ? "it holds no tables"
                : $"it holds {string.Join(", ", file.Tables.Keys.Order(StringComparer.Ordinal).Take(3))}…, but no table \"participant\" as BOFS makes it";
        throw new ImportException(
            ImportProblem.NotBofs,
            $"{file.Path} is not a database that BOFS wrote: {holds}. Nothing was imported."
        );
    }

    private async Task ReadParticipantsAsync(BofsTable table, CancellationToken cancel)
    {
        var idColumn = table.Has("external_id") ? "external_id" : "mTurkID";
        await foreach (var row in table.RowsAsync(cancel))
        {
            var started = row.MomentOf("timeStarted");
            var (ended, crawler, code, reason) = (
                row.Moment("timeEnded"),
                row.Flag("isCrawler"),
                row.Text("code", 64),
                row.Text("end_reason", 64)
            );
            var participant = new BofsParticipant
            {
                Id =
                    row.Whole("participantID", 1, int.MaxValue)
                    ?? throw row.Refuse("participantID", "the number is missing"),
                Key = Hash(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"bofs\n{row.Text("participantID")}\n{row.Text("timeStarted")}\n{code}"
                    )
                ),
                ExternalId = row.Text(idColumn).Trim() is { Length: > 0 } id
                    ? id.Length <= Arrival.MaxIdLength
                        ? id
                        : throw row.Refuse(
                            idColumn,
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"the id is longer than {Arrival.MaxIdLength} characters"
                            )
                        )
                    : null,
                Source = row.Text("source", 64).Trim().ToLowerInvariant(),
                Ip = row.Text("ipAddress"),
                UserAgent = row.Text("userAgent"),
                Condition = (int)(row.Whole("condition", 0, 10_000) ?? 0),
                StartedAt = started,
                EndedAt = ended,
                Finished = row.Flag("finished"),
                IsCrawler = crawler,
                Excluded = crawler || row.Flag("excludeFromCount"),
                // BOFS writes 0 for none.
                Code = code is "" or "0" ? null : code,
                EndReason = reason.Length == 0 ? null : reason,
                LastActiveAt = row.Moment("lastActiveOn") ?? ended ?? started,
                Notes = row.Text("notes"),
            };
            if (!_participants.TryAdd(participant.Id, participant))
                throw row.Refuse("participantID", "the number occurs twice");
            participant.Content.Add(
                $"{participant.ExternalId}\n{participant.Condition}\n{participant.Finished}\n{participant.EndReason}\n{participant.Excluded}\n{row.Text("timeEnded")}"
            );
        }
    }

    private async Task ReadProgressAsync(CancellationToken cancel)
    {
        if (!file.Tables.TryGetValue("progress", out var table))
            throw new ImportException(
                ImportProblem.BadData,
                $"{file.Path} has no table \"progress\". Start BOFS once with this file, which makes it, and import then. Nothing was imported."
            );
        table.Require("participantID", "path", "startedOn", "submittedOn");
        await OfParticipantsAsync(table, (row, participant) =>
        {
            participant.Visits.Add(
                new(
                    row.Text("path", 256).TrimStart('/'),
                    (int)(row.Whole("occurrence", 0, 100_000) ?? 0),
                    row.MomentOf("startedOn"),
                    row.Moment("submittedOn")
                )
            );
            participant.Content.Add(row.Fingerprint);
        }, cancel);
    }

    private async Task ReadAnswersAsync(BofsTable table, CancellationToken cancel)
    {
        var name = table.Name[AnswersPrefix.Length..];
        if (await table.CountAsync(cancel) is var rows && rows == 0) return;
        table.Require("participantID", "timeStarted", "timeEnded");
        if (!BofsQuestionnaire.IsName(name))
        {
            Note($"{table.Name}: {rows} rows stay in the file; \"{name}\" cannot be a questionnaire's name here.");
            return;
        }
        var questionnaire = new BofsQuestionnaire(table, name, study.Questionnaires.GetValueOrDefault(name));
        Questionnaires.Add(questionnaire);
        await OfParticipantsAsync(table, (row, participant) =>
        {
            participant.Answers.Add(
                new(
                    questionnaire,
                    row.Text("tag", 64),
                    row.MomentOf("timeStarted"),
                    row.MomentOf("timeEnded"),
                    questionnaire.Read(row)
                )
            );
            participant.Content.Add(row.Fingerprint);
        }, cancel);
    }

    private async Task ReadRowsAsync(BofsTable table, CustomTable custom, CancellationToken cancel)
    {
        table.Require("participantID", "timeSubmitted");
        await OfParticipantsAsync(table, (row, participant) =>
        {
            participant.Rows.Add(
                new(
                    custom.Name,
                    row.MomentOf("timeSubmitted"),
                    TableValue.WriteRow(
                        custom.Columns.Select(c => KeyValuePair.Create(c.Name, CellOf(table, row, c)))
                    )
                )
            );
            participant.Content.Add(row.Fingerprint);
        }, cancel);
    }

    // A column that BOFS's table did not have yet, and what it left empty, is missing.
    private static object? CellOf(BofsTable table, BofsRow row, TableColumn column)
    {
        if (
            !table.Has(column.Name)
            || row.Text(column.Name) is not { } text
            || (text.Length == 0 && column.Type != TableColumnType.String)
        )
            return null;
        return TableValue.TryRead(column.Type, text, out var value)
            ? value
            : throw row.Refuse(column.Name, $"this is no {column.Type.ToString().ToLowerInvariant()}");
    }

    private async Task ReadEventsAsync(CancellationToken cancel)
    {
        var table = file.Tables.GetValueOrDefault("bofs_interaction_log") ?? file.Tables.GetValueOrDefault(OldLog);
        if (table is null || await table.CountAsync(cancel) == 0) return;
        table.Require("participantID", "questionnaire", "questionID", "eventType", "timestamp");
        await OfParticipantsAsync(table, (row, participant) => participant.Events.Add(new(
            row.Text("questionnaire", 64),
            row.Text("tag", 64),
            row.Text("questionID", 128),
            row.Text("eventType", 32),
            row.MomentOf("timestamp") - utcOffset,
            Cut(row.Text("value"))
        )
    ),
cancel
        );
    }

    private async Task ReadDisplaysAsync(CancellationToken cancel)
    {
        if (!file.Tables.TryGetValue("display", out var table) || await table.CountAsync(cancel) == 0) return;
        table.Require("participantID");
        await OfParticipantsAsync(table, (row, participant) =>
        {
            var sizes = Sizes.Select(c => row.Whole(c, int.MinValue, int.MaxValue) ?? 0).ToArray();
            // Without scripts BOFS writes zeros.
            if (sizes.Any(s => s != 0))
                participant.Display = string.Create(
                    CultureInfo.InvariantCulture,
                    $"screen {sizes[0]}x{sizes[1]}, window {sizes[2]}x{sizes[3]}, {row.Text("dppx", 40)} dppx"
                );
        }, cancel);
    }

    private async Task OfParticipantsAsync(
        BofsTable table,
        Action<BofsRow, BofsParticipant> add,
        CancellationToken cancel
    )
    {
        var nobodys = 0;
        await foreach (var row in table.RowsAsync(cancel))
            if (
                row.Whole("participantID", 0, long.MaxValue) is { } id
                && _participants.TryGetValue(id, out var participant)
            )
                add(row, participant);
            else nobodys++;
        if (nobodys > 0) Note($"{table.Name}: {nobodys} rows are of no participant in the file and stay there.");
    }

    private void NoteColumns(BofsQuestionnaire questionnaire)
    {
        var unnamable = questionnaire.Unnamable.ToList();
        var kept = questionnaire.Kept.Except(unnamable).ToList();
        if (!questionnaire.IsInStudy)
            Note(
                $"{questionnaire.Table.Name}: the study has no such questionnaire; the answers are kept under their names."
            );
        else if (kept.Count > 0)
            Note(
                $"{questionnaire.Table.Name}: the questionnaire does not have {string.Join(", ", kept)}; the answers are kept under these names."
            );
        if (unnamable.Count > 0)
            Note(
                $"{questionnaire.Table.Name}: {string.Join(", ", unnamable)} cannot name a column here; the answers are kept, but only the JSON export shows them."
            );
    }

    private void Note(FormattableString text) => _notes.Add(text.ToString(CultureInfo.InvariantCulture));

    // As long as the program's own log keeps them.
    private static string Cut(string value) =>
        value.Length <= 1000 ? value : value[..(char.IsHighSurrogate(value[999]) ? 999 : 1000)];

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
