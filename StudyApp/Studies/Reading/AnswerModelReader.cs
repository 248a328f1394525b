using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Simulated;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Reading;

/// <summary>Reads <c>SIMULATE</c>: how artificial participants answer.</summary>
/// <param name="reader">The configuration.</param>
/// <param name="study">The study, whose items the entries speak of.</param>
internal sealed class AnswerModelReader(TableReader reader, Study study)
{
    // A rule of the item's, such as the most boxes to tick, may keep one answer out beside some others.
    private const int AnswersTried = 20;

    private static readonly string[] Kinds = ["mean", "weights", "value"];

    private readonly ImmutableArray<QuestionnairePage> _pages = [.. study.AllPages.OfType<QuestionnairePage>()];

    private DiagnosticBag Diagnostics => reader.Diagnostics;

    public ModelledAnswers Read()
    {
        var models = ImmutableArray.CreateBuilder<AnswerModel>();
        foreach (var (index, table) in reader.TableList(StudyKeys.Simulate).Index())
        {
            var entry = new TableReader(
                table,
                Diagnostics,
                DiagnosticCodes.SimulatedAnswer,
                string.Create(CultureInfo.InvariantCulture, $"entry {index + 1} of SIMULATE")
            );
            if (ReadEntry(entry) is { } model) models.Add(model);
            entry.ReportUnknown(DiagnosticCodes.UnknownKey);
        }
        return new(models.ToImmutable(), _pages);
    }

    private AnswerModel? ReadEntry(TableReader entry)
    {
        var condition = ReadCondition(entry);
        var draw = ReadDraw(entry);
        var missing = entry.Number("missing");
        if (missing is < 0 or > 1)
            Diagnostics.Error(
                DiagnosticCodes.SimulatedAnswer,
                entry.SpanOf("missing"),
                "\"missing\" is a share from 0 to 1."
            );
        if (draw is null && missing is null && !Kinds.Append("sd").Any(entry.Has))
            Diagnostics.Error(
                DiagnosticCodes.SimulatedAnswer,
                entry.Table.Span,
                $"{Capital(entry.Owner)} says nothing about the answers.",
                "give mean and sd, weights, value or missing"
            );
        if (entry.Text("item") is not { Length: > 0 } name)
        {
            Diagnostics.Error(
                DiagnosticCodes.SimulatedItem,
                entry.Table.Span,
                $"{Capital(entry.Owner)} needs \"item\".",
                "such as item = \"age\", \"mood/age\" or \"mood/after/age\""
            );
            return null;
        }
        var parts = name.Split('/');
        var model = new AnswerModel(
            parts.Length > 1 ? parts[0] : null,
            parts.Length > 2 ? string.Join('/', parts[1..^1]) : null,
            parts[^1]
        )
        {
            Condition = condition,
            Draw = draw,
            Missing = missing,
        };
        var named = (
            from page in _pages
            from item in page.Questionnaire.Items.SelectMany(i => i.Parts)
            from column in item.Columns
            where model.Names(page, item, column)
            select (item, column)
        )
            .Distinct()
            .ToList();
        if (named.Count == 0)
        {
            Diagnostics.Error(
                DiagnosticCodes.SimulatedItem,
                entry.SpanOf("item"),
                $"No page asks \"{name}\".",
                Suggestions.DidYouMean(name, NamesLike(parts.Length))
                    ?? "write ID, QUESTIONNAIRE/ID or QUESTIONNAIRE/TAG/ID"
            );
            return null;
        }
        foreach (var (item, column) in named) Check(entry, item, column, model);
        return model;
    }

    private IEnumerable<string> NamesLike(int parts) =>
        from page in _pages
        from item in page.Questionnaire.Items.SelectMany(i => i.Parts)
        from id in item.Columns.Select(c => c.Name)
        select parts switch { 1 => id, 2 => $"{page.Questionnaire.Name}/{id}", _ => $"{page.ColumnPrefix}/{id}" };

    private int? ReadCondition(TableReader entry)
    {
        if (entry.Text("condition") is not { } text) return null;
        if (study.Conditions.FirstOrDefault(c => c.Label == text) is { } labelled) return labelled.Number;
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1
            && number <= study.Conditions.Length
        )
            return number;
        Diagnostics.Error(
            DiagnosticCodes.SimulatedAnswer,
            entry.SpanOf("condition"),
            $"There is no condition \"{text}\".",
            Suggestions.DidYouMean(text, study.Conditions.Select(c => c.Label))
                ?? "write its number, from 1, or its label"
        );
        return null;
    }

    private AnswerDraw? ReadDraw(TableReader entry)
    {
        var (mean, sd, weights, value) = (
            entry.Number("mean"),
            entry.Number("sd"),
            entry.Raw("weights"),
            entry.Text("value")
        );
        var given = Kinds.Where(entry.Has).ToList();
        if (given.Count > 1)
            Diagnostics.Error(
                DiagnosticCodes.SimulatedAnswer,
                entry.SpanOf(given[1]),
                $"{Capital(entry.Owner)} has \"{string.Join("\" and \"", given)}\"; one of them says how it is "
                    + $"answered."
            );
        if (entry.Has("mean") != entry.Has("sd"))
            Diagnostics.Error(
                DiagnosticCodes.SimulatedAnswer,
                entry.SpanOf(entry.Has("mean") ? "mean" : "sd"),
                "\"mean\" and \"sd\" belong together."
            );
        if (sd < 0) Diagnostics.Error(DiagnosticCodes.SimulatedAnswer, entry.SpanOf("sd"), "\"sd\" is at least 0.");
        if (weights is not null) return ReadWeights(entry, weights);
        if (value is not null) return new FixedDraw(value);
        return mean is { } middle && sd is >= 0 ? new NormalDraw(middle, sd.Value) : null;
    }

    private WeightedDraw? ReadWeights(TableReader entry, Node node)
    {
        if (node is not TableNode table)
        {
            entry.Refuse("weights", node, "a table of a weight for each answer");
            return null;
        }
        var weights = ImmutableArray.CreateBuilder<(string, double)>();
        var each = new TableReader(
            table,
            Diagnostics,
            DiagnosticCodes.SimulatedAnswer,
            $"\"weights\" of {entry.Owner}"
        );
        foreach (var key in table.Entries.Select(e => e.Key))
        {
            var weight = each.Number(key);
            if (weight < 0)
                Diagnostics.Error(DiagnosticCodes.SimulatedAnswer, each.SpanOf(key), "A weight is at least 0.");
            else if (weight is { } share) weights.Add((key, share));
        }
        if (weights.Any(w => w.Item2 > 0)) return new(weights.ToImmutable());
        Diagnostics.Error(DiagnosticCodes.SimulatedAnswer, table.Span, "At least one weight is above 0.");
        return null;
    }

    private void Check(TableReader entry, Item item, ItemColumn column, AnswerModel model)
    {
        var modelled = new ModelledColumn(item, column);
        if (model.Missing > 0 && !IsPossible(item, modelled, [ResponseValue.Missing]))
            Diagnostics.Warn(
                DiagnosticCodes.SimulatedAnswer,
                entry.SpanOf("missing"),
                $"\"{column.Name}\" always has an answer: \"missing\" changes nothing."
            );
        switch (model.Draw)
        {
            case NormalDraw when !modelled.IsNumeric:
                Diagnostics.Error(
                    DiagnosticCodes.SimulatedAnswer,
                    entry.SpanOf("mean"),
                    $"\"{column.Name}\" is not answered with a number.",
                    "use weights or value"
                );
                break;
            case NormalDraw when item is ConstantSumItem:
                Diagnostics.Error(
                    DiagnosticCodes.SimulatedAnswer,
                    entry.SpanOf("mean"),
                    $"\"{column.Name}\" is part of a sum: it has no distribution of its own."
                );
                break;
            case WeightedDraw { Weights: var weights }:
                foreach (var (answer, _) in weights)
                    CheckAnswer(
                        ((TableNode)entry.Raw("weights")!).Find(answer)!.KeySpan,
                        item,
                        column,
                        modelled,
                        answer
                    );
                break;
            case FixedDraw { Answer: var answer }:
                CheckAnswer(entry.SpanOf("value"), item, column, modelled, answer);
                break;
            default: break;
        }
    }

    private void CheckAnswer(SourceSpan span, Item item, ItemColumn column, ModelledColumn modelled, string answer)
    {
        if (IsPossible(item, modelled, modelled.ValuesOf(answer))) return;
        var range = (column.Min, column.Max) switch
        {
            ("", "") => null,
            (var low, "") => $"at least {low}",
            ("", var high) => $"at most {high}",
            var (low, high) => $"from {low} to {high}",
        };
        Diagnostics.Error(
            DiagnosticCodes.SimulatedAnswer,
            span,
            $"\"{answer}\" is no possible answer to \"{column.Name}\".",
            Suggestions.DidYouMean(answer, modelled.Choices)
                ?? (
                    modelled.Choices.Any() ? $"possible are {string.Join(", ", modelled.Choices.Take(10))}"
                    : range is null ? null
                    : $"possible is a number {range}"
                )
        );
    }

    private static bool IsPossible(Item item, ModelledColumn modelled, ImmutableArray<ResponseValue> values) =>
        Enumerable
            .Range(0, AnswersTried)
            .Any(seed => modelled.Set([.. item.Simulate(new(seed, "check"))], values) is not null);

    private static string Capital(string owner) => char.ToUpperInvariant(owner[0]) + owner[1..];
}
