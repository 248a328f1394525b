using System.Collections.Immutable;
using StudyApp.Authoring.Templates.Rendering;

namespace StudyApp.Authoring.Templates.Functions;

/// <summary>What a template passes to a function. Immutable.</summary>
/// <param name="Positional">In order.</param>
/// <param name="Named">Those written <c>name=value</c>.</param>
public sealed record TemplateArguments(
    ImmutableArray<TemplateValue> Positional,
    IReadOnlyDictionary<string, TemplateValue> Named
)
{
    /// <summary>The argument of that position or name; null when it was not passed.</summary>
    public TemplateValue? this[int position, string name] =>
        position < Positional.Length ? Positional[position] : Named.GetValueOrDefault(name);

    /// <summary>
    /// The argument as text: a text as it is, a number as it prints; null when it was not passed or has no text.
    /// </summary>
    public string? Text(int position, string name) => this[position, name] switch
    {
        TemplateText text => text.Text,
        TemplateNumber number => TemplatePrinter.Number(number.Number),
        _ => null,
    };
}
