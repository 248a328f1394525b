using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection.Sqlite;
using StudyApp.Storage.Entities.Conditions;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Entities.Server;
using StudyApp.Storage.Entities.Visits;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;

namespace StudyApp.Storage.Connection;

/// <summary>
/// A study's database for other people: the data with the views, and no account, key, code, PIN, address or draft.
/// </summary>
/// <remarks>What is not named here is not copied.</remarks>
/// <param name="source">The database; it may be in use, and is only read.</param>
/// <param name="study">Whose views are made.</param>
/// <param name="withoutIds">Whether external ids and what links carried stay away too.</param>
public sealed class SharedCopy(StudyDatabase source, Study study, bool withoutIds)
{
    private const int Together = 500;
    private const string SomeAccount = "researcher";

    /// <summary>What stays away as a whole.</summary>
    internal static readonly Type[] LeftOut =
        [
            typeof(DataProtectionKey),
            typeof(ParticipantPin),
            typeof(ParticipantOrigin),
            typeof(Draft),
            typeof(ParticipantAct),
            typeof(ImportRun), typeof(ImportedParticipant)];

    /// <summary>Writes a file that is not there yet.</summary>
    /// <remarks>Secrets never come near it, so that none is in its free pages.</remarks>
    /// <param name="file">Absolute.</param>
    /// <param name="cancel">Stops it; half a file is left then.</param>
    public async Task WriteAsync(string file, CancellationToken cancel)
    {
        await using var target = new SqliteDatabase(file);
        await using (var to = target.CreateDbContext())
        {
            await to.Database.MigrateAsync(cancel);
            to.ChangeTracker.AutoDetectChangesEnabled = false;
            await using var from = source.CreateDbContext();
            await from.Database.OpenConnectionAsync(cancel);
            await using var snapshot = await source.BeginSnapshotAsync(from.Database.GetDbConnection(), cancel);
            await from.Database.UseTransactionAsync(snapshot, cancel);
            await using var transaction = await to.Database.BeginTransactionAsync(cancel);
            await CopyAllAsync(from, to, cancel);
            to.ChangeTracker.AutoDetectChangesEnabled = true;
            await StudyDatabaseSetup.RefreshViewsAsync(target, to, study, cancel);
            await to.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
        }
        await target.FinishAsync(cancel);
    }

    // Those that others refer to come first.
    private async Task CopyAllAsync(StudyDbContext from, StudyDbContext to, CancellationToken cancel)
    {
        await CopyAsync<StudyRecord>(from, to, row => (row.Secret, row.ViewsHash) = ("", ""), cancel);
        await CopyAsync<StudyVersion>(from, to, null, cancel);
        // A fresh database has the usual ones.
        await to.CountingEnds.ExecuteDeleteAsync(cancel);
        await CopyAsync<CountingEnd>(from, to, null, cancel);
        await CopyAsync<TallyGroup>(from, to, null, cancel);
        await CopyAsync<Participant>(from, to, Clean, cancel);
        await CopyAsync<Visit>(from, to, null, cancel);
        await CopyAsync<Submission>(from, to, null, cancel);
        await CopyAsync<Trial>(from, to, null, cancel);
        await CopyAsync<TableRow>(from, to, null, cancel);
        await CopyAsync<Interaction>(from, to, null, cancel);
        await CopyAsync<ParticipantDisplay>(from, to, null, cancel);
        await CopyAsync<QuotaMember>(from, to, null, cancel);
        await CopyAsync<Assignment>(from, to, null, cancel);
        await CopyAsync<AssignmentChange>(from, to, null, cancel);
        await CopyAsync<ConditionSwitch>(
            from,
            to,
            row => row.Account = row.Account is null ? null : SomeAccount,
            cancel
        );
        await CopyAsync<OpeningSwitch>(from, to, row => row.Account = SomeAccount, cancel);
        await CopyAsync<TallyStratum>(from, to, null, cancel);
        await CopyAsync<TallySlot>(from, to, null, cancel);
        // Whoever knows a receipt is taken for the one who was given it.
        await CopyAsync<Withdrawal>(from, to,
            row =>
                (row.Receipt, row.CodeHash) = (
                    row.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    null
                ),
            cancel
        );
    }

    private static async Task CopyAsync<T>(
        StudyDbContext from,
        StudyDbContext to,
        Action<T>? clean,
        CancellationToken cancel
    )
        where T : class
    {
        await foreach (
            var some in from.Set<T>().AsNoTracking().AsAsyncEnumerable().Chunk(Together).WithCancellation(cancel)
        )
        {
            if (clean is not null) Array.ForEach(some, clean);
            to.AddRange(some);
            await to.SaveChangesAsync(cancel);
            to.ChangeTracker.Clear();
        }
    }

    // A code withdraws whom it was given to, and an arrival's key makes a browser theirs.
    private void Clean(Participant participant)
    {
        (participant.CompletionCode, participant.CodeIsGenerated, participant.EntryKey) = (null, false, null);
        var kept = Arrival.ReadParameters(withoutIds ? null : participant.Arrival).Remove(LinkSignature.Parameter);
        participant.Arrival = kept.IsEmpty ? null : JsonSerializer.Serialize(kept);
        if (withoutIds) participant.ExternalId = null;
    }
}
