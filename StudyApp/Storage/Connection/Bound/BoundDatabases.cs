using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;

namespace StudyApp.Storage.Connection.Bound;

/// <summary>
/// The databases of SQLALCHEMY_BINDS, and the one place where the stubs in the study's database become documents again.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class BoundDatabases : IAsyncDisposable
{
    private const int MostNamed = 10;

    private readonly ImmutableSortedDictionary<string, BoundDatabase> _databases;
    private bool _isLookedThrough;
    private readonly Told<string> _told = new(TimeProvider.System);

    /// <summary>Databases by name; nothing is opened yet.</summary>
    public BoundDatabases(IEnumerable<KeyValuePair<string, StudyDatabase>> databases) =>
        _databases = databases.ToImmutableSortedDictionary(
            d => d.Key,
            d => new BoundDatabase(d.Key, d.Value),
            StringComparer.Ordinal
        );

    /// <summary>Told what people should know: documents that nothing names, documents that are missing.</summary>
    /// <remarks>No answers.</remarks>
    public Action<string>? Warn { get; set; }

    /// <summary>The names of those that can be used, in alphabetical order.</summary>
    public ImmutableArray<string> Names => [.. _databases.Where(d => d.Value.IsReady).Select(d => d.Key)];

    /// <summary>Refuses databases that are not this study's, before a byte of any changes.</summary>
    /// <exception cref="DatabaseException">One of them cannot be used.</exception>
    internal async Task InspectAsync(Study study, bool mustExist, CancellationToken cancel)
    {
        foreach (var name in study.Binds)
        {
            if (_databases.TryGetValue(name, out var database)) await database.InspectAsync(study, mustExist, cancel);
            // Who only reads, and asks for no answers, does without them.
            else if (!mustExist)
                throw new DatabaseException(
                    DatabaseProblem.Wrong,
                    $"SQLALCHEMY_BINDS did not name the database \"{name}\" when the program was started. Start "
                        + $"it again."
                );
        }
        // What no file names any more may hold what was answered before; it is read, and never made.
        foreach (var (_, database) in _databases.Where(d => !d.Value.IsReady && !study.Binds.Contains(d.Key)))
            try
            {
                await database.InspectAsync(study, mustExist: true, cancel);
            }
            catch (DatabaseException)
            {
                // Not there, or somebody else's: nothing of this study is missed.
            }
    }

    /// <summary>
    /// Makes the tables, deletes what belongs to people whose data were deleted, and tells of documents that nothing
    /// names.
    /// </summary>
    internal async Task PrepareAsync(StudyDatabase main, Study study, DateTime now, CancellationToken cancel)
    {
        foreach (var name in study.Binds) await _databases[name].PrepareAsync(study, now, cancel);
        if (_isLookedThrough) return;
        _isLookedThrough = true;
        foreach (var name in Names) await LookThroughAsync(name, _databases[name], main, cancel);
    }

    /// <summary>Stores documents, all or none; they are durable when this returns.</summary>
    internal Task StoreAsync(string bind, IReadOnlyList<BoundDocument> documents, CancellationToken cancel) =>
        _databases.TryGetValue(bind, out var database) && database.IsReady
            ? database.StoreAsync(documents, cancel)
            : throw new InvalidOperationException($"The database \"{bind}\" is not ready; nothing was stored.");

    /// <summary>Deletes documents that were never accepted.</summary>
    internal Task RemoveAsync(string bind, IReadOnlyCollection<BoundDocument> documents, CancellationToken cancel) =>
        _databases[bind].RemoveAsync([.. documents.Select(d => d.Key)], cancel);

    /// <summary>Deletes everything of a participant.</summary>
    internal async Task EraseAsync(long participantId, CancellationToken cancel)
    {
        foreach (var name in Names) await _databases[name].EraseAsync(participantId, cancel);
    }

    /// <summary>Empties the logs of all; what cannot be done now is done with <see cref="RewriteAsync"/>.</summary>
    internal async Task CutLogsAsync(CancellationToken cancel)
    {
        foreach (var name in Names) await _databases[name].CutLogAsync(cancel);
    }

    /// <summary>Takes what was deleted out of all files; false when that is for another time.</summary>
    internal async Task<bool> RewriteAsync(DateTime now, CancellationToken cancel)
    {
        foreach (var name in Names)
            if (!await _databases[name].RewriteAsync(now, cancel)) return false;
        return true;
    }

    /// <summary>The documents of those of the stored texts that are stubs.</summary>
    internal async Task<BoundTexts> ReadAsync(IEnumerable<string> stored, CancellationToken cancel)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var missing = false;
        foreach (
            var stubs in stored
                .Select(BoundStub.Read)
                .OfType<(string Bind, string Key)>()
                .GroupBy(s => s.Bind, s => s.Key, StringComparer.Ordinal)
        )
        {
            var keys = stubs.Distinct(StringComparer.Ordinal).ToList();
            var documents =
                _databases.TryGetValue(stubs.Key, out var database) && database.IsReady
                    ? await database.ReadAsync(keys, cancel)
                    : [];
            foreach (var (key, document) in documents) found[BoundStub.Of(stubs.Key, key)] = document;
            missing |= documents.Count < keys.Count;
        }
        if (missing && _told.Tell("missing"))
            Warn?.Invoke(
                "Answers that lie in a database of SQLALCHEMY_BINDS are not there: it was replaced, emptied, "
                    + "or is not named any more. They count as missing. Restore its backup, or name it again."
            );
        return new(found);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases.Values) await database.DisposeAsync();
    }

    private async Task LookThroughAsync(
        string name,
        BoundDatabase database,
        StudyDatabase main,
        CancellationToken cancel
    )
    {
        // The keys first: whatever is stored meanwhile is named afterwards at the latest.
        var held = await database.KeysAsync(cancel);
        var erased = (
            await TextsAsync(main, "SELECT CAST(participant_id AS text) FROM withdrawals WHERE erased", "", cancel)
        )
            .Select(id => long.Parse(id, CultureInfo.InvariantCulture))
            .ToHashSet();
        foreach (var id in held.Select(h => h.ParticipantId).Where(erased.Contains).Distinct())
        {
            await database.EraseAsync(id, cancel);
            await new ErasedBytes(main).AgainAsync(id, cancel);
        }
        const string named =
            "SELECT answers FROM submissions WHERE answers LIKE @begin UNION ALL SELECT data FROM "
            + "custom_table_rows WHERE data LIKE @begin";
        var keys = (await TextsAsync(main, named, BoundStub.PrefixOf(name) + "%", cancel))
            .Select(BoundStub.Read)
            .OfType<(string Bind, string Key)>()
            .Select(s => s.Key)
            .ToHashSet(StringComparer.Ordinal);
        var orphans = held.Where(h => !erased.Contains(h.ParticipantId) && !keys.Contains(h.Key)).ToList();
        if (orphans.Count == 0) return;
        var people = orphans.Select(o => o.ParticipantId).Distinct().Order().ToList();
        Warn?.Invoke(string.Create(
            CultureInfo.InvariantCulture,
            $"{orphans.Count} documents in the database {database.Description} of SQLALCHEMY_BINDS.{name} "
                + $"belong to nothing in the study's database, of participants "
                + $"{string.Join(", ", people.Take(MostNamed))}{(people.Count > MostNamed ? " …" : "")}: the "
                + $"program was stopped before they were accepted, or the study's database was replaced. They "
                + $"are shown nowhere."
        )
    );
    }

    private static async Task<List<string>> TextsAsync(
        StudyDatabase main,
        string sql,
        string begin,
        CancellationToken cancel
    )
    {
        await using var connection = await main.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (begin.Length > 0)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("begin", begin);
            command.Parameters.Add(parameter);
        }
        await using var row = await command.ExecuteReaderAsync(cancel);
        var texts = new List<string>();
        while (await row.ReadAsync(cancel)) texts.Add(row.GetString(0));
        return texts;
    }
}
