using System.Text.Json;
using StudyApp.Authoring.Expressions.Evaluating;

namespace StudyApp.Tests.Authoring.Expressions;

/// <summary>One line of vectors.json: an expression, what its references mean, and what comes out; null stands for undecided.</summary>
internal sealed record ExpressionVector(string About, string Text, IReadOnlyDictionary<string, Value> Variables, Value? Expected)
{
    public static IReadOnlyList<ExpressionVector> All { get; } = ReadAll();

    private static List<ExpressionVector> ReadAll()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(ExpressionFiles.Vectors));
        var cases = json.RootElement.GetProperty("groups").EnumerateArray()
            .SelectMany(g => g.GetProperty("cases").EnumerateArray().Select(c => Read(g.GetProperty("about").GetString()!, c)));
        return [.. cases, .. Manual];
    }

    /// <summary>The rows of the manual's table: an expression, what its names hold, and what comes out, each in backquotes.</summary>
    public static IEnumerable<ExpressionVector> Manual =>
        File.ReadLines(ExpressionFiles.Manual)
            .SkipWhile(line => !line.StartsWith("| expression | where | gives |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
                .Select(line => FromRow([.. line.Split('|', StringSplitOptions.TrimEntries).Skip(1).Select(cell => cell.Trim('`'))]));

    private static ExpressionVector FromRow(string[] cells)
    {
        var variables = cells[1].Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(name => name.Split(" = "))
            .ToDictionary(name => name[0], name => Literal(name[1]));
        return new("the manual", cells[0], variables, cells[2] == "undecided" ? null : Literal(cells[2]));
    }

    private static Value Literal(string text) =>
        Parsed.Evaluated(text).ValueOrDefault ?? throw new InvalidOperationException($"{text} is no literal.");

    private static ExpressionVector Read(string about, JsonElement json)
    {
        var variables = json.TryGetProperty("vars", out var vars)
            ? vars.EnumerateObject().ToDictionary(p => p.Name, p => TestValues.Read(p.Value))
            : [];
        return new(
            about,
            json.GetProperty("e").GetString()!,
            variables,
            json.TryGetProperty("value", out var value) ? TestValues.Read(value) : null
        );
    }
}
