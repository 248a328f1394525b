using System.Globalization;
using StudyApp.Storage.Connection;

namespace StudyApp.Tests.Benchmarks.Load;

/// <summary>Fills a database with copies of its first participant, who has finished.</summary>
internal static class StoredCopies
{
    public static async Task MakeAsync(StudyDatabase database, int participants)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await using var transaction = await database.BeginAsync(connection, CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 1_800;
        foreach (var sql in (string[])
        [
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {participants.ToString(CultureInfo.InvariantCulture)})
            INSERT INTO participants (external_id, source, attempt, condition, sequence, seed, code_is_generated, completion_code, end_reason, started_at, ended_at, finished, last_active_at, excluded, flagged_as_bot, current_visit, language)
            SELECT 'copy-' || n.i, 'copy', 1, p.condition, p.sequence, n.i, p.code_is_generated, 'copy-' || n.i, p.end_reason, p.started_at, p.ended_at, p.finished, p.last_active_at, p.excluded, p.flagged_as_bot, p.current_visit, p.language
            FROM n, participants p WHERE p.id = 1
            """,
            """
            INSERT INTO visits (participant_id, number, path, occurrence, version_hash, started_at, submitted_at, outcome, language)
            SELECT p.id, v.number, v.path, v.occurrence, v.version_hash, v.started_at, v.submitted_at, v.outcome, v.language FROM participants p, visits v WHERE p.id > 1 AND v.participant_id = 1 ORDER BY p.id, v.number
            """,
            """
            INSERT INTO submissions (participant_id, visit_id, questionnaire, tag, version_hash, answers, presented, missing, changes, calculated, browser_key, started_at, ended_at)
            SELECT n.participant_id, n.id, s.questionnaire, s.tag, s.version_hash, s.answers, s.presented, s.missing, s.changes, s.calculated, s.browser_key, s.started_at, s.ended_at
            FROM submissions s JOIN visits o ON o.id = s.visit_id JOIN visits n ON n.number = o.number AND n.participant_id > 1 WHERE s.participant_id = 1 ORDER BY n.id
            """,
        ])
        {
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
    }
}
