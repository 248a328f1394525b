using System.Text.Json;
using StudyApp.Storage.Entities.Visits;
using StudyApp.Storage.Requests;

namespace StudyApp.Storage.Connection.Bound;

/// <summary>
/// What is kept of a submission, wherever it lies: each a JSON object as in <see cref="Submission"/>.
/// </summary>
internal sealed record BoundAnswers(string Answers, string Presented, string Missing, string Changes, string Calculated)
{
    private static readonly BoundAnswers None = new("{}", "{}", "{}", "{}", "{}");

    /// <summary>All of it as one document: an order, a reason or a score can tell an answer as well.</summary>
    public static string Write(Answers answers) =>
        $$"""{"answers":{{answers.Json}},"presented":{{answers.Presented}},"missing":{{answers.Missing}},"changes":{{answers.Changes}},"calculated":{{answers.Calculated}}}""";

    /// <summary>What <see cref="Write"/> wrote; empty objects for a document that is not there.</summary>
    public static BoundAnswers Read(string? json)
    {
        if (json is null) return None;
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new(Part("answers"), Part("presented"), Part("missing"), Part("changes"), Part("calculated"));

        string Part(string name) => root.TryGetProperty(name, out var part) ? part.GetRawText() : "{}";
    }
}
