using System.Security.Cryptography;
using StudyApp.Research.Data;
using StudyApp.Research.Import;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Counting;
using StudyApp.Studies.Model;
using StudyApp.Tests.Research.Data;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Research.Import;

public sealed class StudyImportTests
{
    private const string Config = """
        TITLE = 'Sleep'
        SQLALCHEMY_DATABASE_URI = 'sqlite://'
        STORE_IP = 'shortened'
        CONDITIONS = [{label='control'}, {label='training'}]
        ASSIGNMENT = {strata=['mood.tea']}
        QUOTAS = [{name='drinkers', show_if='mood.tea == 1', max=50}]
        PAGE_LIST = [{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/more'}, {path='end'}]
        """;

    private static readonly (string, string) Mood = ("mood", """
        {"questions":[{"questiontype":"radiogrid","id":"scale","labels":["low","","","high"],"questions":[{"id":"calm","text":"calm"}]},
          {"questiontype":"num_field","id":"hours","datatype":"float"}, {"questiontype":"checklist","questions":[{"id":"tea","text":"Tea"}]}, {"questiontype":"multi_field","id":"remarks"}]}
        """);

    private static readonly (string, string) More = ("more", """{"questions":[{"questiontype":"field","id":"why"}]}""");

    private static Study Study => TestStudy.Read(Config, Mood, More);

    [Theory, OnSqlite, OnPostgres]
    public async Task Participants_answers_and_visits_come_over(DatabaseKind kind)
    {
        using var bofs = new BofsDatabase();
        await using var test = await TestDatabase.CreateEmptyAsync(kind, Study);

        var report = await ImportAsync(test, bofs, TimeSpan.FromHours(2));

        Assert.Equal((2, 1, 0, 2, 4, 1), (report.Participants, report.Unfinished, report.Excluded, report.Submissions, report.Visits, report.Interactions));
        Assert.Equal(["1 entries of the interaction log belong to no answers and stay in the file."], report.Notes.AsEnumerable());
        Assert.Equal(
            ["3|P3|prolific|2|complete|c0de|2", "5|P5||1|||2"],
            Lines(await test.RowsAsync("SELECT id, external_id, source, condition, end_reason, completion_code, current_visit FROM participants ORDER BY id")));
        Assert.Equal(
            ["3|1|questionnaire/mood|0", "3|2|end|0", "5|1|questionnaire/mood|0", "5|2|questionnaire/more|0"],
            Lines(await test.RowsAsync("SELECT participant_id, number, path, occurrence FROM visits ORDER BY participant_id, number")));
        Assert.Equal(["""{"calm":"4","hours":7.5,"tea":1,"remarks":"Zoë"}""", """{"calm":null,"hours":0,"tea":0,"remarks":null}"""], await test.ColumnAsync("SELECT answers FROM submissions ORDER BY id"));
        Assert.Equal([Study.Questionnaires["mood"].Version.Hash], await test.ColumnAsync("SELECT DISTINCT version_hash FROM submissions"));
        // Its server's clock was two hours ahead.
        await using var context = test.Database.CreateDbContext();
        Assert.Equal(new DateTime(2025, 5, 1, 10, 1, 30, 500, DateTimeKind.Utc), Assert.Single(context.Interactions).OccurredAt);
        Assert.Equal(["10.1.2.0/24", "10.1.2.0/24"], await test.ColumnAsync("SELECT ip FROM participant_origins ORDER BY participant_id"));
        Assert.Equal(["""{"studyapp:display":"screen 1920x1080, window 1200x900, 1.5 dppx"}""", """{"studyapp:notes":"rang us"}"""], await test.ColumnAsync("SELECT arrival FROM participants ORDER BY id"));
        Assert.Equal(["drinkers|3"], Lines(await test.RowsAsync("SELECT quota, participant_id FROM quota_members")));
        Assert.Equal(["3|imported|[1]|2", "5|imported|[0]|1"], Lines(await test.RowsAsync("SELECT participant_id, rule, stratum, condition FROM assignments ORDER BY id")));
        Assert.Empty(AssignmentReplay.Verify(await AssignmentLog.ReadAsync(test.Database, CancellationToken.None)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task New_rows_come_with_the_next_import_and_who_changed_is_left_alone(DatabaseKind kind)
    {
        using var bofs = new BofsDatabase();
        await using var test = await TestDatabase.CreateEmptyAsync(kind, Study);
        await ImportAsync(test, bofs);
        var newcomer = await new TestParticipants(test).EnterAsync("questionnaire/mood", condition: 1, "P6", "prolific");
        bofs.Execute("UPDATE participant SET finished = 1, end_reason = 'complete', timeEnded = '2025-05-02 10:00:00' WHERE participantID = 5; "
            + "INSERT INTO participant SELECT 9, 'P3', 'prolific', '', '', 2, '2025-05-03 10:00:00', NULL, 0, 0, 1, '0', NULL, '2025-05-03 10:00:00', ''");

        var report = await ImportAsync(test, bofs);

        Assert.Equal(6, newcomer);
        Assert.Equal((1, 2, 1), (report.Participants, report.AlreadyImported, report.ChangedSince));
        Assert.Equal(["3|P3|1", "5|P5|1", "6|P6|1", "9|P3|2"], Lines(await test.RowsAsync("SELECT id, external_id, attempt FROM participants ORDER BY id")));
        Assert.Equal(["5|0|"], Lines(await test.RowsAsync("SELECT id, finished, end_reason FROM participants WHERE id = 5")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Numbers_that_are_taken_are_given_anew(DatabaseKind kind)
    {
        using var bofs = new BofsDatabase();
        await using var test = await TestDatabase.CreateAsync(kind, Study);
        var people = new TestParticipants(test);
        for (var i = 0; i < 3; i++) await people.EnterAsync("questionnaire/mood", condition: 1);

        var report = await ImportAsync(test, bofs);

        Assert.Contains("Some of the participants' numbers are taken: all of them are numbered on, in the same order; the external ids tell who is who.", report.Notes);
        Assert.Equal(["4|P3", "5|P5"], Lines(await test.RowsAsync("SELECT id, external_id FROM participants WHERE external_id IS NOT NULL ORDER BY id")));
        Assert.Equal(6, await people.EnterAsync("questionnaire/mood", condition: 1));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Answers_without_a_question_are_kept_under_their_names(DatabaseKind kind)
    {
        using var bofs = new BofsDatabase(
            """
            ALTER TABLE questionnaire_mood ADD COLUMN weight NUMERIC; ALTER TABLE questionnaire_mood ADD COLUMN "a-b" TEXT; ALTER TABLE questionnaire_mood ADD COLUMN unused TEXT;
            UPDATE questionnaire_mood SET weight = 2.5, "a-b" = 'x' WHERE moodID = 1; UPDATE questionnaire_mood SET weight = 3 WHERE moodID = 2;
            CREATE TABLE questionnaire_gone ("goneID" INTEGER PRIMARY KEY, tag VARCHAR, "timeStarted" DATETIME, "timeEnded" DATETIME, "participantID" INTEGER, old TEXT);
            INSERT INTO questionnaire_gone VALUES (1, 'pre', '2025-05-01 10:03:00', '2025-05-01 10:04:00', 3, '=1+1');
            """);
        await using var test = await TestDatabase.CreateEmptyAsync(kind, Study);

        var report = await ImportAsync(test, bofs);

        Assert.Equal(
            [
                "questionnaire_gone: the study has no such questionnaire; the answers are kept under their names.",
                "questionnaire_mood: the questionnaire does not have weight; the answers are kept under these names.",
                "questionnaire_mood: a-b cannot name a column here; the answers are kept, but only the JSON export shows them.",
                "2 entries of the interaction log belong to no answers and stay in the file.",
            ],
            report.Notes.Select(n => n.Replace("1 entries", "2 entries", StringComparison.Ordinal)));
        Assert.Equal(["2.5", "3"], await test.ColumnAsync("SELECT weight FROM questionnaire_mood ORDER BY \"participantID\""));
        Assert.Equal(["=1+1"], await test.ColumnAsync("SELECT old FROM questionnaire_gone WHERE tag = 'pre'"));
        var rows = ExportSample.Read(await ExportSample.BytesAsync(stream => new WideExport(test.Database, test.Study).WriteAsync(stream, new(true, false), CancellationToken.None)));
        Assert.Equal(("2.5|3", "'=1+1|", "4|", "Zoë|"), (rows.Column("mood_weight"), rows.Column("gone/pre_old"), rows.Column("mood_calm"), rows.Column("mood_remarks")));
        Assert.Contains("\"a-b\":\"x\"", (await test.ColumnAsync("SELECT answers FROM submissions WHERE questionnaire = 'mood' ORDER BY id"))[0], StringComparison.Ordinal);
        // The next start finds nothing to change.
        await test.PrepareAsync(test.Study, TestDatabase.FirstStart.AddYears(1));
        Assert.Equal(["2.5", "3"], await test.ColumnAsync("SELECT weight FROM questionnaire_mood ORDER BY \"participantID\""));
    }

    [Theory]
    [OnSqlite("UPDATE participant SET timeStarted = 'yesterday' WHERE participantID = 5", "table \"participant\", row 5, column \"timeStarted\": it holds no date and time (YYYY-MM-DD HH:MM:SS).")]
    [OnPostgres("UPDATE participant SET timeStarted = 'yesterday' WHERE participantID = 5", "table \"participant\", row 5, column \"timeStarted\": it holds no date and time (YYYY-MM-DD HH:MM:SS).")]
    [OnSqlite("UPDATE participant SET timeEnded = '1066-10-14 09:00:00'", "row 3, column \"timeEnded\": the date does not lie between 1970 and 2199.")]
    [OnSqlite("UPDATE participant SET condition = 'two' WHERE participantID = 3", "row 3, column \"condition\": it holds text where a number belongs.")]
    [OnSqlite("UPDATE participant SET condition = 9e18", "column \"condition\": the number does not lie between 0 and 10000.")]
    [OnSqlite("UPDATE participant SET participantID = 3000000000 WHERE participantID = 5", "column \"participantID\": the number does not lie between 1 and 2147483647.")]
    [OnSqlite("UPDATE participant SET external_id = printf('%.200c', 'x')", "column \"external_id\": the id is longer than 128 characters.")]
    [OnSqlite("UPDATE questionnaire_mood SET hours = 'seven' WHERE moodID = 2", "table \"questionnaire_mood\", row 2, column \"hours\": it holds text where a number belongs.")]
    [OnSqlite("UPDATE questionnaire_mood SET hours = 9e999 WHERE moodID = 2", "row 2, column \"hours\": the number is not finite.")]
    [OnSqlite("UPDATE questionnaire_mood SET remarks = 'a' || char(0) || 'b' WHERE moodID = 1", "row 1, column \"remarks\": the text holds a NUL character.")]
    [OnSqlite("UPDATE questionnaire_mood SET remarks = CAST(x'61ff62' AS TEXT)", "column \"remarks\": the text is not valid Unicode.")]
    [OnSqlite("UPDATE questionnaire_mood SET remarks = x'6162'", "column \"remarks\": it holds binary data.")]
    [OnSqlite("UPDATE questionnaire_mood SET remarks = printf('%.1000001c', 'x') WHERE moodID = 2", "row 2, column \"remarks\": the text is longer than 1000000 characters.")]
    [OnSqlite("ALTER TABLE questionnaire_mood RENAME COLUMN timeEnded TO ended", "table \"questionnaire_mood\" has no column \"timeEnded\".")]
    [OnSqlite("DROP TABLE progress", "has no table \"progress\".")]
    public async Task What_cannot_be_taken_over_is_named_and_nothing_comes(DatabaseKind kind, string change, string expected)
    {
        using var bofs = new BofsDatabase(change);
        await using var test = await TestDatabase.CreateAsync(kind, Study);

        var failure = await Assert.ThrowsAsync<ImportException>(() => ImportAsync(test, bofs));

        Assert.Equal(ImportProblem.BadData, failure.Problem);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was imported.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["0"], await test.ColumnAsync("SELECT COUNT(*) FROM participants"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_failure_in_the_middle_leaves_nothing(DatabaseKind kind)
    {
        using var bofs = new BofsDatabase();
        await using var test = await TestDatabase.CreateAsync(kind, Study);
        // The last thing that is stored of a participant.
        await test.ExecuteAsync("DROP TABLE participant_origins");

        await Assert.ThrowsAsync<DatabaseException>(() => ImportAsync(test, bofs));

        Assert.Equal(["0|0|0"], Lines(await test.RowsAsync("SELECT (SELECT COUNT(*) FROM participants), (SELECT COUNT(*) FROM visits), (SELECT COUNT(*) FROM imports)")));
    }

    [Fact]
    public async Task Words_of_BOFS_for_those_who_were_turned_away_are_ends_here()
    {
        using var bofs = new BofsDatabase(
            """
            INSERT INTO participant VALUES (6, 'P3', 'prolific', '', 'bot', 0, '2025-05-02 10:00:00', NULL, 0, 1, 1, '0', 'bot', '2025-05-02 10:00:00', '');
            INSERT INTO participant VALUES (7, 'P5', '', '', '', NULL, '2025-05-02 10:00:00', NULL, 0, 0, 0, 'c2', 'session_loaded', '2025-05-02 10:00:10', '');
            """);
        await using var test = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite, Study);

        await ImportAsync(test, bofs);

        Assert.Equal(
            ["6|P3|1|1|bot|1||end/bot", "7||1|1|session_loaded|0|c2|end/session_loaded"],
            Lines(await test.RowsAsync("SELECT p.id, external_id, finished, excluded, end_reason, flagged_as_bot, completion_code, v.path FROM participants p JOIN visits v ON v.participant_id = p.id AND v.number = p.current_visit WHERE p.id > 5 ORDER BY p.id")));
    }

    [Fact]
    public async Task A_database_of_an_older_BOFS_comes_over()
    {
        using var bofs = new BofsDatabase(
            """
            ALTER TABLE participant RENAME COLUMN external_id TO "mTurkID"; ALTER TABLE participant DROP COLUMN source; ALTER TABLE participant DROP COLUMN end_reason; ALTER TABLE participant DROP COLUMN notes;
            ALTER TABLE participant DROP COLUMN "isCrawler"; ALTER TABLE participant DROP COLUMN "excludeFromCount"; ALTER TABLE bofs_interaction_log RENAME TO questionnaire_interaction; DROP TABLE display;
            """);
        await using var test = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite, Study);

        var report = await ImportAsync(test, bofs);

        Assert.Equal((2, 1), (report.Participants, report.Interactions));
        Assert.Equal(["P3||complete", "P5||"], Lines(await test.RowsAsync("SELECT external_id, source, end_reason FROM participants ORDER BY id")));
    }

    [Theory]
    [InlineData("WAL")]
    [InlineData("DELETE")]
    public async Task The_file_may_be_open_elsewhere_and_does_not_change(string journal)
    {
        using var bofs = new BofsDatabase();
        using var connection = bofs.Open();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = $"PRAGMA journal_mode = {journal}; PRAGMA wal_autocheckpoint = 0; UPDATE participant SET external_id = 'new' WHERE participantID = 3";
            command.ExecuteNonQuery();
        }
        var before = Contents(bofs.Folder);
        await using var test = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite, Study);

        await ImportAsync(test, bofs);

        Assert.Equal(["new", "P5"], await test.ColumnAsync("SELECT external_id FROM participants ORDER BY id"));
        Assert.Equal(before, Contents(bofs.Folder));
    }

    [Fact]
    public async Task What_a_killed_program_left_half_written_is_rolled_back_in_a_copy()
    {
        using var bofs = new BofsDatabase();
        using var killed = new BofsDatabase();
        using (var connection = bofs.Open())
        using (var command = connection.CreateCommand())
        {
            // More than the cache holds: a part of the transaction is in the file before it is committed.
            command.CommandText =
                """
                PRAGMA cache_size = 1; BEGIN; UPDATE participant SET external_id = 'half';
                WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) INSERT INTO questionnaire_mood SELECT i, '', '2025-05-01', '2025-05-01', 3, NULL, 0, 0, 'half' FROM n;
                """;
            command.ExecuteNonQuery();
            foreach (var part in new[] { "", "-journal" }) CopyOpen(bofs.File + part, killed.File + part);
        }
        var before = Contents(killed.Folder);
        await using var test = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite, Study);

        await ImportAsync(test, killed);

        Assert.Equal(2, before.Count);
        Assert.Equal(["P3", "P5"], await test.ColumnAsync("SELECT external_id FROM participants ORDER BY id"));
        Assert.Equal(["2"], await test.ColumnAsync("SELECT COUNT(*) FROM submissions"));
        Assert.Equal(before, Contents(killed.Folder));
    }

    [Fact]
    public async Task A_dry_run_makes_nothing()
    {
        using var bofs = new BofsDatabase();
        await using var test = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite, Study);

        var report = await new StudyImport(test.Database, Study, TimeProvider.System).RunAsync(new(bofs.File, TimeSpan.Zero, DryRun: true), CancellationToken.None);

        Assert.Equal((true, 2, 2), (report.DryRun, report.Participants, report.Submissions));
        Assert.False(File.Exists(test.Database.Description));
    }

    [Fact]
    public async Task What_the_study_keeps_apart_does_not_come_into_its_own_database()
    {
        using var bofs = new BofsDatabase();
        var study = TestStudy.Read(Config.Replace("STORE_IP = 'shortened'", "SQLALCHEMY_BINDS = {apart='sqlite://'}", StringComparison.Ordinal), (Mood.Item1, Mood.Item2.Replace("{\"questions\":[{\"questiontype\":\"radiogrid\"", "{\"database\":\"apart\",\"questions\":[{\"questiontype\":\"radiogrid\"", StringComparison.Ordinal)), More);
        Assert.Equal(["apart"], study.Binds);
        await using var test = await TestDatabase.CreateEmptyAsync(DatabaseKind.Sqlite, study);

        var failure = await Assert.ThrowsAsync<ImportException>(() => new StudyImport(test.Database, study, TimeProvider.System).RunAsync(new(bofs.File, default, DryRun: true), CancellationToken.None));

        Assert.Equal(ImportProblem.BadData, failure.Problem);
        Assert.Contains("questionnaires/mood.json", failure.Message, StringComparison.Ordinal);
    }

    private static Task<ImportReport> ImportAsync(TestDatabase test, BofsDatabase bofs, TimeSpan offset = default) =>
        new StudyImport(test.Database, test.Study, TimeProvider.System).RunAsync(new(bofs.File, offset, DryRun: false), CancellationToken.None);

    private static List<string> Lines(List<string?[]> rows) => rows.ConvertAll(r => string.Join('|', r.Select(c => c switch { "True" => "1", "False" => "0", _ => c })));

    private static void CopyOpen(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var target = File.Create(to);
        source.CopyTo(target);
    }

    private static List<string> Contents(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(f =>
        {
            using var stream = new FileStream(f, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Path.GetFileName(f) + Convert.ToHexString(SHA256.HashData(stream));
        })];
}
