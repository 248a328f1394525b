using Microsoft.Data.Sqlite;

namespace StudyApp.Tests.Research.Import;

/// <summary>
/// A database as BOFS writes it, made for one test: a participant who finished, one who did not, and answers to <c>mood</c>.
/// </summary>
internal sealed class BofsDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studyapp-test-").FullName;

    public BofsDatabase(string? changes = null)
    {
        File = Path.Combine(_folder, "bofs.db");
        Execute(
            """
            CREATE TABLE participant ("participantID" INTEGER NOT NULL PRIMARY KEY, external_id VARCHAR NOT NULL, source VARCHAR, "ipAddress" VARCHAR NOT NULL, "userAgent" VARCHAR NOT NULL, condition INTEGER,
                "timeStarted" DATETIME NOT NULL, "timeEnded" DATETIME, finished BOOLEAN NOT NULL, "isCrawler" BOOLEAN NOT NULL, "excludeFromCount" BOOLEAN NOT NULL, code VARCHAR NOT NULL, end_reason VARCHAR,
                "lastActiveOn" DATETIME NOT NULL, notes VARCHAR NOT NULL);
            CREATE TABLE progress ("participantID" INTEGER NOT NULL, path TEXT NOT NULL, occurrence INTEGER NOT NULL, "startedOn" DATETIME NOT NULL, "submittedOn" DATETIME, PRIMARY KEY ("participantID", path, occurrence));
            CREATE TABLE bofs_interaction_log (id INTEGER NOT NULL PRIMARY KEY, "participantID" INTEGER, questionnaire VARCHAR NOT NULL, tag VARCHAR NOT NULL, "questionID" VARCHAR NOT NULL, "eventType" VARCHAR NOT NULL, timestamp DATETIME NOT NULL, value VARCHAR);
            CREATE TABLE display ("logDisplayID" INTEGER NOT NULL PRIMARY KEY, "participantID" INTEGER, dppx FLOAT NOT NULL, "screenWidth" INTEGER NOT NULL, "screenHeight" INTEGER NOT NULL, "innerWidth" INTEGER NOT NULL, "innerHeight" INTEGER NOT NULL);
            CREATE TABLE questionnaire_mood ("moodID" INTEGER NOT NULL PRIMARY KEY, tag VARCHAR NOT NULL, "timeStarted" DATETIME NOT NULL, "timeEnded" DATETIME NOT NULL, "participantID" INTEGER NOT NULL,
                calm TEXT, hours FLOAT NOT NULL, tea INTEGER NOT NULL, remarks TEXT NOT NULL);
            INSERT INTO participant VALUES (3, 'P3', 'prolific', '10.1.2.3', 'Firefox/140 Windows', 2, '2025-05-01 10:00:00.250000', '2025-05-01 10:05:00.000000', 1, 0, 0, 'c0de', 'complete', '2025-05-01 10:05:00.000000', '');
            INSERT INTO participant VALUES (5, 'P5', NULL, '10.1.2.4', 'Firefox/140 Windows', 1, '2025-05-01 11:00:00.000000', NULL, 0, 0, 0, 'c1de', NULL, '2025-05-01 11:01:00.000000', 'rang us');
            INSERT INTO progress VALUES (3, 'questionnaire/mood', 0, '2025-05-01 10:01:00.000000', '2025-05-01 10:02:00.000000');
            INSERT INTO progress VALUES (3, 'end', 0, '2025-05-01 10:05:00.000000', NULL);
            INSERT INTO progress VALUES (5, 'questionnaire/mood', 0, '2025-05-01 11:00:30.000000', '2025-05-01 11:01:00.000000');
            INSERT INTO questionnaire_mood VALUES (1, '', '2025-05-01 10:01:01.000000', '2025-05-01 10:02:00.000000', 3, '4', 7.5, 1, 'Zoë');
            INSERT INTO questionnaire_mood VALUES (2, '', '2025-05-01 11:00:31.000000', '2025-05-01 11:01:00.000000', 5, NULL, 0, 0, '');
            INSERT INTO bofs_interaction_log VALUES (1, 3, 'mood', '', 'remarks', 'blur', '2025-05-01 12:01:30.500000', 'Zoë');
            INSERT INTO bofs_interaction_log VALUES (2, 3, 'other', '', '', 'focus', '2025-05-01 12:01:30.500000', NULL);
            INSERT INTO display VALUES (1, 3, 1.5, 1920, 1080, 1200, 900);
            """);
        if (changes is not null) Execute(changes);
    }

    public string File { get; }

    public string Folder => _folder;

    public void Execute(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>As BOFS has it open.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
