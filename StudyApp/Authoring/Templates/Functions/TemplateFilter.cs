using System.Collections.Immutable;
using StudyApp.Authoring.Templates.Rendering;
using StudyApp.Authoring.Templates.Tree;

namespace StudyApp.Authoring.Templates.Functions;

/// <summary>A filter: what stands behind <c>|</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Parameters">The names of its arguments, in order; the required ones first.</param>
/// <param name="Required">How many must be there.</param>
/// <param name="Apply">The filter itself.</param>
internal sealed record TemplateFilter(
    string Name,
    ImmutableArray<string> Parameters,
    int Required,
    Func<FilterInput, TemplateValue> Apply
)
{
    /// <summary>Whether further arguments are passed on to another filter or test.</summary>
    public bool TakesMore { get; init; }

    /// <summary>What is wrong with these arguments; null when nothing is.</summary>
    public string? Misfit(CallArguments arguments)
    {
        if (!TakesMore && arguments.Positional.Length > Parameters.Length)
            return $"The filter \"{Name}\" takes at most {Parameters.Length} arguments.";
        if (arguments.Named.FirstOrDefault(n => !Parameters.Contains(n.Name)) is { Name: { } stranger })
            return $"The filter \"{Name}\" has no argument \"{stranger}\".";
        for (var i = arguments.Positional.Length; i < Required; i++)
            if (!arguments.Named.Any(n => n.Name == Parameters[i]))
                return $"The filter \"{Name}\" needs the argument \"{Parameters[i]}\".";
        return null;
    }
}

/// <summary>What a filter gets: the value before <c>|</c> and its arguments.</summary>
internal sealed record FilterInput(
    TemplateFilter Filter,
    TemplateValue Value,
    ImmutableArray<TemplateValue> Positional,
    IReadOnlyDictionary<string, TemplateValue> Named,
    TemplateRun Run
)
{
    /// <summary>Null when it was not passed.</summary>
    public TemplateValue? this[string parameter]
    {
        get
        {
            var position = Filter.Parameters.IndexOf(parameter);
            return position >= 0 && position < Positional.Length
                ? Positional[position]
                : Named.GetValueOrDefault(parameter);
        }
    }

    /// <summary>The value as text.</summary>
    public string Text => TemplatePrinter.Print(Value, Run);

    public bool IsHtml => Value is TemplateText { IsHtml: true };

    public IReadOnlyList<TemplateValue> Items => TemplateOperators.Items(Value, Run);

    public string TextOf(string parameter, string fallback) =>
        this[parameter] is { } value ? TemplatePrinter.Print(value, Run) : fallback;

    public bool Flag(string parameter, bool fallback = false) => this[parameter]?.IsTruthy ?? fallback;

    public int Whole(string parameter, int fallback)
    {
        if (this[parameter] is not { } value) return fallback;
        return
            TemplateOperators.TryNumber(value, out var number) && number == Math.Floor(number) && Math.Abs(number) < 1e9
            ? (int)number
            : throw Run.Fail($"\"{parameter}\" of the filter \"{Filter.Name}\" is a whole number");
    }

    /// <summary>A text as HTML when the value was.</summary>
    public TemplateText Like(string text) => new(Run.Made(text), IsHtml);

    public TemplateList List(IEnumerable<TemplateValue> items)
    {
        var list = new List<TemplateValue>();
        foreach (var item in items)
        {
            Run.Spend();
            list.Add(item);
        }
        return new(list);
    }
}
