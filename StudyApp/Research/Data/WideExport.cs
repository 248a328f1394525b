using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Research.Data.Writing;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;

namespace StudyApp.Research.Data;

/// <summary>One row per participant: <c>participants_wide.csv</c>.</summary>
/// <param name="database">The data.</param>
/// <param name="study">The study as it is now; its calculations are computed.</param>
/// <param name="log">Told of each calculation that cannot be computed, once per export; null for nobody.</param>
public sealed class WideExport(StudyDatabase database, Study study, ILogger<WideExport>? log = null)
{
    /// <summary>Its place in the catalogue.</summary>
    internal static ExportFormat Format { get; } =
        new(
            "wide",
            "participants_wide.csv, one row per participant",
            source =>
    {
        var export = new WideExport(source.Database, source.Study, source.Log?.CreateLogger<WideExport>());
        return source.WithBinds(
            new(FileName, export.WriteAsync)
            {
                Offer = new("All answers, one row per participant",
                    "questionnaires side by side, with external id, condition and durations. For statistics programs."),
            },
            bind => new(FileNameOf(bind), (stream, scope, cancel) => export.WriteAsync(bind, stream, scope, cancel))
            {
                Offer = new($"Answers kept in {bind}, one row per participant",
                    "what SQLALCHEMY_BINDS keeps apart; participantID and externalID join it with the first file."),
            });
    });

    /// <summary>The usual file name.</summary>
    public const string FileName = "participants_wide.csv";

    /// <summary>The usual file name of a database of SQLALCHEMY_BINDS.</summary>
    public static string FileNameOf(string bind) => ExportPart.NameOf(FileName, bind);

    private static readonly string[] ParticipantColumns =
    [
        "participantID",
        "externalID",
        "source",
        "condition",
        "duration",
        "finished",
        "end_reason",
    ];

    // The first two.
    private const int JoinColumns = 2;

    private static readonly string[] OriginColumns = ["ip", "user_agent"];

    private static readonly string[] LanguageColumn = ["language"];

    private readonly bool _hasLanguages = study.Languages.Length > 1;

    private readonly TaskScoreColumns _scores = new(study);

    /// <summary>Writes the file, ordered by participant.</summary>
    public async Task WriteAsync(Stream stream, ExportScope scope, CancellationToken cancel)
    {
        await using var snapshot = await ExportSnapshot.OpenAsync(database, cancel);
        var entries = await EntriesAsync(snapshot, cancel);
        var failed = new HashSet<(string, string)>();

        var names = new WideNames(study);
        var tables = await WideTables.ReadAsync(snapshot, study, scope, names, log, cancel);
        string[] header = [.. ParticipantColumns, .. entries.SelectMany(e => e.Header(names))];

        await using var rows = new CsvRows(stream, cancel);
        await rows.HeaderAsync([.. header, .. tables.Header, .. _scores.Columns.Select(names.Of),
            .. _hasLanguages ? LanguageColumn : [], .. scope.WithOrigins ? OriginColumns : []]);
        await foreach (var page in snapshot.ParticipantsAsync(scope, cancel))
        {
            var submissions = await snapshot.SubmissionsAsync(page, cancel);
            var origins = scope.WithOrigins ? await snapshot.OriginsAsync(page, cancel) : [];
            var visits = _scores.Columns.IsEmpty ? null : await snapshot.VisitsAsync(page, cancel);
            var trials = _scores.Columns.IsEmpty ? null : await snapshot.TrialsAsync(page, task: null, cancel);
            foreach (var participant in page)
            {
                WriteParticipant(rows, participant);
                WriteEntries(rows, entries, submissions[participant.Id], failed);
                foreach (var cell in tables.Cells(participant.Id)) rows.Value(cell);
                if (visits is not null && trials is not null)
                    foreach (var score in _scores.Values(visits[participant.Id], trials[participant.Id]))
                        rows.Value(score is { } number ? ResponseValue.Of(number) : ResponseValue.Missing);
                // Last, and only where there is a choice: the usual columns keep their places.
                if (_hasLanguages) rows.Text(participant.Language);
                if (scope.WithOrigins)
                {
                    var origin = origins.GetValueOrDefault(participant.Id);
                    rows.Text(origin?.Ip);
                    rows.Text(origin?.UserAgent);
                }
                await rows.EndAsync();
            }
        }
    }

    /// <summary>
    /// Writes the file of what is kept in a database of SQLALCHEMY_BINDS: participantID and externalID, by which it is
    /// joined with the other file, and the columns that lie there.
    /// </summary>
    /// <remarks>Who has nothing there has no row.</remarks>
    public async Task WriteAsync(string bind, Stream stream, ExportScope scope, CancellationToken cancel)
    {
        await using var snapshot = await ExportSnapshot.OpenAsync(database, new ExportPart(bind), cancel);
        var entries = await EntriesAsync(snapshot, cancel);
        var failed = new HashSet<(string, string)>();
        var names = new WideNames(study, bind);
        var tables = await WideTables.ReadAsync(snapshot, study, scope, names, log, cancel);
        string[] header = [.. ParticipantColumns.Take(JoinColumns), .. entries.SelectMany(e => e.Header(names))];
        await using var rows = new CsvRows(stream, cancel);
        await rows.HeaderAsync([.. header, .. tables.Header]);
        await foreach (var page in snapshot.ParticipantsAsync(scope, cancel))
        {
            var present = await snapshot.PresentAsync(page, cancel);
            var submissions = await snapshot.SubmissionsAsync(page, cancel);
            foreach (var participant in page.Where(p => present.Contains(p.Id)))
            {
                rows.Number(participant.Id);
                rows.Text(participant.ExternalId);
                WriteEntries(rows, entries, submissions[participant.Id], failed);
                foreach (var cell in tables.Cells(participant.Id)) rows.Value(cell);
                await rows.EndAsync();
            }
        }
    }

    private async Task<Entry[]> EntriesAsync(ExportSnapshot snapshot, CancellationToken cancel)
    {
        var versions = new QuestionnaireVersions(study, await snapshot.VersionsAsync(cancel));
        return
        [
            .. WideEntries
                .Of(study, snapshot.Bind)
                .Concat(await snapshot.AnsweredAsync(cancel))
                .Distinct()
                .Select(e => new Entry(
                    e.Questionnaire,
                    e.Tag,
                    [.. versions.Columns(e.Questionnaire)],
                    study.Questionnaires.GetValueOrDefault(e.Questionnaire)
                )),
        ];
    }

    private void WriteEntries(
        CsvRows rows,
        Entry[] entries,
        IEnumerable<StoredSubmission> submissions,
        HashSet<(string, string)> failed
    )
    {
        // Later ones replace earlier ones: the newest submission counts.
        var newest = new Dictionary<(string, string), StoredSubmission>();
        foreach (var submission in submissions) newest[(submission.Questionnaire, submission.Tag)] = submission;
        foreach (var entry in entries)
            WriteEntry(rows, entry, newest.GetValueOrDefault((entry.Questionnaire, entry.Tag)), failed);
    }

    private void WriteParticipant(CsvRows rows, Participant participant)
    {
        rows.Number(participant.Id);
        rows.Text(participant.ExternalId);
        rows.Text(participant.Source);
        rows.Text(study.ConditionLabel(participant.Condition));
        rows.Seconds(
            participant is { Finished: true, EndedAt: { } end } ? ExportTimes.Seconds(participant.StartedAt, end) : 0
        );
        rows.Flag(participant.Finished);
        rows.Text(participant.EndReason);
    }

    private void WriteEntry(CsvRows rows, Entry entry, StoredSubmission? submission, HashSet<(string, string)> failed)
    {
        var values = submission is null ? null : StoredJson.Values(submission.Answers);
        foreach (var column in entry.Columns)
            rows.Value(values is not null && values.TryGetValue(column, out var value) ? value : ResponseValue.Missing);
        WriteCalculations(rows, entry, values, failed);
        rows.Seconds(submission is null ? null : ExportTimes.Seconds(submission.StartedAt, submission.EndedAt));
    }

    // What cannot be computed is an empty cell: one mistake must not cost the export.
    private void WriteCalculations(
        CsvRows rows,
        Entry entry,
        IReadOnlyDictionary<string, ResponseValue>? values,
        HashSet<(string, string)> failed
    )
    {
        if (entry.Current is not { Calculations.IsEmpty: false } questionnaire) return;
        var results = values is null ? null : Calculation.Evaluate(questionnaire, values);
        foreach (var calculation in questionnaire.Calculations)
        {
            var result = results?[calculation.Name];
            rows.Value(result is null ? ResponseValue.Missing : Calculation.ResponseOf(result));
            if (result is Undecided reason && failed.Add((questionnaire.Name, calculation.Name)))
                log?.LogWarning(
                    "The calculation {Calculation} of {Questionnaire} cannot be computed for everyone; its "
                        + "cells stay empty: {Reason}",
                    calculation.Name,
                    questionnaire.Name,
                    reason.Reason
                );
        }
    }

    private sealed record Entry(string Questionnaire, string Tag, string[] Columns, Questionnaire? Current)
    {
        public IEnumerable<string> Header(WideNames names) =>
            Columns.Select(c => names.Of((Questionnaire, Tag), c))
                .Concat((Current?.Calculations.Select(c => c.Name) ?? []).Append("duration")
                    .Select(c => names.Of((Questionnaire, Tag), c, isMade: true)));
    }
}
