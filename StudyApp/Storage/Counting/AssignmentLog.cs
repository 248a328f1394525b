using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Data.Common;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Entities.Conditions;

namespace StudyApp.Storage.Counting;

/// <summary>Everything stored about assignments, of one moment.</summary>
/// <param name="Assignments">In the order of commits.</param>
/// <param name="Changes">In the order of commits.</param>
/// <param name="Switches">In the order of commits.</param>
/// <param name="Participants">By id, without test runs and previews: these are given conditions outside of the
/// balance.</param>
/// <param name="StudySeed">What lists of blocks come from.</param>
public sealed record AssignmentLog(
    ImmutableArray<Assignment> Assignments,
    ImmutableArray<AssignmentChange> Changes,
    ImmutableArray<ConditionSwitch> Switches,
    FrozenDictionary<long, AssignedParticipant> Participants,
    long StudySeed)
{
    /// <summary>Reads it; participants who arrive meanwhile wait for nothing.</summary>
    public static async Task<AssignmentLog> ReadAsync(StudyDatabase database, CancellationToken cancel)
    {
        await using var connection = await database.OpenAsync(cancel);
        await using var transaction = await database.BeginSnapshotAsync(connection, cancel);
        var assignments = await RowsAsync(
            "SELECT id, participant_id, at, rule, stratum, saw, seed, condition, sequence, slot, counted, "
                + "last_change, last_switch FROM assignments ORDER BY id",
            row => new Assignment
            {
                Id = row.GetInt64(0),
                ParticipantId = row.IsDBNull(1) ? null : row.GetInt64(1),
                At = Utc(row, 2),
                Rule = row.GetString(3),
                Stratum = row.GetString(4),
                Saw = row.GetString(5),
                Seed = row.GetInt64(6),
                Condition = row.GetInt32(7),
                Sequence = row.GetInt32(8),
                Slot = row.IsDBNull(9) ? null : row.GetInt32(9),
                Counted = row.GetBoolean(10),
                LastChange = row.GetInt64(11),
                LastSwitch = row.GetInt64(12),
            });
        var changes = await RowsAsync(
            "SELECT id, assignment_id, counted, at FROM assignment_changes ORDER BY id",
            row => new AssignmentChange
            {
                Id = row.GetInt64(0),
                AssignmentId = row.GetInt64(1),
                Counted = row.GetBoolean(2),
                At = Utc(row, 3),
            }
        );
        var switches = await RowsAsync(
            "SELECT id, condition, enabled, at, account FROM condition_switches ORDER BY id",
            row => new ConditionSwitch
            {
                Id = row.GetInt64(0),
                Condition = row.GetInt32(1),
                Enabled = row.GetBoolean(2),
                At = Utc(row, 3),
                Account = row.IsDBNull(4) ? null : row.GetString(4),
            }
        );
        var participants = await RowsAsync(
            $"SELECT id, condition, sequence, seed, end_reason FROM participants WHERE NOT {TallySql.IsTest}",
            row => new AssignedParticipant(
                row.GetInt64(0),
                row.GetInt32(1),
                row.GetInt32(2),
                row.GetInt64(3),
                row.IsDBNull(4) ? null : row.GetString(4)
            )
        );
        var seeds = await RowsAsync("SELECT seed FROM study", row => row.GetInt64(0));
        return new(assignments, changes, switches, participants.ToFrozenDictionary(p => p.Id), seeds.FirstOrDefault());

        async Task<ImmutableArray<T>> RowsAsync<T>(string sql, Func<DbDataReader, T> read)
        {
            await using var command = connection.CreateCommand();
            (command.CommandText, command.Transaction) = (sql, transaction);
            await using var row = await command.ExecuteReaderAsync(cancel);
            var rows = ImmutableArray.CreateBuilder<T>();
            while (await row.ReadAsync(cancel)) rows.Add(read(row));
            return rows.ToImmutable();
        }
    }

    private static DateTime Utc(DbDataReader row, int column) =>
        DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
}

/// <summary>What a participant's own row says.</summary>
/// <param name="Id">The participant.</param>
/// <param name="Condition">1-based; 0 for none.</param>
/// <param name="Sequence">How many were assigned to the condition before.</param>
/// <param name="Seed">The participant's seed.</param>
/// <param name="EndReason">The end reached; null before.</param>
public sealed record AssignedParticipant(long Id, int Condition, int Sequence, long Seed, string? EndReason);
