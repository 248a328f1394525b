using System.Collections.Immutable;
using StudyApp.Storage.Connection;

namespace StudyApp.Storage.Participants;

/// <summary>What participants agreed to. Thread-safe.</summary>
public sealed class ConsentReader(StudyDatabase database)
{
    /// <summary>What a participant agreed to, and when; null for one who has not.</summary>
    public async Task<AgreedVersion?> AgreedToAsync(long participantId, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var found = await connection.RowsAsync(

            $"SELECT c.hash, c.content, v.submitted_at, v.language {FromAgreed} ORDER BY v.number LIMIT 1",
            row => new AgreedVersion(
                row.Required("hash"),
                row.Required("content"),
                row.Utc("submitted_at"),
                row.Text("language")
            ),
            cancel,
            ("participant", participantId));
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>Whether a participant has agreed to a consent text that is kept.</summary>
    public async Task<bool> HasAgreedAsync(long participantId, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        var found = await connection.RowsAsync(
             $"SELECT v.number {FromAgreed} LIMIT 1", row => row.Int("number"), cancel, ("participant", participantId));
        return found.Count > 0;
    }

    /// <summary>Every consent text that was shown under a name, newest first.</summary>
    public async Task<ImmutableArray<string>> ConsentTextsAsync(string name, CancellationToken cancel)
    {
        await using var connection = await database.RentAsync(cancel);
        const string sql =
            "SELECT content FROM versions WHERE kind = 'consent' AND name = @name ORDER BY first_used_at DESC";
        return [.. await connection.RowsAsync(sql, row => row.Required("content"), cancel, ("name", name))];
    }

    private const string FromAgreed =
        """
        FROM visits v JOIN versions c ON c.hash = v.version_hash
        WHERE v.participant_id = @participant AND c.kind = 'consent' AND v.submitted_at IS NOT NULL
        """;
}
