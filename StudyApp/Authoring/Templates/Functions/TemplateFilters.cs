using System.Collections.Frozen;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Templates.Rendering;

namespace StudyApp.Authoring.Templates.Functions;

/// <summary>The filters templates know.</summary>
internal static class TemplateFilters
{
    private static readonly FrozenDictionary<string, TemplateFilter> All = List()
        .ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => All.Keys.Order(StringComparer.Ordinal);

    public static TemplateFilter? Find(string name) => All.GetValueOrDefault(name);

    private static IEnumerable<TemplateFilter> List() =>
        Texts().Concat(Numbers()).Concat(Lists()).Concat(TemplateListFilters.All);

    private static IEnumerable<TemplateFilter> Texts()
    {
        yield return new("safe", [], 0, i => new TemplateText(i.Text, isHtml: true));
        foreach (var name in new[] { "e", "escape" })
            yield return new(name, [], 0, i => new TemplateText(TemplatePrinter.Markup(i.Value, i.Run), isHtml: true));
        yield return new(
            "forceescape",
            [],
            0,
            i => new TemplateText(TemplatePrinter.Escape(i.Text, i.Run), isHtml: true)
        );
        yield return new("string", [], 0, i => i.Value as TemplateText ?? new TemplateText(i.Text, isHtml: false));
        yield return new("upper", [], 0, i => i.Like(i.Text.ToUpperInvariant()));
        yield return new("lower", [], 0, i => i.Like(i.Text.ToLowerInvariant()));
        yield return new("capitalize", [], 0, i => i.Like(TemplateMethods.Capitalized(i.Text)));
        yield return new("title", [], 0, i => i.Like(TemplateMethods.Titled(i.Text)));
        yield return new(
            "trim",
            ["chars"],
            0,
            i =>
                i.Like(
                    i["chars"] is { } chars
                        ? i.Text.Trim(TemplatePrinter.Print(chars, i.Run).ToCharArray())
                        : i.Text.Trim()
                )
        );
        yield return new(
            "replace",
            ["old", "new"],
            2,
            i =>
                TemplateMethods.Replaced(
                    i.Value as TemplateText ?? new(i.Text, isHtml: false),
                    i["old"]!,
                    i["new"]!,
                    i.Run
                )
        );
        yield return new("truncate", ["length", "killwords", "end", "leeway"], 0, Truncated);
        yield return new(
            "format",
            [],
            0,
            i =>
                TemplateFormat.Percent(
                    i.Value as TemplateText ?? new(i.Text, isHtml: false),
                    new TemplateList([.. i.Positional]),
                    i.Run
                )
        )
        {
            TakesMore = true,
        };
        yield return new(
            "urlencode",
            [],
            0,
            i => new TemplateText(
                i.Run.Made(Uri.EscapeDataString(i.Text).Replace("%2F", "/", StringComparison.Ordinal)),
                isHtml: false
            )
        );
        yield return new("url", [], 0, i => WebAddress.IsHarmless(i.Text) ? i.Like(i.Text) : TemplateValue.Of("#"));
        yield return new(
            "tojson",
            ["indent"],
            0,
            i => new TemplateText(TemplatePrinter.Json(i.Value, i.Run), isHtml: true)
        );
        yield return new(
            "wordcount",
            [],
            0,
            i => TemplateValue.Of((double)i.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length)
        );
    }

    private static IEnumerable<TemplateFilter> Numbers()
    {
        yield return new("round", ["precision", "method"], 0, Rounded);
        yield return new("abs", [], 0, i => TemplateValue.Of(Math.Abs(Number(i))));
        yield return new("int", ["default", "base"], 0, i => Converted(i, Math.Truncate));
        yield return new("float", ["default"], 0, i => Converted(i, number => number));
    }

    private static IEnumerable<TemplateFilter> Lists()
    {
        foreach (var name in new[] { "default", "d" })
            yield return new(
                name,
                ["default_value", "boolean"],
                0,
                i =>
                    i.Value is TemplateUndefined || (i.Flag("boolean") && !i.Value.IsTruthy)
                        ? i["default_value"] ?? TemplateValue.Of("")
                        : i.Value
            );
        foreach (var name in new[] { "length", "count" }) yield return new(name, [], 0, Length);
        yield return new("list", [], 0, i => i.List(i.Items));
        yield return new(
            "first",
            [],
            0,
            i => i.Items is [var first, ..] ? first : new TemplateUndefined("the first element")
        );
        yield return new(
            "last",
            [],
            0,
            i => i.Items is [.., var last] ? last : new TemplateUndefined("the last element")
        );
        yield return new(
            "reverse",
            [],
            0,
            i =>
                i.Value is TemplateText t
                    ? i.Like(string.Concat(i.Items.Reverse().Select(c => ((TemplateText)c).Text)))
                    : i.List(i.Items.Reverse())
        );
        yield return new("items", [], 0, TemplateMethods.Pairs);
        yield return new("batch", ["linecount", "fill_with"], 1, Batched);
    }

    private static TemplateText Truncated(FilterInput i)
    {
        var (text, length, end) = (i.Text, Math.Max(i.Whole("length", 255), 0), i.TextOf("end", "..."));
        if (text.Length <= length + i.Whole("leeway", 5)) return i.Like(text);
        var cut = text[..Math.Max(0, Math.Min(text.Length, length - end.Length))];
        if (!i.Flag("killwords") && cut.LastIndexOf(' ') is > 0 and var space) cut = cut[..space];
        // Half a tag or half an escape is no HTML.
        return new(i.Run.Made(cut + end), isHtml: false);
    }

    private static TemplateValue Rounded(FilterInput i)
    {
        var (number, precision, method) = (Number(i), i.Whole("precision", 0), i.TextOf("method", "common"));
        if (precision is < Rounding.FewestDigits or > Rounding.MostDigits)
            throw i.Run.Fail($"\"precision\" lies between {Rounding.FewestDigits} and {Rounding.MostDigits}");
        var scale = Math.Pow(10, precision);
        var rounded = method switch
        {
            "common" => Rounding.Round(number, precision),
            "floor" => Math.Floor(number * scale) / scale,
            "ceil" => Math.Ceiling(number * scale) / scale,
            _ => throw i.Run.Fail("\"method\" is common, floor or ceil"),
        };
        return TemplateValue.Of(rounded);
    }

    private static TemplateValue Converted(FilterInput i, Func<double, double> convert)
    {
        var isNumber =
            TemplateOperators.TryNumber(i.Value, out var number)
            || (i.Value is TemplateText text && NumberText.TryRead(text.Text, out number));
        return isNumber ? TemplateValue.Of(convert(number)) : i["default"] ?? TemplateValue.Of(0.0);
    }

    private static TemplateValue Length(FilterInput i) => i.Value switch
    {
        TemplateText text => TemplateValue.Of((double)text.Text.EnumerateRunes().Count()),
        TemplateList list => TemplateValue.Of((double)list.Items.Count),
        TemplateMap map => TemplateValue.Of((double)map.Entries.Count),
        TemplateUndefined => TemplateValue.Of(0.0),
        _ => throw i.Run.Fail($"{i.Value.KindName} has no length"),
    };

    private static TemplateList Batched(FilterInput i)
    {
        var size = i.Whole("linecount", 1);
        if (size < 1) throw i.Run.Fail("\"linecount\" is at least 1");
        var rows = new List<TemplateValue>();
        foreach (var chunk in i.Items.Chunk(size))
        {
            i.Run.Spend(chunk.Length);
            var row = chunk.ToList();
            if (i["fill_with"] is { } filler && row.Count < size)
            {
                i.Run.Spend(size);
                row.AddRange(Enumerable.Repeat(filler, size - row.Count));
            }
            rows.Add(new TemplateList(row));
        }
        return new(rows);
    }

    private static double Number(FilterInput i) =>
        TemplateOperators.TryNumber(i.Value, out var number)
            ? number
            : throw i.Run.Fail($"the filter \"{i.Filter.Name}\" needs a number, not {i.Value.KindName}");
}
