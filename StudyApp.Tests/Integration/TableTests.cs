using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>What a study's own pages write and read by <c>/table/NAME</c>.</summary>
public sealed class TableTests
{
    private const string Table = """
        {"columns":{"n":{"type":"integer"},"rt":{"type":"float"},"ok":{"type":"boolean"},"word":{},"at":{"type":"datetime"},"extra":{"type":"json"}}}
        """;

    private const string Defaults = """{"n":0,"rt":0,"ok":false,"word":"","at":"0001-01-01T00:00:00.000Z","extra":null}""";

    [Theory, OnSqlite, OnPostgres]
    internal async Task What_is_sent_is_kept_and_read_back(DatabaseKind kind)
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal(
            (HttpStatusCode.NoContent, ""),
            await SendAsync(
                visitor,
                """{"n":3,"rt":1.5,"ok":true,"word":"Zoë 'x'","at":"2026-03-01T12:00:00+02:00","extra":{"a":[1,null,"b"]},"unknown":1,"participantID":99}"""
            )
        );
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(visitor, """[{"n":"4","ok":"yes"},{"extra":"[1]","word":5}]""")).Status);
        Assert.Equal(
            HttpStatusCode.NoContent,
            (
                await visitor.PostRawAsync(
                    "table/trials",
                    ("n", "5"),
                    ("rt", "2"),
                    ("ok", "on"),
                    ("extra", "{\"k\": 1}"),
                    ("at", "2026-03-01")
                )
            ).Status
        );
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(visitor, "[]")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(visitor, "{}")).Status);

        Assert.Equal(
            """[{"n":3,"rt":1.5,"ok":true,"word":"Zoë 'x'","at":"2026-03-01T10:00:00.000Z","extra":{"a":[1,null,"b"]}},{"n":4,"rt":0,"ok":true,"word":"","at":"0001-01-01T00:00:00.000Z","extra":null},{"n":0,"rt":0,"ok":false,"word":"5","at":"0001-01-01T00:00:00.000Z","extra":[1]},{"n":5,"rt":2,"ok":true,"word":"","at":"2026-03-01T00:00:00.000Z","extra":{"k":1}},"""
            + Defaults + "]",
            System.Text.RegularExpressions.Regex.Unescape(await ReadAsync(visitor)));
        Assert.Equal([1L], await host.QueryAsync(db => db.TableRows.Select(r => r.ParticipantId).Distinct().ToListAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_row_with_a_key_is_stored_once_however_often_it_is_sent(DatabaseKind kind)
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var one = host.NewVisitor();
        await one.ConsentAsync();
        using var other = host.NewVisitor();
        await other.ConsentAsync();

        foreach (
            var body in new[]
            {
                """{"n":1,"__row":"a"}""",
                """[{"n":2,"__row":"a"},{"n":3,"__row":"b"},{"n":4,"__row":"b"}]""",
                """[{"n":5},{"n":5}]""",
            }
        )
        {
            Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(one, body)).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(one, body.Replace("5", "6", StringComparison.Ordinal))).Status);
        }
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(other, """{"n":7,"__row":"a"}""")).Status);
        foreach (var wrong in new[] { "1", "\"\"", "null", $"\"{new string('x', 65)}\"" })
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(one, $$"""{"n":8,"__row":{{wrong}}}""")).Status);

        Assert.Equal(
            ["1 1", "1 3", "1 5", "1 5", "1 6", "1 6", "2 7"],
            await host.QueryAsync(db =>
                db.Database.SqlQueryRaw<string>("SELECT \"participantID\" || ' ' || n AS \"Value\" FROM table_trials ORDER BY \"trialsID\"")
                    .ToListAsync()
            )
        );
    }

    [Theory]
    [InlineData("?n=3", 2)]
    [InlineData("?rt=1.50", 1)]
    [InlineData("?ok=true&n=3", 1)]
    [InlineData("?ok=1", 1)]
    [InlineData("?word=a%20b", 1)]
    [InlineData("?word=A%20B", 0)]
    [InlineData("?at=2026-03-01T00:00:00Z", 1)]
    [InlineData("?n=many", 0)]
    public async Task Reading_can_be_limited_to_equal_values(string query, int rows)
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await SendAsync(visitor, """[{"n":3,"rt":1.5,"ok":true,"word":"a b"},{"n":3,"at":"2026-03-01"},{"n":4}]""");

        var found = await ReadAsync(visitor, query);

        Assert.Equal(rows, found.Split("\"n\":").Length - 1);
        Assert.Equal(HttpStatusCode.BadRequest, (await GetAsync(visitor, query + "&participantID=1")).Status);
    }

    [Theory]
    [InlineData("""{"n":"x"}""", 400)]
    [InlineData("""{"n":1e99}""", 400)]
    [InlineData("""{"rt":"fast"}""", 400)]
    [InlineData("""{"rt":NaN}""", 400)]
    [InlineData("""{"rt":1e999}""", 400)]
    [InlineData("""{"rt":"Infinity"}""", 400)]
    [InlineData("""{"ok":"maybe"}""", 400)]
    [InlineData("""{"at":"soon"}""", 400)]
    [InlineData("""{"at":"2026-02-30T00:00:00Z"}""", 400)]
    [InlineData("""{"at":"2026-01-01T25:00:00Z"}""", 400)]
    [InlineData("""{"at":"0000-01-01T00:00:00Z"}""", 400)]
    [InlineData("""{"at":"+010000-01-01T00:00:00Z"}""", 400)]
    [InlineData("""{"at":1767225600000}""", 400)]
    [InlineData("""{"ok":{"a":1}}""", 400)]
    [InlineData("""{"extra":"{broken"}""", 400)]
    [InlineData("""{"extra":{"a":"\ud800"}}""", 400)]
    [InlineData("""{"word":"a\u0000"}""", 400)]
    [InlineData("""{"word":"\udc00"}""", 400)]
    [InlineData("""{"word":["a"]}""", 400)]
    [InlineData("""{"n":1""", 400)]
    [InlineData("""7""", 400)]
    [InlineData("""[{"n":1},{"n":2},7]""", 400)]
    [InlineData("""[{"n":1},{"n":"x"}]""", 400)]
    public async Task What_a_column_cannot_hold_is_refused_with_all_that_came_along(string body, int status)
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var (answer, reason) = await SendAsync(visitor, body);

        Assert.Equal(status, (int)answer);
        Assert.NotEmpty(reason);
        Assert.Equal(0, await host.QueryAsync(db => db.TableRows.CountAsync()));
    }

    [Fact]
    public async Task Forms_are_held_to_the_same_rules_and_bodies_of_other_kinds_are_refused()
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        foreach (var field in new[] { ("n", ""), ("n", "5.5"), ("rt", "nan"), ("extra", "{x"), ("at", "never") })
            Assert.Equal(HttpStatusCode.BadRequest, (await visitor.PostRawAsync("table/trials", field)).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(visitor, "<n>1</n>", "application/xml")).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.TableRows.CountAsync()));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(visitor, """{"n":1}""", "text/plain")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(visitor, "")).Status);
        Assert.Equal(2, await host.QueryAsync(db => db.TableRows.CountAsync()));
    }

    [Fact]
    public async Task Only_a_participant_who_is_not_done_writes_and_everyone_sees_their_own_rows()
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder);
        using var stranger = host.NewVisitor();
        using var outside = new HttpRequestMessage(HttpMethod.Get, "table/trials");
        var redirected = await stranger.SendAsync(outside);
        Assert.Equal((HttpStatusCode.Redirect, "/"), (redirected.Status, redirected.Location?.OriginalString));
        await stranger.OpenAsync("?external_id=P1");
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(stranger, "{}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(stranger, "")).Status);

        using var first = host.NewVisitor();
        using var second = host.NewVisitor();
        await first.ConsentAsync();
        await second.ConsentAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(first, "{}", table: "other")).Status);
        await SendAsync(first, """{"n":1}""");
        Assert.Equal("[]", await ReadAsync(second));
        await first.SubmitAsync(("age", "30"));
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(first, """{"n":2}""")).Status);
        Assert.Contains("\"n\":1", await ReadAsync(first), StringComparison.Ordinal);
        Assert.Equal(1, await host.QueryAsync(db => db.TableRows.CountAsync()));
    }

    [Fact]
    public async Task Rows_are_neither_changed_nor_taken_away()
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await SendAsync(visitor, """{"n":1}""");
        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete })
        {
            using var request = new HttpRequestMessage(method, "table/trials")
            {
                Content = new StringContent("""{"n":2}""", Encoding.UTF8, "application/json"),
            };
            Assert.Equal(HttpStatusCode.MethodNotAllowed, (await visitor.SendAsync(request)).Status);
        }
        Assert.Contains("\"n\":1", await ReadAsync(visitor), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Rows_from_other_sites_are_refused(string header, string value)
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        using var request = Request("{}");
        request.Headers.Add(header, value);

        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.SendAsync(request)).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.TableRows.CountAsync()));
    }

    [Fact]
    public async Task Too_much_at_once_is_refused()
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        using var large = Request($$"""{"word":"{{new string('x', 10_000_001)}}"}""");
        // The answer comes before the body is read; without this the client is still sending.
        large.Headers.ExpectContinue = true;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await visitor.SendAsync(large)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(visitor, $"[{string.Join(',', Enumerable.Repeat("{}", 5001))}]")).Status);
        Assert.Equal(0, await host.QueryAsync(db => db.TableRows.CountAsync()));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(visitor, $"[{string.Join(',', Enumerable.Repeat("{}", 5000))}]")).Status);
        Assert.Equal(5000, await host.QueryAsync(db => db.TableRows.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task A_flood_from_one_is_slowed_and_nobody_else_notices(DatabaseKind kind)
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var flooder = host.NewVisitor();
        using var other = host.NewVisitor();
        await flooder.ConsentAsync();
        await other.ConsentAsync();

        var flood = await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
        {
            using var request = Request($$"""{"n":{{i}}}""");
            return await flooder.SendAsync(request);
        }));

        Assert.Contains(flood, a => a.Status == HttpStatusCode.TooManyRequests && a.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.All(flood, a => Assert.True(a.Status is HttpStatusCode.NoContent or HttpStatusCode.TooManyRequests, a.Text));
        Assert.Equal(flood.Count(a => a.Status == HttpStatusCode.NoContent), await host.QueryAsync(db => db.TableRows.CountAsync()));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(other, "{}")).Status);
        Assert.Equal("end", (await other.SubmitAsync(("age", "30"))).PageName);
    }

    [Theory, OnPostgres]
    internal async Task The_most_rows_of_one_hold_for_all_servers_together(DatabaseKind kind)
    {
        using var folder = Folder();
        var database = await StudyHost.UriAsync(kind);
        await using var one = await StudyHost.StartAsync(folder, database);
        await using var other = await StudyHost.StartAsync(folder, database);
        using var visitor = one.NewVisitor();
        await visitor.ConsentAsync();
        // Both have counted before most are there.
        foreach (var host in new[] { one, other }) Assert.Equal(HttpStatusCode.NoContent, await SendToAsync(host, 1));
        await one.QueryAsync(db =>
            db.Database.ExecuteSqlRawAsync(
                "INSERT INTO custom_table_rows (participant_id, table_name, submitted_at, data) SELECT 1, 'trials', now(), '{{}}' "
                    + "FROM generate_series(1, 98000)"
            )
        );

        Assert.Equal(HttpStatusCode.NoContent, await SendToAsync(other, 1500));
        Assert.Equal(HttpStatusCode.Conflict, await SendToAsync(other, 1000));
        Assert.Equal(HttpStatusCode.NoContent, await SendToAsync(other, 100));

        async Task<HttpStatusCode> SendToAsync(StudyHost host, int rows)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Address, "table/trials"))
            {
                Content = new StringContent($"[{string.Join(',', Enumerable.Repeat("{}", rows))}]", Encoding.UTF8, "application/json"),
            };
            return (await visitor.SendAsync(request)).Status;
        }
    }

    private static WrittenStudy Folder() => new WrittenStudy().With("tables/trials.json", Table);

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(
        Visitor visitor,
        string body,
        string type = "application/json",
        string table = "trials"
    )
    {
        using var request = Request(body, type, table);
        var answer = await visitor.SendAsync(request);
        return (answer.Status, answer.Text);
    }

    private static HttpRequestMessage Request(string body, string type = "application/json", string table = "trials") =>
        new(HttpMethod.Post, $"table/{table}") { Content = new StringContent(body, Encoding.UTF8, type) };

    private static async Task<Answer> GetAsync(Visitor visitor, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "table/trials" + query);
        return await visitor.SendAsync(request);
    }

    private static async Task<string> ReadAsync(Visitor visitor, string query = "")
    {
        var answer = await GetAsync(visitor, query);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Text;
    }
}
