using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;

namespace StudyApp.Research.Import;

/// <summary>What is in the study's database already, as far as those who are brought over must fit in.</summary>
internal sealed class ImportTarget
{
    /// <summary>A database in which nobody is.</summary>
    public static ImportTarget Empty => new();

    /// <summary>Key → digest of those who were brought over before.</summary>
    public Dictionary<string, string> Known { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The participants' numbers.</summary>
    public HashSet<long> Numbers { get; init; } = [];

    /// <summary>Source and external id → the latest attempt.</summary>
    public Dictionary<(string Source, string ExternalId), int> Attempts { get; init; } = [];

    /// <summary>The codes that were made for one participant alone.</summary>
    public HashSet<string> Codes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Condition → the next place in orders that count.</summary>
    public Dictionary<int, int> Sequences { get; init; } = [];

    public long LastChange { get; init; }

    public long LastSwitch { get; init; }

    /// <summary>Reads it, in the context's transaction where there is one.</summary>
    public static async Task<ImportTarget> ReadAsync(StudyDbContext context, CancellationToken cancel)
    {
        var attempts = await context
            .Participants.Where(p => p.ExternalId != null)
            .GroupBy(p => new { p.Source, p.ExternalId })
            .Select(g => new
            {
                g.Key.Source,
                g.Key.ExternalId,
                Attempt = g.Max(p => p.Attempt),
            })
            .ToListAsync(cancel);
        return new()
        {
            Known = await context.ImportedParticipants.ToDictionaryAsync(
                i => i.Key,
                i => i.Digest,
                StringComparer.Ordinal,
                cancel
            ),
            Numbers = [.. await context.Participants.Select(p => p.Id).ToListAsync(cancel)],
            Attempts = attempts.ToDictionary(a => (a.Source, a.ExternalId!), a => a.Attempt),
            Codes = (
                await context
                    .Participants.Where(p => p.CodeIsGenerated)
                    .Select(p => p.CompletionCode!)
                    .ToListAsync(cancel)
            ).ToHashSet(StringComparer.Ordinal),
            Sequences = await SequencesAsync(context, cancel),
            LastChange = await context.AssignmentChanges.MaxAsync(c => (long?)c.Id, cancel) ?? 0,
            LastSwitch = await context.ConditionSwitches.MaxAsync(s => (long?)s.Id, cancel) ?? 0,
        };
    }

    private static async Task<Dictionary<int, int>> SequencesAsync(StudyDbContext context, CancellationToken cancel)
    {
        await context.Database.OpenConnectionAsync(cancel);
        await using DbCommand command = context.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.Transaction) = (
            TallySql.Sequences,
            context.Database.CurrentTransaction?.GetDbTransaction()
        );
        await using var row = await command.ExecuteReaderAsync(cancel);
        var sequences = new Dictionary<int, int>();
        while (await row.ReadAsync(cancel))
            sequences[row.GetInt32(0)] = Convert.ToInt32(row.GetValue(1), CultureInfo.InvariantCulture);
        return sequences;
    }
}
