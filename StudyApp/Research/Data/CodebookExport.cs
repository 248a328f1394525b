using System.Globalization;
using StudyApp.Research.Data.Writing;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;
using StudyApp.Studies.Tables;
using StudyApp.Studies.Tasks;

namespace StudyApp.Research.Data;

/// <summary>
/// What each column of the wide file means: <c>codebook.csv</c>, one row per column, in the same order and under the
/// same names.
/// </summary>
public sealed class CodebookExport(Study study)
{
    /// <summary>Its place in the catalogue.</summary>
    internal static ExportFormat Format { get; } =
        new(
            "codebook",
            "codebook.csv, what each column of the wide file means",
            source =>
    {
        var export = new CodebookExport(source.Study);
        return source.WithBinds(
            new(FileName, (stream, _, cancel) => export.WriteAsync(stream, cancel))
            {
                Offer = new("Codebook", "what each column of the first file means."),
            },
            bind => new(FileNameOf(bind), (stream, _, cancel) => export.WriteAsync(bind, stream, cancel))
            {
                Offer = new($"Codebook of {bind}", $"what each column of {WideExport.FileNameOf(bind)} means."),
            });
    });

    /// <summary>The usual file name.</summary>
    public const string FileName = "codebook.csv";

    /// <summary>The usual file name of a database of SQLALCHEMY_BINDS.</summary>
    public static string FileNameOf(string bind) => ExportPart.NameOf(FileName, bind);

    private static readonly string[] Header =
    [
        "variable",
        "label",
        "question_text",
        "instrument",
        "instrument_version",
        "page",
        "type",
        "unit",
        "values",
        "missing_values",
        "required",
        "shown_if",
        "scoring",
        "min",
        "max",
        "language",
        "notes",
    ];

    /// <summary>Writes the file for the study as it is now.</summary>
    /// <remarks>Columns that only older versions of a questionnaire had are left out.</remarks>
    public Task WriteAsync(Stream stream, CancellationToken cancel) => WriteAsync(null, stream, cancel);

    /// <summary>The same for the wide file of a database of SQLALCHEMY_BINDS; null for that of all others.</summary>
    public async Task WriteAsync(string? bind, Stream stream, CancellationToken cancel)
    {
        await using var rows = new CsvRows(stream, cancel);
        await rows.HeaderAsync(Header);
        var names = new WideNames(study, bind);
        var entries = WideEntries
            .Of(study, bind)
            .SelectMany(e => Entry(study.Questionnaires[e.Questionnaire], e.Tag, names))
            .Concat(study.TablesInOrder.Where(t => t.Bind == bind).SelectMany(t => Table(t, names)));
        foreach (var row in bind is null
            ? Participant().Concat(entries).Concat(new TaskScoreColumns(study).Columns.Select(c => Score(c, names)))
            .Concat(Language()) : Participant().Take(2).Concat(entries))
        {
            foreach (var cell in row.Cells(study.Languages[0])) rows.Text(cell);
            await rows.EndAsync();
        }
    }

    private static IEnumerable<Row> Participant() =>
    [
        new("participantID", "Number of the participant, in order of arrival", "integer"),
        new("externalID", "Id given by the recruiting platform or typed by the participant", "text"),
        new("source", "Recruiting platform", "text"),
        new("condition", "Condition the participant was assigned to", "text"),
        new("duration", "Time from consent to the end; 0 for those who have not finished", "number") { Unit = "s" },
        new("finished", "Whether an end was reached", "integer") { Values = "1 = yes | 0 = no" },
        new("end_reason", "Which end was reached", "text"),
    ];

    private static Row Score(ScoreColumn column, WideNames names) =>
        new(names.Of(column), column.Score.Description, "number")
        {
            Page = column.Path,
            Unit = column.Score.Unit,
            Scoring = string.Create(
            CultureInfo.InvariantCulture,
            $"{column.Task} scorer version {TaskDefinition.ScorerVersion}"
        ),
            Missing = "empty",
            Notes = "Computed from the trials; empty where the task was not done or the score is undefined.",
        };

    private IEnumerable<Row> Language() =>
        study.Languages.Length < 2
            ? []
            :
            [
                new("language", "Language the study was shown in, as a BCP 47 tag", "text")
                {
                    Values = string.Join(" | ", study.Languages),
                },
            ];

    private IEnumerable<Row> Entry(Questionnaire questionnaire, string tag, WideNames names)
    {
        var page = study
            .AllPages.OfType<QuestionnairePage>()
            .FirstOrDefault(p => p.Questionnaire.Name == questionnaire.Name && p.Tag == tag);
        Row In(Row row, bool isMade = false) => row with
        {
            Variable = names.Of((questionnaire.Name, tag), row.Variable, isMade),
            Instrument = questionnaire.Title.Length > 0 ? questionnaire.Title : questionnaire.Name,
            Version = questionnaire.Version.Hash,
            Page = page?.Path ?? "",
        };
        foreach (var item in questionnaire.Items)
            foreach (var part in item.Parts)
                foreach (var column in part.Columns) yield return In(Question(item, part, column, page));
        foreach (var calculation in questionnaire.Calculations)
            yield return In(new(calculation.Name, "Computed from the answers", "number")
            {
                Scoring = calculation.Text,
                Missing = "empty",
                Notes = "Empty where an answer it uses is missing, unless the formula says otherwise.",
            }, isMade: true);
        yield return In(new("duration", "Time the page was open", "number") { Unit = "s" }, isMade: true);
    }

    // Which groups there are, the data alone know.
    private static IEnumerable<Row> Table(CustomTable table, WideNames names) =>
        from export in table.Exports
        from field in export.Fields
        let groups = string.Join("_", export.GroupBy.Select(g => $"<{g}>"))
        select new Row(export.GroupBy.IsEmpty ? names.Of(table, export, field) : $"{field.Name}_{groups}",
            "Computed from the rows of a table", "number or text")
        {
            Instrument = table.Name,
            Version = ContentVersion.Of("table", table.Name, table.Text).Hash,
            Missing = "empty",
            Scoring =
                field.Sql.Written
                + (export.Filter is { } filter ? $" where {filter.Written}" : "")
                + (export.Having is { } having ? $" having {having.Written}" : ""),
            Notes = export.GroupBy.IsEmpty ? "Empty where the participant has no rows that count."
                : $"One column for each value of {string.Join(", ", export.GroupBy)}, blanks as _; of more than "
                + $"{CustomTable.MostGroups} values those that most participants have. Empty where the "
                + $"participant has no such group.",
        };

    private static Row Question(Item item, Item part, ItemColumn column, QuestionnairePage? page) =>
        new(column.Name, column.Label, LongExport.TypeNameOf(column.Type))
        {
            QuestionText = part.Instructions.ToPlainText(),
            Unit = column.Unit,
            Values = string.Join(
            " | ",
            column.Values.Select(v =>
                v.Label.Length == 0 || v.Label == v.Value ? v.Value : $"{v.Value} = {v.Label}"
            )
        ),
            Missing = string.Join(" | ", ReasonsOf(item, part, page)),
            Required = part.Required ? "yes" : "no",
            ShownIf = item.ShowIfText,
            Min = column.Min,
            Max = column.Max,
            Notes = Describe(part),
        };

    private static IEnumerable<string> ReasonsOf(Item item, Item part, QuestionnairePage? page)
    {
        if (!part.Required) yield return "blank";
        if (part is RadioGridItem { NaLabel: not null }) yield return "na";
        if (
            item.ShowIf is not null
            || !item.ForConditions.IsEmpty
            || !part.ForConditions.IsEmpty
            || !item.Enabled
            || !part.Enabled
        )
            yield return "not_shown";
        if (page?.Time.Most is not null) yield return "time_up";
    }

    private static string Describe(Item part)
    {
        var conditions = part.ForConditions.IsEmpty
            ? ""
            : $"Shown to condition "
                + $"{string.Join(", ", part.ForConditions.Select(c => c.ToString(CultureInfo.InvariantCulture)))}.";
        return part.Enabled ? conditions : "Never shown.";
    }

    private sealed record Row(string Variable, string Label, string Type)
    {
        public string QuestionText { get; init; } = "";
        public string Instrument { get; init; } = "";
        public string Version { get; init; } = "";
        public string Page { get; init; } = "";
        public string Unit { get; init; } = "";
        public string Values { get; init; } = "";
        public string Missing { get; init; } = "";
        public string Required { get; init; } = "";
        public string ShownIf { get; init; } = "";
        public string Scoring { get; init; } = "";
        public string Min { get; init; } = "";
        public string Max { get; init; } = "";
        public string Notes { get; init; } = "";

        // Labels and texts are the questionnaire's in the study's main language; the words of the other rows are our
        // own.
        public string[] Cells(string language) =>
            [
                Variable,
                Label,
                QuestionText,
                Instrument,
                Version,
                Page,
                Type,
                Unit,
                Values,
                Missing,
                Required,
                ShownIf,
                Scoring,
                Min,
                Max,
                Instrument.Length > 0 ? language : "en",
                Notes,
            ];
    }
}
