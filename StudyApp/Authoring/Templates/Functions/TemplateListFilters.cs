using System.Collections.Immutable;
using StudyApp.Authoring.Templates.Rendering;
using StudyApp.Authoring.Templates.Tree;

namespace StudyApp.Authoring.Templates.Functions;

/// <summary>
/// Filters that apply something to every element: <c>map</c>, <c>select</c>, <c>sort</c>, <c>join</c>, <c>sum</c> and
/// their like.
/// </summary>
internal static class TemplateListFilters
{
    public static IEnumerable<TemplateFilter> All =>
    [
        new("map", ["filter", "attribute", "default"], 0, Mapped) { TakesMore = true },
        new("select", ["test"], 0, i => Selected(i, byAttribute: false, keeps: true)) { TakesMore = true },
        new("reject", ["test"], 0, i => Selected(i, byAttribute: false, keeps: false)) { TakesMore = true },
        new("selectattr", ["attribute", "test"], 1, i => Selected(i, byAttribute: true, keeps: true))
        {
            TakesMore = true,
        },
        new("rejectattr", ["attribute", "test"], 1, i => Selected(i, byAttribute: true, keeps: false))
        {
            TakesMore = true,
        },
        new("sort", ["reverse", "case_sensitive", "attribute"], 0, Sorted),
        new("dictsort", ["case_sensitive", "by", "reverse"], 0, SortedPairs),
        new("unique", ["case_sensitive", "attribute"], 0, Unique),
        new("join", ["d", "attribute"], 0, Joined),
        new("sum", ["attribute", "start"], 0, Summed),
        new("min", ["case_sensitive", "attribute"], 0, i => Extreme(i, -1)),
        new("max", ["case_sensitive", "attribute"], 0, i => Extreme(i, 1)),
    ];

    private static TemplateList Mapped(FilterInput i)
    {
        if (i.Named.ContainsKey("attribute"))
            return i.List(
                i.Items.Select(item =>
                    AttributeOf(item, i["attribute"], i.Run) is { } value and not TemplateUndefined
                        ? value
                        : i.Named.GetValueOrDefault("default") ?? new TemplateUndefined("attribute")
                )
            );
        if (
            i.Positional.IsEmpty
            || TemplateFilters.Find(TemplatePrinter.Print(i.Positional[0], i.Run)) is not { } filter
        )
            throw i.Run.Fail(
                "map needs the name of a filter, or attribute=",
                "such as map('upper') or map(attribute='name')"
            );
        var arguments = i.Positional.RemoveAt(0);
        if (filter.Misfit(new([.. arguments.Select(a => new LiteralValue(a, i.Run.At))], [])) is { } misfit)
            throw i.Run.Fail(misfit);
        using var level = i.Run.Enter();
        return i.List(
            i.Items.Select(item =>
                filter.Apply(new(filter, item, arguments, ImmutableDictionary<string, TemplateValue>.Empty, i.Run))
            )
        );
    }

    private static TemplateList Selected(FilterInput i, bool byAttribute, bool keeps)
    {
        var rest = byAttribute ? i.Positional.Skip(1).ToList() : [.. i.Positional];
        var (name, argument) = (
            rest.Count > 0 ? TemplatePrinter.Print(rest[0], i.Run) : null,
            rest.Count > 1 ? rest[1] : null
        );
        var test = name is null ? null : TemplateTests.Find(name) ?? throw i.Run.Fail($"there is no test \"{name}\"");
        if (test is not null && test.Arguments != Math.Max(0, rest.Count - 1))
            throw i.Run.Fail($"the test \"{name}\" takes {test.Arguments} arguments");
        return i.List(i.Items.Where(item =>
        {
            i.Run.Spend();
            var value = byAttribute ? AttributeOf(item, i["attribute"], i.Run) : item;
            return (test is null ? value.IsTruthy : test.Holds(value, argument, i.Run)) == keeps;
        }));
    }

    private static TemplateList Sorted(FilterInput i)
    {
        var order = Order(i);
        var sorted = i.Items.OrderBy(item => Key(i, item), order);
        return i.List(i.Flag("reverse") ? i.Items.OrderByDescending(item => Key(i, item), order) : sorted);
    }

    private static TemplateList SortedPairs(FilterInput i)
    {
        var at = i.TextOf("by", "key") == "value" ? 1 : 0;
        var (pairs, order) = (TemplateMethods.Pairs(i).Items, Order(i));
        TemplateValue KeyOf(TemplateValue pair) => Folded(i, ((TemplateList)pair).Items[at]);
        return i.List(i.Flag("reverse") ? pairs.OrderByDescending(KeyOf, order) : pairs.OrderBy(KeyOf, order));
    }

    private static TemplateList Unique(FilterInput i)
    {
        var (kept, keys) = (new List<TemplateValue>(), new List<TemplateValue>());
        foreach (var item in i.Items)
        {
            var key = Key(i, item);
            if (keys.Exists(k => TemplateOperators.AreEqual(k, key, i.Run))) continue;
            keys.Add(key);
            kept.Add(item);
        }
        return new(kept);
    }

    private static TemplateText Joined(FilterInput i)
    {
        var parts = new List<TemplateValue>();
        var between = i["d"] ?? TemplateValue.Of("");
        foreach (var item in i.Items)
        {
            i.Run.Spend(2);
            if (parts.Count > 0) parts.Add(between);
            parts.Add(i["attribute"] is { } attribute ? AttributeOf(item, attribute, i.Run) : item);
        }
        return TemplateOperators.Join(parts, i.Run);
    }

    private static TemplateValue Summed(FilterInput i)
    {
        var sum = i["start"] is not null ? Number(i, i["start"]!) : 0;
        foreach (var item in i.Items)
        {
            i.Run.Spend();
            sum += Number(i, i["attribute"] is { } attribute ? AttributeOf(item, attribute, i.Run) : item);
        }
        return double.IsFinite(sum) ? TemplateValue.Of(sum) : throw i.Run.Fail("the number is too large");
    }

    private static TemplateValue Extreme(FilterInput i, int sign)
    {
        TemplateValue? best = null;
        foreach (var item in i.Items)
            if (best is null || Math.Sign(TemplateOperators.Order(Key(i, item), Key(i, best), i.Run)) == sign)
                best = item;
        return best ?? new TemplateUndefined("an element of an empty list");
    }

    private static TemplateValue Key(FilterInput i, TemplateValue item) =>
        Folded(i, i["attribute"] is { } attribute ? AttributeOf(item, attribute, i.Run) : item);

    private static TemplateValue Folded(FilterInput i, TemplateValue value) =>
        value is TemplateText text && !i.Flag("case_sensitive")
            ? TemplateValue.Of(i.Run.Made(text.Text.ToLowerInvariant()))
            : value;

    private static Comparer<TemplateValue> Order(FilterInput i) =>
        Comparer<TemplateValue>.Create((a, b) => TemplateOperators.Order(a, b, i.Run));

    // "a.b" looks for b in a.
    private static TemplateValue AttributeOf(TemplateValue item, TemplateValue? attribute, TemplateRun run)
    {
        if (attribute is null) return item;
        foreach (var name in TemplatePrinter.Print(attribute, run).Split('.'))
        {
            run.Spend();
            item = TemplateLookup.Item(item, TemplateValue.Of(name), run);
        }
        return item;
    }

    private static double Number(FilterInput i, TemplateValue value) =>
        TemplateOperators.TryNumber(value, out var number)
            ? number
            : throw i.Run.Fail($"{value.KindName} cannot be added up");
}
