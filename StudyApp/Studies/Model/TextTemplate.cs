using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Model;

/// <summary>A text with placeholders <c>{{ expression }}</c>, which do not span lines. Immutable.</summary>
public sealed partial class TextTemplate
{
    private readonly ImmutableArray<Part> _parts;

    private TextTemplate(ImmutableArray<Part> parts) => _parts = parts;

    /// <summary>The expressions, in the order of the text.</summary>
    public IEnumerable<Expression> Expressions => _parts.Select(p => p.Expression).OfType<Expression>();

    /// <summary>Parses a text; null when it holds no placeholder.</summary>
    /// <remarks>What is wrong in one is an error with its place.</remarks>
    public static TextTemplate? Read(StringNode node, DiagnosticBag diagnostics)
    {
        var matches = Placeholder().Matches(node.Value);
        if (matches.Count == 0) return null;
        var parts = ImmutableArray.CreateBuilder<Part>();
        var at = 0;
        foreach (var match in matches.Cast<Match>())
        {
            parts.Add(
                new(node.Value[at..match.Index], ExpressionParser.Parse(Inside(node, match.Groups[1]), diagnostics))
            );
            at = match.Index + match.Length;
        }
        parts.Add(new(node.Value[at..], null));
        return new(parts.ToImmutable());
    }

    /// <summary>
    /// As <see cref="Read"/>, but a placeholder that is wrong is a warning: it stays empty, and the text around it is
    /// shown.
    /// </summary>
    public static TextTemplate? ReadLenient(StringNode node, DiagnosticBag diagnostics)
    {
        var found = new DiagnosticBag();
        var template = Read(node, found);
        diagnostics.AddAsWarnings(found);
        return template;
    }

    /// <summary>The text with each placeholder taken out.</summary>
    public static string WithoutPlaceholders(string text) => Placeholder().Replace(text, "");

    /// <summary>The text for one participant.</summary>
    /// <remarks>
    /// Null and undecided placeholders are empty; what a value holds is not searched for placeholders again.
    /// </remarks>
    /// <param name="scope">Where the values come from.</param>
    /// <param name="encode">Makes a value fit for the place the text stands in.</param>
    /// <param name="note">Told of each placeholder that can never be decided as it stands, with the reason; not of what
    /// is only not answered yet.</param>
    public string Render(IExpressionScope scope, Func<string, string> encode, Action<Expression, string>? note = null)
    {
        var text = new StringBuilder();
        foreach (var part in _parts)
        {
            text.Append(part.Before);
            if (part.Expression is not { } expression) continue;
            var result = ExpressionEvaluator.Evaluate(expression, scope);
            if (result.ValueOrDefault is { } value and not NullValue) text.Append(encode(value.ToString()));
            else if (result is Undecided { IsPending: false, Reason: var reason }) note?.Invoke(expression, reason);
        }
        return text.ToString();
    }

    // The expression as a text of its own, so that the parser finds its place in the file.
    private static StringNode Inside(StringNode node, Group inner)
    {
        if (node.ContentOffset is not { } offset) return new(inner.Value, node.Span, ContentOffset: null);
        var lines = node.Value.AsSpan(0, inner.Index).Count('\n');
        var span = lines == 0
            ? node.Span.Shift(offset + inner.Index)
            : node.Span with
            {
                Line = node.Span.Line + lines,
                Column = inner.Index - node.Value.LastIndexOf('\n', inner.Index - 1),
            };
        return new(inner.Value, span, ContentOffset: 0);
    }

    [GeneratedRegex(@"\{\{(.*?)\}\}")]
    private static partial Regex Placeholder();

    private readonly record struct Part(string Before, Expression? Expression);
}
