using System.Text.Json;
using StudyApp.Expressions;

namespace StudyApp.Tests.Expressions;

/// <summary>One line of vectors.json: an expression, what its references mean, and what comes out; null stands for undecided.</summary>
internal sealed record ExpressionVector(string About, string Text, IReadOnlyDictionary<string, Value> Variables, Value? Expected)
{
    public static IReadOnlyList<ExpressionVector> All { get; } = ReadAll();

    private static List<ExpressionVector> ReadAll()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(ExpressionFiles.Vectors));
        return [.. json.RootElement.GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("cases").EnumerateArray().Select(c => Read(g.GetProperty("about").GetString()!, c)))];
    }

    private static ExpressionVector Read(string about, JsonElement json)
    {
        var variables = json.TryGetProperty("vars", out var vars) ? vars.EnumerateObject().ToDictionary(p => p.Name, p => TestValues.Read(p.Value)) : [];
        return new(about, json.GetProperty("e").GetString()!, variables, json.TryGetProperty("value", out var value) ? TestValues.Read(value) : null);
    }
}
