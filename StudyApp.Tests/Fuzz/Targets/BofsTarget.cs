using StudyApp.Research.Import;
using StudyApp.Studies.Model;
using StudyApp.Tests.Research.Import;
using StudyApp.Tests.Storage;

namespace StudyApp.Tests.Fuzz.Targets;

/// <summary>Databases of BOFS with bytes, cells or whole tables spoiled, or an end missing.</summary>
/// <remarks>Each is a file that is written, checked by SQLite and read.</remarks>
internal sealed class BofsTarget : IFuzzTarget
{
    private static readonly string[] Cells =
    [
        "''",
        "NULL",
        "-1",
        "9223372036854775807",
        "1e308",
        "9e999",
        "'x'",
        "x'00ff'",
        "'2025-13-45 99:99:99'",
        "'2025-05-01'",
        "'0000-00-00 00:00:00'",
        "'9999-12-31 23:59:59.999999'",
        "char(0)",
        "char(55357)",
        "printf('%.9999c', 'x')",
        "'{\"a\":1}'",
        "'1'",
        "2.5",
        "randomblob(0)",
        "CAST(x'eda080' AS TEXT)",
        "CAST(x'ff' AS TEXT)",
    ];
    private static readonly (string Table, string[] Columns)[] Tables =
    [
        (
            "participant",
            [
                "participantID",
                "external_id",
                "source",
                "ipAddress",
                "userAgent",
                "condition",
                "timeStarted",
                "timeEnded",
                "finished",
                "isCrawler",
                "excludeFromCount",
                "code",
                "end_reason",
                "lastActiveOn",
                "notes",
            ]
        ),
        ("progress", ["participantID", "path", "occurrence", "startedOn", "submittedOn"]),
        ("questionnaire_mood", ["moodID", "tag", "timeStarted", "timeEnded", "participantID", "calm", "hours", "tea", "remarks"]),
        ("bofs_interaction_log", ["participantID", "questionnaire", "tag", "questionID", "eventType", "timestamp", "value"]),
        ("display", ["participantID", "dppx", "screenWidth", "innerHeight"]),
    ];

    private readonly Study _study = TestStudy.Read(
        "TITLE = 'Sleep'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\nCONDITIONS = [{label='control'}, {label='training'}]\n"
            + "PAGE_LIST = [{path='consent'}, {path='questionnaire/mood'}, {path='end'}]",
        (
            "mood",
            """{"questions":[{"questiontype":"radiogrid","id":"scale","labels":["low","","","high"],"questions":[{"id":"calm","text":"calm"}]},{"questiontype":"num_field","id":"hours","datatype":"float"},{"questiontype":"checklist","questions":[{"id":"tea","text":"Tea"}]},{"questiontype":"multi_field","id":"remarks"}]}"""
        )
    );

    private readonly BofsDatabase _sample = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("studyapp-test-").FullName;
    private readonly byte[] _whole;

    public BofsTarget() => _whole = File.ReadAllBytes(_sample.File);

    public string Name => "bofs";

    // Several milliseconds each: the file is written, SQLite checks it, and each cell is changed by a statement.
    public int Cost => 4;

    public object Next(Random chance) => chance.Next(3) switch
    {
        0 => Changes(chance),
        1 => Spoil(chance, [.. _whole]),
        _ => chance.Next(2) == 0
            ? _whole[..chance.Next(_whole.Length)]
            : Spoil(chance, _whole[..(chance.Next(1, (_whole.Length / 512) + 1) * 512)]),
    };

    public async Task RunAsync(object input)
    {
        var file = Path.Combine(_folder, "bofs.db");
        foreach (var left in Directory.GetFiles(_folder)) File.Delete(left);
        await File.WriteAllBytesAsync(file, input as byte[] ?? _whole);
        if (input is string sql && !TryChange(file, sql)) return;
        await using var target = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite, _study);
        try
        {
            await new StudyImport(target.Database, _study, TimeProvider.System).RunAsync(
                new(file, TimeSpan.FromHours(1), DryRun: true),
                CancellationToken.None
            );
        }
        catch (ImportException refused)
        {
            FuzzComplaintException.Unless(refused.Message.Length > 0, "reason: nothing said");
        }
    }

    public ValueTask DisposeAsync()
    {
        _sample.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    // Some changes are none that SQLite makes: then there is no such file.
    private static bool TryChange(string file, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = OFF; " + sql;
        try
        {
            command.ExecuteNonQuery();
            return true;
        }
        catch (Microsoft.Data.Sqlite.SqliteException)
        {
            return false;
        }
    }

    private static string Changes(Random chance) => string.Join("; ", Enumerable.Range(0, chance.Next(1, 4)).Select(_ =>
    {
        var (table, columns) = Tables[chance.Next(Tables.Length)];
        var column = TextMutations.Pick(chance, columns);
        return chance.Next(10) switch
        {
            0 => $"ALTER TABLE {table} DROP COLUMN \"{column}\"",
            1 => $"ALTER TABLE {table} RENAME COLUMN \"{column}\" TO \"{column.ToUpperInvariant()}_\"",
            2 => $"DROP TABLE {table}",
            3 => $"CREATE VIEW \"questionnaire_v{chance.Next(100)}\" AS SELECT * FROM {table}",
            _ => $"UPDATE {table} SET \"{column}\" = {TextMutations.Pick(chance, Cells)}{(chance.Next(2) == 0 ? "" : " WHERE rowid = 1")}",
        };
    }));

    private static byte[] Spoil(Random chance, byte[] bytes)
    {
        for (var i = chance.Next(1, 12); i > 0; i--)
        {
            // Headers and the schema more often than the empty middle of pages.
            var at = chance.Next(3) == 0 ? chance.Next(Math.Min(bytes.Length, 2_000)) : chance.Next(bytes.Length);
            bytes[at] = chance.Next(3) == 0 ? (byte)(bytes[at] ^ (1 << chance.Next(8))) : (byte)chance.Next(256);
        }
        return bytes;
    }
}
