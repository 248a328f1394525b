using System.Collections.Frozen;
using StudyApp.Authoring.Templates.Rendering;

namespace StudyApp.Authoring.Templates.Functions;

/// <summary>The functions of the language itself: <c>range</c>, <c>dict</c>, <c>namespace</c>.</summary>
internal static class TemplateFunctions
{
    private const int LongestRange = 10_000;

    public static FrozenDictionary<string, TemplateValue> All { get; } = new TemplateValue[]
    {
        new TemplateFunction("range", Range),
        new TemplateFunction("dict", arguments => new TemplateMap(arguments.Named, isNamespace: false)),
        new TemplateFunction("namespace", arguments => new TemplateMap(arguments.Named, isNamespace: true)),
    }.ToFrozenDictionary(f => ((TemplateFunction)f).Name, StringComparer.Ordinal);

    private static TemplateList Range(TemplateArguments arguments)
    {
        var numbers = arguments.Positional.Select(Whole).ToList();
        if (numbers.Count is 0 or > 3 || arguments.Named.Count > 0)
            throw new TemplateFunctionException("range takes an end, or a beginning, an end and a step");
        var (from, to, step) =
            numbers.Count == 1 ? (0, numbers[0], 1) : (numbers[0], numbers[1], numbers.Count == 3 ? numbers[2] : 1);
        if (step == 0) throw new TemplateFunctionException("the step of range cannot be 0");
        var count = Math.Max(0, Math.Ceiling((to - from) / step));
        if (count > LongestRange) throw new TemplateFunctionException($"range makes at most {LongestRange} numbers");
        return new([.. Enumerable.Range(0, (int)count).Select(i => TemplateValue.Of(from + (i * step)))]);
    }

    private static double Whole(TemplateValue value) =>
        TemplateOperators.TryNumber(value, out var number) && number == Math.Floor(number) && Math.Abs(number) < 1e9
            ? number
            : throw new TemplateFunctionException("range takes whole numbers");
}
