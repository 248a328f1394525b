using System.Collections.Frozen;
using StudyApp.Authoring.Templates.Rendering;
using StudyApp.Authoring.Templates.Tree;

namespace StudyApp.Authoring.Templates.Functions;

/// <summary>A test: what stands behind <c>is</c>.</summary>
internal sealed record TemplateTest(
    string Name,
    int Arguments,
    Func<TemplateValue, TemplateValue?, TemplateRun, bool> Holds
)
{
    /// <summary>What is wrong with these arguments; null when nothing is.</summary>
    public string? Misfit(CallArguments arguments) =>
        arguments.Named.IsEmpty && arguments.Positional.Length == Arguments
            ? null
            : $"The test \"{Name}\" takes {(Arguments == 0 ? "no argument" : "one argument")}.";
}

/// <summary>The tests templates know.</summary>
internal static class TemplateTests
{
    private static readonly FrozenDictionary<string, TemplateTest> All = List()
        .ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => All.Keys.Where(n => char.IsLetter(n[0])).Order(StringComparer.Ordinal);

    public static TemplateTest? Find(string name) => All.GetValueOrDefault(name);

    private static IEnumerable<TemplateTest> List()
    {
        yield return new("defined", 0, (v, _, _) => v is not TemplateUndefined);
        yield return new("undefined", 0, (v, _, _) => v is TemplateUndefined);
        yield return new("none", 0, (v, _, _) => v is TemplateNull or TemplateMap { IsNobody: true });
        yield return new("string", 0, (v, _, _) => v is TemplateText);
        yield return new("number", 0, (v, _, _) => v is TemplateNumber or TemplateBoolean);
        yield return new("integer", 0, (v, _, _) => v is TemplateNumber n && n.Number == Math.Floor(n.Number));
        yield return new("float", 0, (v, _, _) => v is TemplateNumber n && n.Number != Math.Floor(n.Number));
        yield return new("boolean", 0, (v, _, _) => v is TemplateBoolean);
        yield return new("true", 0, (v, _, _) => v is TemplateBoolean { IsTrue: true });
        yield return new("false", 0, (v, _, _) => v is TemplateBoolean { IsTrue: false });
        yield return new("mapping", 0, (v, _, _) => v is TemplateMap);
        yield return new("sequence", 0, (v, _, _) => v is TemplateList or TemplateText or TemplateMap);
        yield return new("iterable", 0, (v, _, _) => v is TemplateList or TemplateText or TemplateMap);
        yield return new("callable", 0, (v, _, _) => v is TemplateFunction or TemplateMacro);
        yield return new("escaped", 0, (v, _, _) => v is TemplateText { IsHtml: true });
        yield return new("lower", 0, (v, _, _) => v is TemplateText t && !t.Text.Any(char.IsUpper));
        yield return new("upper", 0, (v, _, _) => v is TemplateText t && !t.Text.Any(char.IsLower));
        yield return new("odd", 0, (v, _, run) => Math.Abs(Number(v, run) % 2) == 1);
        yield return new("even", 0, (v, _, run) => Number(v, run) % 2 == 0);
        yield return new(
            "divisibleby",
            1,
            (v, by, run) =>
                Number(by!, run) is not 0 and var d ? Number(v, run) % d == 0 : throw run.Fail("division by zero")
        );
        yield return new(
            "sameas",
            1,
            (v, other, run) =>
                ReferenceEquals(v, other)
                || (
                    v.GetType() == other!.GetType()
                    && v is not (TemplateList or TemplateMap)
                    && TemplateOperators.AreEqual(v, other, run)
                )
        );
        yield return new("in", 1, (v, container, run) => TemplateOperators.Contains(container!, v, run));
        foreach (
            var (names, op) in new[]
            {
                ("eq equalto ==", "=="),
                ("ne !=", "!="),
                ("lt lessthan <", "<"),
                ("le <=", "<="),
                ("gt greaterthan >", ">"),
                ("ge >=", ">="),
            }
        )
            foreach (var name in names.Split(' '))
                yield return new(name, 1, (v, other, run) => TemplateOperators.Compare(op, v, other!, run));
    }

    private static double Number(TemplateValue value, TemplateRun run) =>
        TemplateOperators.TryNumber(value, out var number) ? number : throw run.Fail($"{value.KindName} is no number");
}
