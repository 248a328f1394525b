using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Storage.Entities.Conditions;
using StudyApp.Storage.Entities.Server;
using StudyApp.Studies.Items;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;

namespace StudyApp.Storage.Connection;

/// <summary>
/// Brings a database to the state a study needs: tables, the study's own row, the versions of what is shown, the
/// analysts' views.
/// </summary>
/// <remarks>Safe to run again, and on two servers at once.</remarks>
public static class StudyDatabaseSetup
{
    /// <summary>Checks whose database it is, migrates it and stores the study's versions.</summary>
    /// <exception cref="DatabaseException">The database cannot be used; nothing was changed.</exception>
    public static async Task PrepareAsync(StudyDatabase database, Study study, DateTime now, CancellationToken cancel)
    {
        await database.InspectAsync(mustExist: false, cancel);
        await database.Bound.InspectAsync(study, mustExist: false, cancel);
        try
        {
            await using var context = database.CreateSetupContext();
            await RefuseOtherStudyAsync(context, study, cancel);
            if (await IsMadeAsync(context, cancel)) await StoredSecrets.CheckAsync(database, context, cancel);
            database.Keys.MakeSure();
            if ((await context.Database.GetPendingMigrationsAsync(cancel)).Any())
            {
                await database.AwaitMigrationAsync(cancel);
                await context.Database.MigrateAsync(cancel);
            }
            database.KeepPrivate();
            var hadPlainKeys = await StoreAsync(database, context, study, now, cancel);
            await database.Bound.PrepareAsync(database, study, now, cancel);
            await ClearAsync(database, hadPlainKeys, now, cancel);
        }
        catch (DbException failure)
        {
            throw database.Explain(failure);
        }
        catch (DbUpdateException failure) when (failure.InnerException is DbException inner)
        {
            throw database.Explain(inner);
        }
    }

    /// <summary>Checks that the study's database is there, changing nothing: for commands that only read.</summary>
    /// <exception cref="DatabaseException">It is not there, or not this study's.</exception>
    public static async Task RequireAsync(StudyDatabase database, Study study, CancellationToken cancel)
    {
        await database.InspectAsync(mustExist: true, cancel);
        try
        {
            await using var context = database.CreateDbContext();
            await RefuseOtherStudyAsync(context, study, cancel);
            await RequireBoundAsync(database, context, study, cancel);
            if ((await context.Database.GetPendingMigrationsAsync(cancel)).Any())
                throw new DatabaseException(
                    DatabaseProblem.Unavailable,
                    $"The database {database.Description} is not up to date. Start the study once with this version of the program."
                );
        }
        catch (DbException failure)
        {
            throw database.Explain(failure);
        }
    }

    /// <summary>Holds the study's row, which every arrival takes too, until the context's transaction ends.</summary>
    internal static Task LockAsync(StudyDatabase database, StudyDbContext context, CancellationToken cancel) =>
        ExecuteAsync(context, "SELECT id FROM study WHERE id = 1" + database.RowLock, cancel);

    /// <summary>Makes the views again after versions were added, in the context's transaction.</summary>
    internal static async Task RefreshViewsAsync(
        StudyDatabase database,
        StudyDbContext context,
        Study study,
        CancellationToken cancel
    ) => await MakeViewsAsync(database, context, study, await context.Study.SingleAsync(cancel), cancel);

    /// <returns>Whether keys were stored that nothing protected.</returns>
    private static async Task<bool> StoreAsync(
        StudyDatabase database, StudyDbContext context, Study study, DateTime now, CancellationToken cancel)
    {
        using var turn = await database.WriteTurnAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        var record = await StudyRowAsync(database, context, study, now, cancel);
        var hadPlainKeys = await StoredSecrets.WrapAsync(database, context, record, cancel);
        await AddVersionsAsync(context, study, now, cancel);
        await SwitchAsWrittenAsync(context, study, now, cancel);
        await CountEndsAsWrittenAsync(context, study, cancel);
        await MakeViewsAsync(database, context, study, record, cancel);
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return hadPlainKeys;
    }

    private static async Task RefuseOtherStudyAsync(StudyDbContext context, Study study, CancellationToken cancel)
    {
        if (!await IsMadeAsync(context, cancel)) return;
        // Nothing else of the row: an older version's has fewer columns.
        var record = await context.Study.Select(s => new { s.Key, s.Title }).FirstOrDefaultAsync(cancel);
        if (record is not null && record.Key != study.Key && record.Title != study.Title)
            throw new DatabaseException(DatabaseProblem.Wrong,
                $"The database holds another study, \"{record.Title}\" ({record.Key}). Nothing was changed. Give this study a database or a schema of its own: postgresql://…/database?schema={study.Key}, or another SQLite file."
            );
    }

    // Nobody is served yet. What cannot be done now keeps no server from starting: it is tried again.
    private static async Task ClearAsync(
        StudyDatabase database,
        bool hadPlainKeys,
        DateTime now,
        CancellationToken cancel
    )
    {
        try
        {
            if (hadPlainKeys) await database.RewriteAsync(["study", "data_protection_keys"], now, cancel);
            await new ErasedBytes(database).ClearAsync(now, cancel);
        }
        catch (DbException)
        {
            // The disk is full, or the role may not.
        }
    }

    // A copy that was made to be shared, which has no secret, comes without them.
    private static async Task RequireBoundAsync(
        StudyDatabase database,
        StudyDbContext context,
        Study study,
        CancellationToken cancel
    )
    {
        try
        {
            await database.Bound.InspectAsync(study, mustExist: true, cancel);
        }
        catch (DatabaseException failure) when (failure.IsAbsent)
        {
            if (!await context.Study.AnyAsync(s => s.Secret == "", cancel)) throw;
        }
    }

    private static async Task<bool> IsMadeAsync(StudyDbContext context, CancellationToken cancel) =>
        await context.Database.CanConnectAsync(cancel)
        && (await context.Database.GetAppliedMigrationsAsync(cancel)).Any();

    private static async Task<StudyRecord> StudyRowAsync(
        StudyDatabase database,
        StudyDbContext context,
        Study study,
        DateTime now,
        CancellationToken cancel
    )
    {
        await context.Database.ExecuteSqlAsync(
            $"INSERT INTO study (id, key, title, created_at, views_hash, seed) VALUES (1, {study.Key}, {study.Title}, {now}, '', 0) ON CONFLICT (id) DO NOTHING",
            cancel
        );
        // Holding the row keeps a second server, starting at the same moment, from making the same versions and views.
        await LockAsync(database, context, cancel);
        var record = await context.Study.SingleAsync(cancel);
        record.Key = study.Key;
        record.Title = study.Title;
        if (record.Seed == 0) record.Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));
        return record;
    }

    private static async Task AddVersionsAsync(
        StudyDbContext context,
        Study study,
        DateTime now,
        CancellationToken cancel
    )
    {
        var known = (await context.Versions.Select(v => v.Hash).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        foreach (var version in study.Versions.Where(v => !known.Contains(v.Hash)))
            context.Versions.Add(
                new()
                {
                    Hash = version.Hash,
                    Kind = version.Kind,
                    Name = version.Name,
                    Content = version.Content,
                    FirstUsedAt = now,
                }
            );
        await context.SaveChangesAsync(cancel);
    }

    private static async Task MakeViewsAsync(
        StudyDatabase database,
        StudyDbContext context,
        Study study,
        StudyRecord record,
        CancellationToken cancel
    )
    {
        var views = database.Views.All(
            (await ColumnsOfAllVersionsAsync(context, study, cancel)).Where(q =>
                study.Questionnaires.GetValueOrDefault(q.Item1)?.Bind is null
            ),
            study.TablesInOrder.Where(t => t.Bind is null)
        );
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(views.Values))));
        if (hash == record.ViewsHash) return;
        foreach (var name in await ExistingViewsAsync(database, context, cancel))
            await ExecuteAsync(context, $"DROP VIEW {ViewDialect.Quoted(name)}", cancel);
        foreach (var statement in views.Values) await ExecuteAsync(context, statement, cancel);
        record.ViewsHash = hash;
    }

    // What the file says holds from the moment it changes there until someone switches the condition, and the other way
    // round.
    private static async Task SwitchAsWrittenAsync(
        StudyDbContext context,
        Study study,
        DateTime now,
        CancellationToken cancel
    )
    {
        var written = await context
            .ConditionSwitches.AsNoTracking()
            .Where(s => s.Account == null)
            .OrderBy(s => s.Id)
            .ToListAsync(cancel);
        foreach (var condition in study.Conditions)
            if (written.LastOrDefault(s => s.Condition == condition.Number)?.Enabled != condition.Enabled)
            {
                context.ConditionSwitches.Add(
                    new()
                    {
                        Condition = condition.Number,
                        Enabled = condition.Enabled,
                        At = now,
                    }
                );
                await context.SaveChangesAsync(cancel);
            }
    }

    // Of whom an end counts now and did not, or the other way round, the next counts look again.
    private static async Task CountEndsAsWrittenAsync(StudyDbContext context, Study study, CancellationToken cancel)
    {
        var before = await context.CountingEnds.ToListAsync(cancel);
        var ceased = before.Where(e => !study.CountingEnds.Contains(e.Reason)).ToList();
        var added = study
            .CountingEnds.Except(before.Select(e => e.Reason))
            .Select(reason => new CountingEnd { Reason = reason })
            .ToList();
        context.CountingEnds.RemoveRange(ceased);
        context.CountingEnds.AddRange(added);
        await context.SaveChangesAsync(cancel);
        foreach (var end in ceased.Concat(added))
        {
            FormattableString stir =
                $"UPDATE participants SET stirred = 1 WHERE stirred IS NULL AND finished AND end_reason = {end.Reason}";
            await context.Database.ExecuteSqlAsync(stir, cancel);
        }
    }

    // A column that an older version of the questionnaire had keeps its place in the view, after those of the newest.
    private static async Task<
        List<(string, System.Collections.Immutable.ImmutableArray<ItemColumn>)>
    > ColumnsOfAllVersionsAsync(StudyDbContext context, Study study, CancellationToken cancel)
    {
        var versions = await context
            .Versions.AsNoTracking()
            .Where(v => v.Kind == "questionnaire")
            .OrderByDescending(v => v.FirstUsedAt)
            .ThenBy(v => v.Hash)
            .ToListAsync(cancel);
        // Of files with the same content one version is kept; each has its view.
        var twins = study
            .Questionnaires.Where(q => !versions.Exists(v => v.Name == q.Key))
            .OrderBy(q => q.Key, StringComparer.Ordinal)
            .Select(q => (q.Key, q.Value.Columns));
        var kept = versions.GroupBy(v => v.Name, StringComparer.Ordinal).Select(group =>
        {
            var columns = group
                .SelectMany(v =>
                    StudyReader.ReadQuestionnaire(v.Name, v.Content, new DiagnosticBag())?.Columns ?? []
                )
                .DistinctBy(c => c.Name, StringComparer.OrdinalIgnoreCase);
            return (group.Key, System.Collections.Immutable.ImmutableArray.CreateRange(columns));
        });
        // Where two names are one to the database, that of now has the view.
        return [.. kept.Concat(twins).OrderBy(q => study.Questionnaires.ContainsKey(q.Item1) ? 0 : 1)];
    }

    private static async Task<List<string>> ExistingViewsAsync(
        StudyDatabase database,
        StudyDbContext context,
        CancellationToken cancel
    )
    {
        var names = await context.Database.SqlQueryRaw<string>(database.Views.ListSql).ToListAsync(cancel);
        return
        [
            .. names.Where(n =>
                n is "participant" or "display"
                || n.StartsWith("questionnaire_", StringComparison.Ordinal)
                || n.StartsWith("table_", StringComparison.Ordinal)
            ),
        ];
    }

    private static async Task ExecuteAsync(StudyDbContext context, string sql, CancellationToken cancel)
    {
        // Not ExecuteSqlRaw: braces in a view's text are no placeholders.
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        await command.ExecuteNonQueryAsync(cancel);
    }
}
