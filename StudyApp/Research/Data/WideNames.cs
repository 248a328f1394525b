using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;
using StudyApp.Studies.Tables;

namespace StudyApp.Research.Data;

/// <summary>
/// The names of the wide file's columns, each once: the answers first, then scores, then what tables add.
/// </summary>
/// <remarks>The codebook has the same names as the file. Not thread-safe.</remarks>
internal sealed class WideNames
{
    private readonly AnswerNames _answers;
    private readonly Dictionary<(string Task, int Occurrence, string Score), string> _scores = [];
    private readonly Dictionary<(string Table, TableExport Export, string Field), string> _fields = [];

    /// <summary>The names for a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="bind">The database of SQLALCHEMY_BINDS whose file it is; null for that of all others.</param>
    public WideNames(Study study, string? bind = null)
    {
        _answers = new(study, bind);
        if (bind is null)
            foreach (var score in new TaskScoreColumns(study).Columns)
                _scores[(score.Task, score.Occurrence, score.Score.Name)] = Take(score.Name, "task");
        var exports = study
            .TablesInOrder.Where(t => t.Bind == bind)
            .SelectMany(t => t.Exports.Select(e => (Table: t, Export: e)));
        foreach (
            var (table, export) in exports
                .Where(e => e.Export.GroupBy.IsEmpty)
                .OrderBy(e => e.Export.ConfigOrder ?? int.MaxValue)
        )
            foreach (var field in export.Fields)
                _fields[(table.Name, export, field.Name)] = Take(field.Name, table.Name);
    }

    /// <inheritdoc cref="AnswerNames.Of"/>
    public string Of((string Questionnaire, string Tag) entry, string column, bool isMade = false) =>
        _answers.Of(entry, column, isMade);

    /// <summary>The name of a score's column.</summary>
    public string Of(ScoreColumn score) => _scores[(score.Task, score.Occurrence, score.Score.Name)];

    /// <summary>The name of the column that a field of a table's export without groups makes.</summary>
    public string Of(CustomTable table, TableExport export, TableField field) =>
        _fields[(table.Name, export, field.Name)];

    /// <inheritdoc cref="AnswerNames.Take"/>
    public string Take(string wanted, string prefix) => _answers.Take(wanted, prefix);
}
