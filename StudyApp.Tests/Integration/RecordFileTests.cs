using System.Net;
using Microsoft.EntityFrameworkCore;
using StudyApp.Tests.Research.Documents;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>What participants take along as PDF: the record of their consent, and the receipt of their withdrawal.</summary>
public sealed class RecordFileTests
{
    private const string Record = "consent_record.pdf";

    private static readonly string[] SentWithPages =
        ["Cache-Control", "Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Cross-Origin-Opener-Policy"];

    [Theory, OnSqlite, OnPostgres]
    internal async Task Whoever_agreed_takes_a_record_along_and_nobody_else_does(DatabaseKind kind)
    {
        using var folder = new WrittenStudy().WithSetting("CONTACT = 'lab@example.org'");
        await using var host = await StudyHost.StartAsync(folder, await StudyHost.UriAsync(kind));
        using var visitor = host.NewVisitor();
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(host, visitor, Record)).Status);
        await visitor.OpenAsync("");
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(host, visitor, Record)).Status);
        await visitor.SubmitAsync(("consent", "1"));

        var (status, pdf, headers) = await GetAsync(host, visitor, Record);
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (status, headers["Content-Type"]));
        Assert.Equal("%PDF-"u8.ToArray(), pdf[..5]);
        Assert.Equal(pdf, (await GetAsync(host, visitor, Record)).Body);

        using var stranger = host.NewVisitor();
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(host, stranger, Record)).Status);
        using var another = host.NewVisitor();
        await another.ConsentAsync();
        await host.QueryAsync(db => db.Visits.Where(v => v.ParticipantId == 2 && v.Path == "consent").ExecuteUpdateAsync(
            set => set.SetProperty(v => v.SubmittedAt, new DateTime(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc))));
        Assert.NotEqual(pdf, (await GetAsync(host, another, Record)).Body);
        Assert.Equal(pdf, (await GetAsync(host, visitor, Record)).Body);
    }

    [Fact]
    public async Task It_is_sent_as_other_pages_are_and_saved_under_a_name()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        var page = await visitor.OpenAsync("consent_text");

        var (_, pdf, headers) = await GetAsync(host, visitor, Record);
        Assert.Equal("attachment; filename=\"consent-record.pdf\"", headers["Content-Disposition"]);
        foreach (var name in SentWithPages)
            Assert.Equal(string.Join(", ", page.Headers.GetValues(name)), headers[name]);
        Assert.Equal(("no-store", false), (headers["Cache-Control"], headers.ContainsKey("Content-Encoding")));
        var head = await GetAsync(host, visitor, Record, HttpMethod.Head);
        Assert.Equal((HttpStatusCode.OK, 0), (head.Status, head.Body.Length));
        Assert.Equal(headers["Content-Disposition"], head.Headers["Content-Disposition"]);
        Assert.NotEmpty(pdf);
    }

    [FactWithPdfTools]
    public async Task It_says_what_was_agreed_to_when_and_in_which_language_also_after_all_of_that_changed()
    {
        using var folder = new WrittenStudy().WithSetting("TITLE = 'Mood study'\nCONTACT = 'lab@example.org'\nLANGUAGES = ['en', 'de']")
            .With("consent.de.html", "<h1>Stimmung</h1><p>Bitte <b>lesen</b> Sie.</p><ul><li>Erstens</li></ul>"
                + "<p><a href='https://example.org/a'>Mehr</a></p>");
        using var visitor = await AgreeAsync(folder, "lang=de");
        folder.With("consent.html", "<p>Quite another text.</p>").With("consent.de.html", "<p>Ein anderer Text.</p>");
        await using var host = await StudyHost.StartAsync(folder.Write(), []);
        using var participant = At(host, visitor);
        // They agreed in German, whatever they read now.
        await participant.OpenAsync("?lang=en");

        var pdf = (await GetAsync(host, participant, Record)).Body;
        var text = await PdfTools.TextAsync(pdf, "-layout");
        var visit = await host.QueryAsync(db => db.Visits.SingleAsync(v => v.Path == "consent"));
        foreach (var said in new[]
        {
            "Mood study", "Nachweis Ihrer Einwilligung", "Bitte lesen Sie.", "Stimmung", "• Erstens", "Mehr", "lab@example.org",
            "Seite 1 von 1",
            "Ich habe die Informationen oben gelesen",
            $"{visit.SubmittedAt:yyyy-MM-dd HH:mm} UTC", visit.VersionHash![..32], visit.VersionHash[32..],
        }) Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Please read this.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("anderer", text, StringComparison.Ordinal);
        var objects = await PdfTools.ObjectsAsync(pdf);
        Assert.Contains("\"/Lang\": \"u:de\"", objects, StringComparison.Ordinal);
        Assert.Contains("https://example.org/a", objects, StringComparison.Ordinal);
        await PdfTools.CheckAsync(pdf);
    }

    [Fact]
    public async Task Links_to_it_stand_where_there_is_a_record_and_nowhere_else()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");
        Assert.Null(Link((await visitor.OpenAsync("consent_text"))));
        await visitor.ConsentAsync();
        Assert.Null(Link(visitor.Current));
        Assert.Equal("/consent_record.pdf", Link(await visitor.OpenAsync("consent_text")));
        await visitor.OpenAsync("");
        Assert.Equal("/consent_record.pdf", Link(await visitor.SubmitAsync(("age", "30"))));

        using var decliner = host.NewVisitor();
        await decliner.OpenAsync("");
        await decliner.SubmitAsync(("action", "decline"));
        Assert.Equal(("end/no_consent", null), (decliner.Current.PageName, Link(decliner.Current)));
    }

    [Fact]
    public async Task A_study_without_consent_offers_none()
    {
        using var folder = new WrittenStudy().WithPages("{path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");

        Assert.Null(Link(await visitor.SubmitAsync(("age", "30"))));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(host, visitor, Record)).Status);
    }

    [Fact]
    public async Task Whoever_only_knows_an_id_gets_nobody_s_record()
    {
        using var folder = new WrittenStudy().WithSetting("RETRIEVE_SESSIONS = true");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("external_id=W1");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(host, visitor, Record)).Status);
        using var guesser = host.NewVisitor();

        Assert.Equal("questionnaire/mood", (await guesser.OpenAsync("?external_id=W1")).PageName);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(host, guesser, Record)).Status);
        Assert.Null(Link(await guesser.OpenAsync("consent_text")));
    }

    [FactWithPdfTools]
    public async Task A_receipt_is_saved_by_whoever_knows_its_number_in_the_language_of_the_page()
    {
        using var folder = new WrittenStudy().WithSetting("LANGUAGES = ['en', 'ar']\nON_WITHDRAW = 'erase'")
            .With("consent.ar.html", "<p>نص</p>");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.OpenAsync("withdraw");
        var end = await visitor.SubmitAsync();
        var (number, path) = (end.ValueOf("receipt-number"), end.Page.GetElementById("receipt-pdf")!.GetAttribute("href")!);
        Assert.Equal($"/withdrawal/{number}/receipt.pdf", path);
        // What they agreed to was deleted with everything else.
        Assert.Null(Link(end));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(host, visitor, Record)).Status);

        using var elsewhere = host.NewVisitor();
        Assert.Equal(path, (await elsewhere.OpenAsync($"withdrawal/{number}")).Page.GetElementById("receipt-pdf")!.GetAttribute("href"));
        var (_, pdf, headers) = await GetAsync(host, elsewhere, path);
        Assert.Equal("no-store", headers["Cache-Control"]);
        Assert.Equal($"attachment; filename=\"withdrawal-{number}.pdf\"", headers["Content-Disposition"]);
        var text = await PdfTools.TextAsync(pdf);
        var address = $"{host.Address}withdrawal/{number}";
        foreach (var said in new[] { number, "Receipt of your withdrawal", "Test study", "were deleted", address[..40] })
            Assert.Contains(said, text, StringComparison.Ordinal);
        await elsewhere.OpenAsync("?lang=ar");
        Assert.Contains("إيصال الانسحاب", await PdfTools.TextAsync((await GetAsync(host, elsewhere, path)).Body), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(host, elsewhere, "withdrawal/7QKF-94ZT-M3XC/receipt.pdf")).Status);
    }

    [Fact]
    public async Task Whoever_is_left_out_after_withdrawing_still_has_the_record()
    {
        using var folder = new WrittenStudy().WithSetting("ON_WITHDRAW = 'exclude'");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.OpenAsync("withdraw");

        var end = await visitor.SubmitAsync();
        Assert.Equal(("end/withdrawn", "/consent_record.pdf"), (end.PageName, Link(end)));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(host, visitor, Record)).Status);
    }

    [Fact]
    public async Task Fifty_at_once_get_the_same_file_while_pages_are_served()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var files = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => GetAsync(host, visitor, Record)));

        Assert.All(files, file => Assert.Equal(HttpStatusCode.OK, file.Status));
        Assert.Single(files.Select(file => Convert.ToHexString(file.Body)).Distinct());
        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync("")).PageName);
    }

    [Fact]
    public async Task Nothing_that_makes_documents_is_loaded_before_somebody_asks_for_one()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var folder = new WrittenStudy();
        await using var server = await ServerProcess.StartAsync(folder.Write());
        using var visitor = new Visitor(server.Address);
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("age", "30"));
        Assert.Equal(("end", "/consent_record.pdf"), (visitor.Current.PageName, Link(visitor.Current)));

        Assert.DoesNotMatch("libSkiaSharp|libHarfBuzzSharp|/SkiaSharp.dll|DejaVu", await File.ReadAllTextAsync(server.MapsPath));
        Assert.Equal(HttpStatusCode.OK, (await visitor.OpenAsync(Record)).Status);
        Assert.Matches("libSkiaSharp", await File.ReadAllTextAsync(server.MapsPath));
    }

    private static string? Link(Answer page) => page.Page.GetElementById("consent-record")?.GetAttribute("href");

    private static async Task<Visitor> AgreeAsync(WrittenStudy folder, string query)
    {
        await using var host = await StudyHost.StartAsync(folder);
        var visitor = host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await visitor.ConsentAsync(query)).PageName);
        return visitor;
    }

    // The same browser, at the server as it was started again.
    private static Visitor At(StudyHost host, Visitor before)
    {
        var visitor = host.NewVisitor();
        foreach (var cookie in before.Cookies.GetAllCookies().Cast<Cookie>())
            visitor.Cookies.Add(host.Address, new Cookie(cookie.Name, cookie.Value));
        return visitor;
    }

    private static async Task<(HttpStatusCode Status, byte[] Body, Dictionary<string, string> Headers)> GetAsync(
        StudyHost host, Visitor visitor, string path, HttpMethod? method = null)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = visitor.Cookies };
        using var client = new HttpClient(handler) { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using var response = await client.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(), headers);
    }
}
