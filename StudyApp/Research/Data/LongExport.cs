using StudyApp.Research.Data.Writing;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;

namespace StudyApp.Research.Data;

/// <summary>One row per answer: <c>responses_long.csv</c>.</summary>
/// <remarks>
/// What was not answered has a row with an empty value that says why, calculations have one where there is a value;
/// pages never reached have none, and ids from recruiting platforms are left out.
/// </remarks>
public sealed class LongExport(StudyDatabase database, Study study)
{
    /// <summary>Its place in the catalogue.</summary>
    internal static ExportFormat Format { get; } = new("long", "responses_long.csv, one row per answer", source =>
    {
        var export = new LongExport(source.Database, source.Study);
        return source.WithBinds(
            new(FileName, export.WriteAsync)
            {
                Offer = new("All answers, one row per answer",
                    "with the order presented, labels, and why an answer is missing; without external ids."),
            },
            bind => new(FileNameOf(bind), (stream, scope, cancel) => export.WriteAsync(bind, stream, scope, cancel))
            {
                Offer = new($"Answers kept in {bind}, one row per answer",
                    "the same with the order presented, labels, and why an answer is missing."),
            });
    });

    /// <summary>The usual file name.</summary>
    public const string FileName = "responses_long.csv";

    /// <summary>The usual file name of a database of SQLALCHEMY_BINDS.</summary>
    public static string FileNameOf(string bind) => ExportPart.NameOf(FileName, bind);

    private static readonly string[] Header =
    [
        "participant_id",
        "condition",
        "page",
        "tag",
        "questionnaire",
        "questionnaire_version",
        "item",
        "item_order",
        "presented_order",
        "value",
        "label",
        "value_type",
        "shown_at",
        "answered_at",
        "missing_reason",
    ];

    /// <summary>
    /// Writes the file, ordered by participant, then by the time the questionnaires were sent, then as their questions
    /// stand in the file.
    /// </summary>
    public Task WriteAsync(Stream stream, ExportScope scope, CancellationToken cancel) =>
        WriteAsync(null, stream, scope, cancel);

    /// <summary>
    /// Writes the same file of the questionnaires that are kept in a database of SQLALCHEMY_BINDS; null for all others.
    /// </summary>
    public async Task WriteAsync(string? bind, Stream stream, ExportScope scope, CancellationToken cancel)
    {
        await using var snapshot = await ExportSnapshot.OpenAsync(database, new ExportPart(bind), cancel);
        var versions = new QuestionnaireVersions(study, await snapshot.VersionsAsync(cancel));
        var places = new Dictionary<string, Dictionary<string, ColumnPlace>>(StringComparer.Ordinal);

        await using var rows = new CsvRows(stream, cancel);
        await rows.HeaderAsync(Header);
        await foreach (var page in snapshot.ParticipantsAsync(scope, cancel))
        {
            var submissions = await snapshot.SubmissionsAsync(page, cancel);
            foreach (var participant in page)
                foreach (var submission in Newest(submissions[participant.Id]))
                {
                    if (!places.TryGetValue(submission.VersionHash, out var known))
                        places[submission.VersionHash] = known = ColumnPlace.Of(versions.Find(submission.VersionHash));
                    await WriteSubmissionAsync(rows, study.ConditionLabel(participant.Condition), submission, known);
                }
        }
    }

    private static IEnumerable<StoredSubmission> Newest(IEnumerable<StoredSubmission> submissions)
    {
        var all = submissions.ToArray();
        return all.Where(
            (s, i) => !all.Skip(i + 1).Any(later => later.Questionnaire == s.Questionnaire && later.Tag == s.Tag)
        );
    }

    private async Task WriteSubmissionAsync(
        CsvRows rows,
        string condition,
        StoredSubmission submission,
        Dictionary<string, ColumnPlace> places
    )
    {
        var presented = PresentedPlaces(places, StoredJson.Order(submission.Presented));
        var reasons = StoredJson.Values(submission.Missing);
        var values = StoredJson.Values(submission.Answers);
        foreach (var (name, value) in values)
        {
            var reason = value.IsMissing && reasons.TryGetValue(name, out var why) ? why : ResponseValue.Missing;
            if (value.IsMissing && reason.IsMissing) continue;
            var place = places.GetValueOrDefault(name);
            await WriteRowAsync(
                name,
                place?.Position,
                presented.TryGetValue(name, out var at) ? at : null,
                value,
                value.IsMissing ? "" : place?.LabelOf(value),
                place?.TypeName,
                reason
            );
        }
        // As in the wide file: the calculations of the study as it is now.
        if (
            study.Questionnaires.GetValueOrDefault(submission.Questionnaire)
            is not { Calculations.IsEmpty: false } questionnaire
        )
            return;
        foreach (var (name, result) in Calculation.Evaluate(questionnaire, values))
            if (Calculation.ResponseOf(result) is { IsMissing: false } value)
                await WriteRowAsync(name, null, null, value, "", "number", ResponseValue.Missing);

        async Task WriteRowAsync(
            string item,
            int? position,
            int? shown,
            ResponseValue value,
            string? label,
            string? type,
            ResponseValue reason
        )
        {
            rows.Number(submission.ParticipantId);
            rows.Text(condition);
            rows.Text(submission.Path);
            rows.Text(submission.Tag);
            rows.Text(submission.Questionnaire);
            rows.Text(submission.VersionHash);
            rows.Text(item);
            rows.Number(position);
            rows.Number(shown);
            rows.Value(value);
            rows.Text(label);
            rows.Text(type ?? "");
            rows.Moment(submission.StartedAt);
            rows.Moment(submission.EndedAt);
            rows.Value(reason);
            await rows.EndAsync();
        }
    }

    /// <summary>The type's name in exports.</summary>
    internal static string TypeNameOf(ColumnType type) => type switch
    {
        ColumnType.Integer => "integer",
        ColumnType.Number => "number",
        ColumnType.Text => "text",
        ColumnType.Boolean => "boolean",
        ColumnType.Moment => "datetime",
        _ => throw new InvalidOperationException($"There is no name for {type}."),
    };

    // 1-based places over the whole page: items as they were shown, rows and boxes as they were shown within their
    // item.
    private static Dictionary<string, int> PresentedPlaces(
        Dictionary<string, ColumnPlace> places,
        Dictionary<string, string[]> order
    )
    {
        var items = order.GetValueOrDefault(PresentedOrder.ItemsKey);
        return places
            .OrderBy(p => items is null ? p.Value.Item : Array.IndexOf(items, p.Value.ItemKey))
            .ThenBy(p => p.Value.Column.Part)
            .ThenBy(p =>
                order.TryGetValue(p.Value.ItemKey, out var keys)
                && Array.IndexOf(keys, p.Value.Column.Key) is >= 0 and var at
                    ? at
                    : -1
            )
            .ThenBy(p => p.Value.Position)
            .Select((p, i) => (p.Key, Place: i + 1))
            .ToDictionary(p => p.Key, p => p.Place, StringComparer.Ordinal);
    }

    /// <summary>Where a column stands in its questionnaire.</summary>
    private sealed record ColumnPlace(string ItemKey, int Item, int Position, ItemColumn Column)
    {
        public string TypeName => TypeNameOf(Column.Type);

        public static Dictionary<string, ColumnPlace> Of(Questionnaire? questionnaire)
        {
            var places = new Dictionary<string, ColumnPlace>(StringComparer.Ordinal);
            foreach (var (index, item) in (questionnaire?.Items ?? []).Index())
                foreach (var column in item.Columns)
                    places.TryAdd(column.Name, new(questionnaire!.KeyOf(index), index, places.Count + 1, column));
            return places;
        }

        public string LabelOf(ResponseValue value)
        {
            var text = value.ToString();
            return Column.Values.FirstOrDefault(v => v.Value == text).Label ?? "";
        }
    }
}
