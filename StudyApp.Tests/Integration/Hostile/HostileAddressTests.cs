using System.Net;
using Microsoft.EntityFrameworkCore;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration.Hostile;

/// <summary>
/// Addresses as people type, bookmark, share and forge them: every address of the participants' pages with every parameter the program
/// knows, once, twice, empty, long, broken.
/// </summary>
public sealed class HostileAddressTests
{
    private static readonly string[] Paths =
    [
        "",
        "consent",
        "external_id",
        "questionnaire/mood",
        "questionnaire/mood/2",
        "instructions/i",
        "part/2",
        "end",
        "end/screened",
        "end/nowhere",
        "end/closed",
        "end/expired",
        "current_url",
        "user_active",
        "redirect_next_page",
        "redirect_previous_page",
        "redirect_from_page/questionnaire/mood",
        "redirect_to_page/end",
        "redirect_to_page/VALUE",
        "consent_text",
        "device",
        "withdraw",
        "withdrawal/1",
        "withdrawal/VALUE",
        "consent_record.pdf", "withdrawal/VALUE/receipt.pdf",
        "pin", "health", "end/VALUE", "questionnaire/VALUE", "VALUE", "static/VALUE", "task/VALUE/trials", "study.css", "consent.html",
    ];

    private static readonly string[] Parameters =
    [
        "external_id",
        "PROLIFIC_PID",
        "STUDY_ID",
        "SESSION_ID",
        "workerId",
        "assignmentId",
        "hitId",
        "turkSubmitTo",
        "participantId",
        "projectId",
        "survey_code",
        "source",
        "lang",
        "test",
        "condition",
        "key",
        "prolific_token",
        "code",
        "number",
        "VALUE",
    ];

    private static readonly string[] Values =
    [
        "",
        "W7",
        "simulate",
        "test",
        "%00",
        "a%00b",
        "%FF%FE",
        "%ED%A0%80",
        "%C0%AF",
        "%",
        "%zz",
        "%0D%0ASet-Cookie:%20a=b",
        "..%2f..%2fstudy.toml",
        "....//",
        "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "{{%25PROLIFIC_PID%25}}",
        "${workerId}",
        "%F0%9F%98%80",
        "%E2%80%AE%D8%A7",
        "-1",
        "0",
        "2",
        "99999999999999999999",
        "1e400",
        "NaN",
        "null",
        "true",
        "//evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "'%20OR%201=1--",
        "LONG",
        "a test token for the tests",
        "ASSIGNMENT_ID_NOT_AVAILABLE", "de", "x-klingon", "*", "+", "a+b", "%2B",
    ];

    [Theory, OnSqlite(2_500), OnPostgres(600)]
    internal async Task No_address_breaks_a_page_leads_elsewhere_or_counts_anybody(DatabaseKind kind, int requests)
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = host.Address,
        };
        using var midway = host.NewVisitor();
        await midway.ConsentAsync();
        using var finished = host.NewVisitor();
        await finished.ConsentAsync();
        await finished.SubmitAsync(("mTurkID", "F1"));
        await finished.SubmitAsync(("age", "17"));
        Assert.Equal("end/screened", finished.Current.PageName);
        var browsers = new[] { "", midway.Cookies.GetCookieHeader(host.Address), finished.Cookies.GetCookieHeader(host.Address) };

        var complaints = new List<string>();
        var seen = new HashSet<HttpStatusCode>();
        for (var i = 0; i < requests; i++)
        {
            var chance = new Random(i);
            var address = Address(chance);
            var cookies = browsers[chance.Next(browsers.Length)];
            for (var hop = 0; hop < 6 && address is not null; hop++)
            {
                using var request = new HttpRequestMessage(
                    chance.Next(12) == 0 && hop == 0 ? HttpMethod.Head : HttpMethod.Get,
                    new Uri(
                        host.Address + address.TrimStart('/'),
                        new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
                    )
                );
                if (cookies.Length > 0) request.Headers.TryAddWithoutValidation("Cookie", cookies);
                using var response = await client.SendAsync(request);
                seen.Add(response.StatusCode);
                if ((int)response.StatusCode >= 500)
                    complaints.Add($"{i}: {(int)response.StatusCode} {request.Method} {address[..Math.Min(200, address.Length)]}");
                if (response.Headers.TryGetValues("Set-Cookie", out var set))
                {
                    foreach (var cookie in set)
                        if (
                            !cookie.StartsWith("studyapp_", StringComparison.Ordinal)
                            && !cookie.StartsWith(".AspNetCore.Antiforgery", StringComparison.Ordinal)
                        )
                            complaints.Add($"{i}: a cookie of somebody else's: {cookie}");
                    cookies = string.Join("; ", set.Select(c => c.Split(';')[0]).Where(c => !c.EndsWith('=')));
                }
                if (
                    response.Headers.Location?.OriginalString is { } next
                    && !(next.StartsWith('/') && !next.StartsWith("//", StringComparison.Ordinal))
                )
                    complaints.Add($"{i}: leads to {next}");
                if (response.Content.Headers.ContentType?.MediaType == "text/html")
                {
                    var page = await response.Content.ReadAsStringAsync();
                    if (page.Contains("<script>alert", StringComparison.OrdinalIgnoreCase))
                        complaints.Add($"{i}: a script of somebody else's on {address}");
                    if (
                        request.Method == HttpMethod.Get
                        && !address.StartsWith("consent.html", StringComparison.Ordinal)
                        && !page.Contains("href=", StringComparison.Ordinal)
                    )
                        complaints.Add($"{i}: no way on from {address}");
                }
                address = response.Headers.Location?.OriginalString;
            }
        }

        Assert.Equal([], complaints.Take(20));
        Assert.Superset(
            new HashSet<HttpStatusCode> { HttpStatusCode.OK, HttpStatusCode.Found, HttpStatusCode.NotFound, HttpStatusCode.Forbidden },
            seen
        );
        Assert.Equal(2, await host.QueryAsync(db => db.Participants.CountAsync()));
        Assert.Equal(
            [(1, "external_id"), (2, "end/screened")],
            (
                await host.QueryAsync(db =>
                    db.Visits.Where(v => v.SubmittedAt == null)
                        .OrderBy(v => v.ParticipantId)
                        .Select(v => new { v.ParticipantId, v.Path })
                        .ToListAsync()
                )
            ).Select(v => ((int)v.ParticipantId, v.Path))
        );
    }

    private static string Address(Random chance)
    {
        var path = Paths[chance.Next(Paths.Length)].Replace("VALUE", Value(chance), StringComparison.Ordinal);
        var query = Enumerable
            .Range(0, chance.Next(4))
            .Select(_ =>
                $"{Parameters[chance.Next(Parameters.Length)].Replace("VALUE", Value(chance), StringComparison.Ordinal)}={Value(chance)}"
            )
            .ToList();
        if (query.Count > 0 && chance.Next(3) == 0) query.Add(query[0].Split('=')[0] + "=" + Value(chance));
        return query.Count == 0 ? path : path + "?" + string.Join('&', query);
    }

    // What ends a request line or begins a fragment never reaches a server.
    private static string Value(Random chance)
    {
        var value = Values[chance.Next(Values.Length)];
        return value == "LONG" ? new string('x', 10_000) : value;
    }

    private static WrittenStudy Study() => new WrittenStudy()
        .With("templates/instructions/i.html", "<p>i</p>")
        .WithPages("""
            {path='consent'}, {path='external_id'}, {path='questionnaire/mood'}, {path='end/screened', show_if='mood.age < 18'}, {path='questionnaire/mood/2'}, {path='instructions/i'}, {path='part/2', opens_after_days=7}, {path='end'}
            """)
        .With("questionnaires/mood.json", """{"questions":[{"questiontype":"num_field","id":"age","instructions":"Age?"}]}""")
        .WithSetting("TEST_TOKEN = 'a test token for the tests'")
        .WithSetting("CONDITIONS = [{label='a'}, {label='b'}]")
        .WithSetting("LANGUAGES = ['en', 'de']")
        .WithSetting("CONTACT = 'somebody@university.example'")
        .WithSetting("RECRUITMENT = {prolific={codes={complete='C1'}}, mturk={}, connect={}, sona={}}");
}
