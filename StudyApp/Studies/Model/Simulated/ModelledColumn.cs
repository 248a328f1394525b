using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Items.Types;

namespace StudyApp.Studies.Model.Simulated;

/// <summary>One column of an item, whose answer is set from outside.</summary>
/// <remarks>Whether an answer is possible the item's own reading says.</remarks>
/// <param name="item">The item, or a part of a group.</param>
/// <param name="column">One of its columns.</param>
internal sealed class ModelledColumn(Item item, ItemColumn column)
{
    // Without a step, numbers have so many decimals.
    private const int UsualDecimals = 2;

    private const double LargestExact = 9_007_199_254_740_991;

    /// <summary>Whether a mean and a standard deviation mean something.</summary>
    public bool IsNumeric =>
        column.Values.IsEmpty
            ? column.Type is ColumnType.Integer or ColumnType.Number
            : column.Values.All(v => NumberOf(v.Value) is not null);

    /// <summary>The values and labels that can be answered; empty where any can.</summary>
    public IEnumerable<string> Choices =>
        Offered.SelectMany(v => new[] { v.Value, v.Label }).Where(c => c.Length > 0).Distinct();

    private ImmutableArray<(string Value, string Label)> Offered =>
        item is RadioListItem { OtherEnabled: true } list
            ? [.. list.Labels.Distinct().Select(l => (l, l))]
            : column.Values;

    /// <summary>Draws an answer: the stored values it may be, of which the item takes one.</summary>
    public ImmutableArray<ResponseValue> Draw(AnswerDraw draw, SeededChance chance) => draw switch
    {
        NormalDraw normal => ValuesOf(Number(normal.Mean + (normal.Sd * Normal(chance)))),
        WeightedDraw weighted => ValuesOf(Pick(weighted.Weights, chance)),
        FixedDraw only => ValuesOf(only.Answer),
        _ => throw new InvalidOperationException("Not one of the closed set."),
    };

    /// <summary>The stored values that an answer as an author writes it may stand for: a value, else a label.</summary>
    public ImmutableArray<ResponseValue> ValuesOf(string answer)
    {
        var text = Offered.Any(v => v.Value == answer)
            ? answer
            : Offered.FirstOrDefault(v => v.Label == answer).Value ?? answer;
        var number = NumberOf(text);
        return number is null ? [ResponseValue.Of(text)]
            : double.IsInteger(number.Value) && Math.Abs(number.Value) <= LargestExact
                ? [ResponseValue.Of((long)number.Value), ResponseValue.Of(number.Value), ResponseValue.Of(text)]
            : [ResponseValue.Of(number.Value), ResponseValue.Of(text)];
    }

    /// <summary>
    /// The fields of an item with another answer in this column; null when the item accepts none of the values there.
    /// </summary>
    public List<KeyValuePair<string, string>>? Set(
        List<KeyValuePair<string, string>> fields,
        ImmutableArray<ResponseValue> values
    )
    {
        var before = Read(fields);
        var known = item.Fill(before.Values).Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var filled = item.Fill(
                    new Dictionary<string, ResponseValue>(before.Values, StringComparer.Ordinal)
                    {
                        [column.Name] = value,
                    }
                )
                .ToList();
            // What is sent but not stored, such as how far a film was watched, stays.
            filled.AddRange(
                fields.Where(f => !known.Contains(f.Key) && filled.All(other => other.Key != f.Key)).ToList()
            );
            var after = Read(filled);
            if (
                after.Problems.IsEmpty
                && after.Values.TryGetValue(column.Name, out var read)
                && read.IsMissing == value.IsMissing
                && read.ToString() == value.ToString()
            )
                return filled;
        }
        return null;
    }

    /// <summary>Whether the fields answer this column.</summary>
    public bool IsAnswered(List<KeyValuePair<string, string>> fields) => Read(fields).IsAnswered(column.Name);

    private AnswerReading Read(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var reading = new AnswerReading();
        item.Read(new(fields), reading);
        return reading;
    }

    private string Number(double drawn)
    {
        var choices = column.Values.Select(v => NumberOf(v.Value)).OfType<double>().ToList();
        if (choices.Count > 0) return Print(choices.MinBy(c => Math.Abs(c - drawn)));
        var number = item switch
        {
            NumberItem only => only,
            MatrixItem matrix => matrix
                .Rows.SelectMany(row => matrix.Fields.Select(field => matrix.CellAt(row, field)))
                .OfType<NumberItem>()
                .FirstOrDefault(cell => cell.Id == column.Name),
            _ => null,
        };
        var (low, high) = (NumberOf(column.Min) ?? -LargestExact, NumberOf(column.Max) ?? LargestExact);
        var step = number?.Step ?? (number?.WholeNumbers ?? column.Type == ColumnType.Integer ? 1 : 0);
        if (step == 0) return Print(Math.Clamp(Math.Round(drawn, UsualDecimals), low, high));
        // Steps count from the smallest number, whole numbers from 0 without one.
        var from = number?.Step is null ? Math.Ceiling(Math.Max(low, 0)) : number.Min ?? 0;
        var (fewest, most) = (Math.Ceiling(((low - from) / step) - 1e-9), Math.Floor(((high - from) / step) + 1e-9));
        return Print(
            Math.Round(
                from + (Math.Clamp(Math.Round((drawn - from) / step), fewest, Math.Max(fewest, most)) * step),
                10
            )
        );
    }

    // Box and Muller (1958).
    private static double Normal(SeededChance chance) =>
        Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());

    private static string Pick(ImmutableArray<(string Answer, double Weight)> weights, SeededChance chance)
    {
        var at = chance.NextDouble() * weights.Sum(w => w.Weight);
        foreach (var (answer, weight) in weights)
            if ((at -= weight) < 0) return answer;
        return weights.Last(w => w.Weight > 0).Answer;
    }

    private static double? NumberOf(string text) =>
        double.TryParse(
            text,
            NumberStyles.Float & ~NumberStyles.AllowThousands,
            CultureInfo.InvariantCulture,
            out var number
        ) && double.IsFinite(number)
            ? number
            : null;

    private static string Print(double number) => number.ToString(CultureInfo.InvariantCulture);
}
