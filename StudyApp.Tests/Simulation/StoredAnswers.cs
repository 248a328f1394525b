using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection;

namespace StudyApp.Tests.Simulation;

/// <summary>A row of the submissions table.</summary>
internal sealed record StoredAnswers(string ExternalId, int Condition, string Page, IReadOnlyDictionary<string, string?> Cells)
{
    public static async Task<List<StoredAnswers>> ReadAsync(StudyDbContext context)
    {
        var rows = await context.Submissions.AsNoTracking()
            .Join(
                context.Participants,
                s => s.ParticipantId,
                p => p.Id,
                (s, p) =>
                    new
                    {
                        p.ExternalId,
                        p.Condition,
                        s.Id,
                        s.Questionnaire,
                        s.Tag,
                        s.Answers,
                    }
            )
            .OrderBy(r => r.Id).ToListAsync();
        return
        [
            .. rows.Select(r => new StoredAnswers(
                r.ExternalId!,
                r.Condition,
                $"questionnaire/{r.Questionnaire}{(r.Tag.Length > 0 ? "/" + r.Tag : "")}",
                CellsOf(r.Answers)
            )),
        ];
    }

    // Numbers as they stand in the document, text unescaped, null for NULL.
    private static Dictionary<string, string?> CellsOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.Number => p.Value.GetDecimal().ToString(CultureInfo.InvariantCulture),
            _ => p.Value.GetString(),
        });
    }
}
