using System.Globalization;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Tasks;

namespace StudyApp.Simulation.Expectations;

/// <summary>What one artificial participant's rows should hold, made from what it typed.</summary>
internal sealed class ExpectedParticipant(Study study, SimulatedParticipant participant)
{
    private Dictionary<(string Questionnaire, string Tag), Dictionary<string, string>>? _answers;

    public SimulatedParticipant Participant => participant;

    /// <summary>Its rows were found in the wide file.</summary>
    public bool IsFound => _answers is not null;

    /// <summary>What is expected of each questionnaire sent: column or calculation → cell.</summary>
    /// <remarks>The last form counts.</remarks>
    public IReadOnlyDictionary<(string Questionnaire, string Tag), Dictionary<string, string>> Answers =>
        _answers ?? [];

    /// <summary>Reads the forms.</summary>
    /// <remarks>Which items a condition hides the condition alone tells; everything else is as typed.</remarks>
    public void ReadAs(int condition)
    {
        _answers = [];
        foreach (var form in participant.Forms)
            if (study.AllPages.OfType<QuestionnairePage>().FirstOrDefault(p => p.Path == form.Page) is { } page)
                _answers[(page.Questionnaire.Name, page.Tag)] = Cells(page.Questionnaire, new(form.Fields), condition);
    }

    /// <summary>The cells of every trial of a task, by run and index.</summary>
    public Dictionary<(string Run, string Index), Dictionary<string, string>> Trials(TaskDefinition task) =>
        (from batch in participant.Trials
         where study.AllPages.OfType<TaskPage>().Any(p => p.Path == batch.Page && p.Task.Name == task.Name)
         from row in batch.Rows
         select (Key: (batch.Run, CellOf(row["index"])), Cells: Cells(task, row)))
        .ToDictionary(t => t.Key, t => t.Cells);

    // What was sent, and that the server finds it planned.
    private static Dictionary<string, string> Cells(TaskDefinition task, IReadOnlyDictionary<string, object?> row) =>
        task.TrialFields.ToDictionary(
            f => f.Name,
            f => CellOf(f == TrialField.Planned ? true : row.GetValueOrDefault(f.Name)),
            StringComparer.Ordinal
        );

    private static Dictionary<string, string> Cells(Questionnaire questionnaire, FormFields form, int condition)
    {
        var reading = questionnaire.Read(form, condition);
        // Where the file has placeholders, the page offered other words than the file.
        var refused = questionnaire.Template is null ? [] : reading.Problems.Select(p => p.Field).ToList();
        var values = questionnaire.Columns.ToDictionary(
            c => c.Name,
            c => reading.Values.TryGetValue(c.Name, out var value) ? value
                : refused.Exists(f => f.StartsWith(c.Name, StringComparison.Ordinal))
                && form.Filled(c.Name) is { } typed
                    ? ResponseValue.Of(typed)
                : ResponseValue.Missing,
            StringComparer.Ordinal);
        var cells = values.ToDictionary(v => v.Key, v => v.Value.ToString(), StringComparer.Ordinal);
        if (questionnaire.Calculations.IsEmpty) return cells;
        foreach (var (name, result) in Calculation.Evaluate(questionnaire, values))
            cells[name] = Calculation.ResponseOf(result).ToString();
        return cells;
    }

    // As exports print what came as JSON: true and false as 1 and 0, whole numbers without a point.
    private static string CellOf(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "1" : "0",
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number
        && double.IsInteger(number)
        && Math.Abs(number) < 1e15
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture),
    };
}
