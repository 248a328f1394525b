using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Checks;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Reading;

/// <summary>
/// Reads <c>participant_calculations</c> and puts them in an order in which each finds what it needs.
/// </summary>
internal static class CalculationReader
{
    public static ImmutableArray<Calculation> Read(
        TableNode table,
        Questionnaire questionnaire,
        DiagnosticBag diagnostics
    )
    {
        var parsed = new OrderedDictionary<string, Calculation>(StringComparer.Ordinal);
        foreach (var entry in table.Entries)
            if (ExpressionParser.Parse(entry.Value, diagnostics) is { } expression) parsed[entry.Key] = new(entry.Key,
                AnswerRange.Reversed(expression, AnswerRange.Within(questionnaire)),
                (entry.Value as StringNode)?.Value ?? "",
                0,
                entry.KeySpan);
        var ranks = Rank(parsed, diagnostics);
        Check(parsed, ranks, questionnaire, diagnostics);
        new ScaleCheck(questionnaire, diagnostics).Report(parsed.Values);
        return [.. parsed.Values.Select(c => c with { Rank = ranks.GetValueOrDefault(c.Name) })];
    }

    // What stands in a circle never becomes ready.
    private static Dictionary<string, int> Rank(OrderedDictionary<string, Calculation> all, DiagnosticBag diagnostics)
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        while (
            all.Values.FirstOrDefault(c => !ranks.ContainsKey(c.Name) && Needs(c, all).All(ranks.ContainsKey))
                is { } ready
        )
            ranks[ready.Name] = ranks.Count;
        foreach (var stuck in all.Values.Where(c => !ranks.ContainsKey(c.Name)))
        {
            var others = string.Join(
                ", ",
                Needs(stuck, all).Where(n => !ranks.ContainsKey(n)).Distinct().Select(n => $"\"{n}\"")
            );
            diagnostics.Error(
                DiagnosticCodes.CalculationCycle,
                stuck.Span,
                $"The calculation \"{stuck.Name}\" needs {others}, which cannot be computed without it.",
                "a calculation uses answers, and calculations that do not use it themselves"
            );
        }
        return ranks;
    }

    private static void Check(
        OrderedDictionary<string, Calculation> all,
        Dictionary<string, int> ranks,
        Questionnaire questionnaire,
        DiagnosticBag diagnostics
    )
    {
        var types = ColumnTypes.Stored(questionnaire).ToDictionary(StringComparer.Ordinal);
        var labels = questionnaire
            .Items.SelectMany(i => i.Parts)
            .OfType<RadioGridItem>()
            .Where(g => g.StoreLabels)
            .SelectMany(g => g.Rows)
            .Select(r => r.Id)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var name in all.Keys) types[name] = StaticType.Unknown;
        foreach (var calculation in all.Values.OrderBy(c => ranks.GetValueOrDefault(c.Name)))
        {
            foreach (var label in Names(calculation).Where(labels.Contains).Distinct())
                diagnostics.Error(
                    DiagnosticCodes.CalculationOverLabels,
                    calculation.Span,
                    $"The calculation \"{calculation.Name}\" uses \"{label}\", a row of a grid that stores "
                        + $"its labels instead of numbers.",
                    "remove \"store_labels\" from the grid, or calculate in the analysis"
                );
            types[calculation.Name] = ExpressionChecker.CheckCalculation(
                calculation.Expression,
                new ExpressionNames(types),
                diagnostics
            );
            EmptyTextComparison.Warn(calculation.Expression, diagnostics);
        }
    }

    private static IEnumerable<string> Needs(Calculation calculation, OrderedDictionary<string, Calculation> all) =>
        Names(calculation).Where(all.ContainsKey);

    private static IEnumerable<string> Names(Calculation calculation) =>
        ExpressionReferences.In(calculation.Expression).OfType<NameReference>().Select(r => r.Name);
}
