using System.Net;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Hosting.Folders;
using StudyApp.Participation.Planning;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Bound;
using StudyApp.Storage.Connection.Postgres;
using StudyApp.Tests.Research.Data;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Questionnaires and tables that are kept in a database of SQLALCHEMY_BINDS.</summary>
public sealed class BoundTests
{
    private const string Pages = "{path='consent'}, {path='questionnaire/contact'}, {path='questionnaire/again', show_if='contact.again == 1'}, {path='simple/thanks'}, {path='questionnaire/mood'}, {path='end'}";

    private const string Contact = """
        {"database":"contact","questions":[{"questiontype":"field","id":"email","instructions":"Address?","required":true},{"questiontype":"num_field","id":"again","instructions":"Again?"}],
         "participant_calculations":{"score":"again * 1000 + 234"}}
        """;

    private const string Again = """{"questions":[{"questiontype":"field","id":"when","instructions":"To {{ contact.email }}?"}]}""";

    private const string Hits = """{"database":"contact","columns":{"word":{}},"exports":[{"fields":{"hit_count":"count(*)"}}]}""";

    private const string Typed = "zoe.typed@example.org";

    // The study's own database, and whether the other one is on PostgreSQL.
    [Theory, OnSqlite(false), OnPostgres(false), OnPostgres(true)]
    internal async Task Everything_works_as_without_and_nothing_typed_lies_in_the_study_s_database(DatabaseKind kind, bool isOther)
    {
        var (folder, main) = await StudyAsync(kind, isOther);
        using var study = folder;
        await using (var host = await StudyHost.StartAsync(study, main))
        {
            using var visitor = host.NewVisitor();
            var contact = await visitor.ConsentAsync();
            Assert.Null(contact.Page.QuerySelector("form[data-draft]"));
            var draft = await DraftTests.SaveAsync(visitor, $$$"""{"visit":2,"fields":{"email":"{{{Typed}}}"}}""");
            Assert.Equal(HttpStatusCode.Conflict, draft.Status);
            Assert.Equal("", (await visitor.OpenAsync("questionnaire/contact")).ValueOf("email"));

            var again = await visitor.SubmitAsync(
                ("email", Typed), ("again", "1"), ("__changes", """{"email":[77123,88123]}"""), ("questionnaireInteractions", $$"""{"questionID":"email","eventType":"change","timestamp":1700000000.5,"value":"{{Typed}}"}"""));
            Assert.Equal("questionnaire/again", again.PageName);
            Assert.Contains($"To {Typed}?", again.Text, StringComparison.Ordinal);

            var back = await visitor.SubmitAsync(("action", "back"));
            Assert.Equal(("questionnaire/contact", Typed, "1"), (back.PageName, back.ValueOf("email"), back.ValueOf("again")));
            await visitor.SubmitAsync(("email", "2" + Typed), ("again", "1"));
            var thanks = await visitor.SubmitAsync();
            Assert.Equal($"2{Typed}|2234", thanks.Page.QuerySelector("output")!.TextContent);

            using var rows = new HttpRequestMessage(HttpMethod.Post, "table/hits") { Content = new StringContent("""[{"word":"hit.typed","__row":"a"},{"word":"hit.typed","__row":"a"},{"word":"hit.other"}]""", Encoding.UTF8, "application/json") };
            Assert.Equal(HttpStatusCode.NoContent, (await visitor.SendAsync(rows)).Status);
            using var read = new HttpRequestMessage(HttpMethod.Get, "table/hits");
            Assert.Equal("""[{"word":"hit.typed"},{"word":"hit.other"}]""", (await visitor.SendAsync(read)).Text);
            var detail = await host.Services.CreateScope().ServiceProvider.GetRequiredService<AdminQueries>().ParticipantAsync(1, DateTime.UnixEpoch, CancellationToken.None);
            Assert.Contains(detail!.Visits, v => v.Submission?.Answers.Contains("2" + Typed, StringComparison.Ordinal) == true);

            Assert.Equal(4, await DocumentsAsync(host));
            Assert.Equal(["change "], await host.QueryAsync(db => db.Interactions.Select(i => i.EventType + " " + i.Value).ToListAsync()));
            Assert.Equal(["{}", "{}", "{}", "{}"], await host.QueryAsync(db => db.Submissions.Where(s => s.Questionnaire == "contact").OrderBy(s => s.Id).Select(s => s.Calculated).Concat(db.Submissions.Where(s => s.Questionnaire == "contact").Select(s => s.Missing)).ToListAsync()));
            var database = host.Services.GetRequiredService<StudyDatabase>();
            Assert.Equal(["questionnaire_again", "questionnaire_mood"], (await ColumnAsync(database, database.Views.ListSql)).Where(v => v.Contains('_', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            foreach (var typed in new[] { "typed", "2234", "77123" }) Assert.DoesNotContain(typed, await DumpAsync(host), StringComparison.Ordinal);
        }
        SqliteConnection.ClearAllPools();
        if (main.StartsWith("sqlite", StringComparison.Ordinal))
            foreach (var file in Directory.GetFiles(study.Root, "study.db*"))
                Assert.DoesNotContain("typed", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
    }

    [Theory, OnSqlite(false), OnPostgres(false), OnPostgres(true)]
    internal async Task Exports_are_split_and_can_be_joined(DatabaseKind kind, bool isOther)
    {
        var (folder, main) = await StudyAsync(kind, isOther);
        using var study = folder;
        await using var host = await StudyHost.StartAsync(study, main);
        await CompleteAsync(host, Typed, "P1");
        using var without = host.NewVisitor();
        await without.ConsentAsync();
        var (database, current) = (host.Services.GetRequiredService<StudyDatabase>(), host.Services.GetRequiredService<StudyRuntime>().Study);
        var (wide, answers, scope) = (new WideExport(database, current), new LongExport(database, current), new ExportScope(true, true));

        var own = await ExportSample.BytesAsync(stream => wide.WriteAsync(stream, scope, CancellationToken.None));
        var apart = await ExportSample.BytesAsync(stream => wide.WriteAsync("contact", stream, scope, CancellationToken.None));
        Assert.DoesNotContain(ExportSample.Header(own), name => name.Contains("contact", StringComparison.Ordinal) || name == "hit_count");
        Assert.Equal("1|2", ExportSample.Read(own).Column("participantID"));
        Assert.Equal(["participantID", "externalID", "contact_email", "contact_again", "contact_score", "contact_duration", "hit_count"], ExportSample.Header(apart));
        var row = Assert.Single(ExportSample.Read(apart));
        Assert.Equal(("1", "P1", Typed, "1", "1234", "1"), (row["participantID"], row["externalID"], row["contact_email"], row["contact_again"], row["contact_score"], row["hit_count"]));

        var ownLong = ExportSample.Read(await ExportSample.BytesAsync(stream => answers.WriteAsync(stream, scope, CancellationToken.None)));
        var apartLong = ExportSample.Read(await ExportSample.BytesAsync(stream => answers.WriteAsync("contact", stream, scope, CancellationToken.None)));
        Assert.DoesNotContain("contact", ownLong.Column("questionnaire"), StringComparison.Ordinal);
        Assert.Equal($"{Typed}|1|1234", apartLong.Column("value"));
        Assert.DoesNotContain("typed", Encoding.UTF8.GetString(await ExportSample.BytesAsync(stream => new JsonExport(database, current).WriteAsync(stream, scope, includeIds: true, CancellationToken.None))), StringComparison.Ordinal);
        Assert.Equal("hit.typed", ExportSample.Read(await ExportSample.BytesAsync(stream => new TablesExport(database, current).WriteAsync("hits", stream, scope, CancellationToken.None))).Column("word"));
        Assert.Equal(["participantID", "externalID", .. ExportSample.Header(apart)[2..]], ExportSample.Read(await ExportSample.BytesAsync(stream => new CodebookExport(current).WriteAsync("contact", stream, CancellationToken.None))).ConvertAll(r => r["variable"]));
    }

    [Theory, OnSqlite(false), OnPostgres(false), OnPostgres(true)]
    internal async Task Erasing_deletes_in_both_and_leaves_others_alone(DatabaseKind kind, bool isOther)
    {
        var (folder, main) = await StudyAsync(kind, isOther);
        using var study = folder.WithSetting("ON_WITHDRAW = 'erase'");
        await using var host = await StudyHost.StartAsync(study, main);
        await CompleteAsync(host, "stays@example.org", "P1");
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=P2");
        await visitor.SubmitAsync(("email", Typed), ("again", "0"));
        Assert.Equal(3, await DocumentsAsync(host));

        await visitor.OpenAsync("withdraw");
        Assert.Equal("end/withdrawn", (await visitor.SubmitAsync()).PageName);

        Assert.Equal(2, await DocumentsAsync(host));
        Assert.DoesNotContain(Typed, await DumpBoundAsync(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_between_the_two_commits_shows_nothing_and_is_told_of_and_a_form_sent_again_is_stored_once()
    {
        var (folder, main) = await StudyAsync(DatabaseKind.Sqlite, isOther: false);
        using var study = folder;
        await using (var host = await StudyHost.StartAsync(study, main))
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            await host.QueryAsync(db => db.Database.ExecuteSqlRawAsync("CREATE TRIGGER fails BEFORE INSERT ON submissions BEGIN SELECT RAISE(ABORT, 'stopped'); END"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.PostAsync(("email", "lost@example.org"), ("again", "1"))).Status);
            Assert.Equal((1, 0), (await DocumentsAsync(host), await host.QueryAsync(db => db.Submissions.CountAsync())));
            Assert.Equal("", (await visitor.OpenAsync("questionnaire/contact")).ValueOf("email"));
            await host.QueryAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER fails"));

            var form = visitor.Current;
            Assert.Equal("questionnaire/again", (await visitor.SubmitAsync(("email", Typed), ("again", "1"))).PageName);
            await visitor.PostAsync(form, ("email", "late@example.org"), ("again", "0"));
            Assert.Equal((2, 1), (await DocumentsAsync(host), await host.QueryAsync(db => db.Submissions.CountAsync())));
        }

        var notes = await StartAgainAsync(study);

        Assert.Contains("1 documents", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Contains("of participants 1:", notes[0], StringComparison.Ordinal);
        Assert.DoesNotContain("lost", notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_of_people_whose_data_were_deleted_go_at_the_next_start()
    {
        var (folder, main) = await StudyAsync(DatabaseKind.Sqlite, isOther: false);
        using var study = folder.WithSetting("ON_WITHDRAW = 'erase'");
        await using (var host = await StudyHost.StartAsync(study, main))
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            await visitor.OpenAsync("withdraw");
            await visitor.SubmitAsync();
            await host.Services.GetRequiredService<StudyDatabase>().Bound.StoreAsync("contact", [new(BoundStub.NewKey(), 1, "submission", "contact", "", "{}", DateTime.UtcNow)], CancellationToken.None);
            Assert.Equal(1, await DocumentsAsync(host));
        }

        Assert.Empty(await StartAgainAsync(study));

        await using var after = await StudyHost.StartAsync(study, main);
        Assert.Equal(0, await DocumentsAsync(after));
    }

    [Fact]
    public async Task A_database_that_was_replaced_leaves_missing_values_and_one_warning()
    {
        var (folder, main) = await StudyAsync(DatabaseKind.Sqlite, isOther: false);
        using var study = folder;
        await using (var host = await StudyHost.StartAsync(study, main)) await CompleteAsync(host, Typed, "P1");
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.GetFiles(study.Root, "contact.db*")) File.Delete(file);

        await using var again = await StudyHost.StartAsync(study, main);
        var database = again.Services.GetRequiredService<StudyDatabase>();
        var notes = new List<string>();
        database.Bound.Warn = notes.Add;
        var export = new WideExport(database, again.Services.GetRequiredService<StudyRuntime>().Study);
        for (var i = 0; i < 2; i++)
        {
            var row = Assert.Single(ExportSample.Read(await ExportSample.BytesAsync(stream => export.WriteAsync("contact", stream, ExportScope.Usual, CancellationToken.None))));
            Assert.Equal(("1", "", ""), (row["participantID"], row["contact_email"], row["contact_score"]));
        }
        Assert.Contains("Restore its backup", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_answered_before_a_questionnaire_came_back_is_still_read_where_it_lies()
    {
        var (folder, main) = await StudyAsync(DatabaseKind.Sqlite, isOther: false);
        using var study = folder;
        await using (var host = await StudyHost.StartAsync(study, main)) await CompleteAsync(host, Typed, "P1");
        study.With("questionnaires/contact.json", Contact.Replace("\"database\":\"contact\",", "", StringComparison.Ordinal)).With("tables/hits.json", Hits.Replace("\"database\":\"contact\",", "", StringComparison.Ordinal));

        await using var again = await StudyHost.StartAsync(study, main);
        var (database, current) = (again.Services.GetRequiredService<StudyDatabase>(), again.Services.GetRequiredService<StudyRuntime>().Study);
        await CompleteAsync(again, "new@example.org", "P2");

        Assert.Empty(current.Binds);
        var export = new WideExport(database, current);
        Assert.Equal(Typed, ExportSample.Read(await ExportSample.BytesAsync(stream => export.WriteAsync("contact", stream, ExportScope.Usual, CancellationToken.None))).Column("contact_email"));
        Assert.Equal("|new@example.org", ExportSample.Read(await ExportSample.BytesAsync(stream => export.WriteAsync(stream, ExportScope.Usual, CancellationToken.None))).Column("contact_email"));
        Assert.Equal("hit.typed|hit.typed", ExportSample.Read(await ExportSample.BytesAsync(stream => new TablesExport(database, current).WriteAsync("hits", stream, ExportScope.Usual, CancellationToken.None))).Column("word"));
    }

    [Fact]
    public async Task Another_study_s_database_is_refused_and_not_a_byte_changes()
    {
        var (folder, main) = await StudyAsync(DatabaseKind.Sqlite, isOther: false);
        using var study = folder;
        await using (var host = await StudyHost.StartAsync(study, main)) await CompleteAsync(host, Typed, "P1");
        using var other = Study("sqlite:///contact.db").WithSetting("TITLE = 'Another'");
        SqliteConnection.ClearAllPools();
        foreach (var (name, source, expected) in new[] { ("foreign", "contact.db", "another study, \"Test study\""), ("main", "study.db", "another program, or holds a study") })
        {
            var file = Path.Combine(other.Root, "contact.db");
            File.Copy(Path.Combine(study.Root, source), file, overwrite: true);
            var before = await File.ReadAllBytesAsync(file);
            other.Write();
            File.Move(other.Config, Path.Combine(other.Root, name + ".toml"), overwrite: true);

            var failure = await Assert.ThrowsAsync<DatabaseException>(() => StudyHost.StartAsync(Path.Combine(other.Root, name + ".toml"), []));

            Assert.Equal(DatabaseProblem.Wrong, failure.Problem);
            Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
            Assert.Contains("SQLALCHEMY_BINDS.contact", failure.Message, StringComparison.Ordinal);
            SqliteConnection.ClearAllPools();
            Assert.Equal(before, await File.ReadAllBytesAsync(file));
            Assert.False(File.Exists(Path.Combine(other.Root, "study.db")));
        }
    }

    private static WrittenStudy Study(string address) => new WrittenStudy()
        .WithPages(Pages)
        .WithSetting("ALLOW_BACK = true").WithSetting("LOG_QUESTIONNAIRE_INTERACTIONS = true").WithSetting($"SQLALCHEMY_BINDS.contact = '{address}'")
        .With("questionnaires/contact.json", Contact).With("questionnaires/again.json", Again).With("tables/hits.json", Hits)
        .With("templates/simple/thanks.html", "<output>{{ participant.questionnaire('contact').email }}|{{ round(participant.questionnaire('contact').score() + 1000) }}</output>");

    private static async Task<(WrittenStudy Folder, string Main)> StudyAsync(DatabaseKind kind, bool isOther)
    {
        var server = await StudyHost.UriAsync(kind, withTables: false);
        return isOther ? (Study(server), "sqlite:///study.db") : (Study("sqlite:///contact.db"), server);
    }

    private static async Task CompleteAsync(StudyHost host, string email, string id)
    {
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=" + id);
        await visitor.SubmitAsync(("email", email), ("again", "1"));
        await visitor.SubmitAsync(("when", "soon"));
        Assert.Equal(HttpStatusCode.NoContent, (await visitor.PostRawAsync("table/hits", ("word", "hit.typed"))).Status);
        await visitor.OpenAsync("redirect_next_page");
        Assert.Equal("end", (await visitor.SubmitAsync(("age", "33"))).PageName.Split('/')[0]);
    }

    private static async Task<List<string>> StartAgainAsync(WrittenStudy study)
    {
        SqliteConnection.ClearAllPools();
        var loaded = StudyLoader.Load(study.Config, []).Loaded!;
        await using var database = StudyDatabases.For(loaded.Server, study.Root);
        var notes = new List<string>();
        database.Bound.Warn = notes.Add;
        await StudyDatabaseSetup.PrepareAsync(database, loaded.Study, DateTime.UtcNow, CancellationToken.None);
        return notes;
    }

    private static async Task<int> DocumentsAsync(StudyHost host) => (await BoundRowsAsync(host)).Count;

    private static async Task<string> DumpBoundAsync(StudyHost host) => string.Join('\n', await BoundRowsAsync(host));

    private static async Task<List<string>> BoundRowsAsync(StudyHost host)
    {
        var loaded = host.Services.GetRequiredService<StudyServerOptions>();
        await using var database = StudyDatabases.For(loaded.Loaded.Server.Binds["contact"], loaded.Folder);
        return await ColumnAsync(database, "SELECT document FROM bound_documents");
    }

    // Every text of every table.
    private static async Task<string> DumpAsync(StudyHost host)
    {
        var database = host.Services.GetRequiredService<StudyDatabase>();
        var isServer = database is PostgresDatabase;
        var tables = await ColumnAsync(database, isServer ? "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = current_schema()" : "SELECT name FROM sqlite_master WHERE type = 'table'");
        var texts = new List<string>();
        foreach (var table in tables.Where(t => t is not ("versions" or "data_protection_keys")))
        {
            await using var connection = await database.OpenAsync(CancellationToken.None);
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync()) texts.AddRange(Enumerable.Range(0, row.FieldCount).Select(i => row.GetValue(i)).OfType<string>());
        }
        Assert.Contains(texts, t => t.Contains("__bound", StringComparison.Ordinal));
        return string.Join('\n', texts);
    }

    private static async Task<List<string>> ColumnAsync(StudyDatabase database, string sql)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var row = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await row.ReadAsync()) texts.Add(row.GetString(0));
        return texts;
    }
}
