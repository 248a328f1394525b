using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Participation.Planning;
using StudyApp.Research.Data;
using StudyApp.Research.Monitoring;
using StudyApp.Storage.Connection;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class LanguageTests
{
    [Fact]
    public async Task A_link_in_German_shows_German_and_stores_English()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var consent = await visitor.OpenAsync("?PROLIFIC_PID=p1&lang=de");
        Assert.Equal(
            ("de", "ltr", "Reisen"),
            (Html(consent, "lang"), Html(consent, "dir"), consent.Page.QuerySelector("header strong")!.TextContent)
        );
        Assert.Contains("Bitte lesen.", consent.Text, StringComparison.Ordinal);
        Assert.Contains("Ich habe die Informationen", consent.Text, StringComparison.Ordinal);
        var page = await visitor.SubmitAsync(("consent", "1"));
        Assert.Equal(
            ("Unterwegs", "Wie reisen Sie?"),
            (page.Page.QuerySelector("h1")!.TextContent, page.Page.QuerySelector("#q-by .ask")!.TextContent.Trim())
        );
        Assert.Equal(
            [("train", "Zug"), ("bus", "Bus")],
            page.Page.QuerySelectorAll("#q-by .choice")
                .Select(c => (c.QuerySelector("input")!.GetAttribute("value")!, c.TextContent.Trim()))
                .OrderByDescending(c => c.Item1)
        );
        var last = await visitor.SubmitAsync(("by", "bus"), ("line", "12"), ("when", "later"));
        Assert.Equal(
            ("questionnaire/why", "Weshalb mit dem Bus?"),
            (last.PageName, last.Page.QuerySelector("label.ask")!.FirstChild!.TextContent.Trim())
        );
        var end = await visitor.SubmitAsync(("why", "ja"));
        Assert.Equal("Vielen Dank für Ihre Teilnahme", end.Page.QuerySelector("h1")!.TextContent);

        Assert.Equal(
            """{"by":"bus","line":12,"when":"later"}""",
            await host.QueryAsync(db => db.Submissions.OrderBy(s => s.Id).Select(s => s.Answers).FirstAsync())
        );
        Assert.Equal("de", (await host.QueryAsync(db => db.Participants.SingleAsync())).Language);
        Assert.Equal(
            ["de", "de", "de", "de"],
            await host.QueryAsync(db => db.Visits.OrderBy(v => v.Number).Select(v => v.Language).ToListAsync())
        );
    }

    [Theory]
    [InlineData("de-CH, fr;q=0.9", "de")]
    [InlineData("ar", "ar")]
    [InlineData("nl", "en")]
    public async Task The_browsers_language_is_taken_before_consent_and_kept_after_it(string header, string expected)
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        using var request = new HttpRequestMessage(HttpMethod.Get, "consent");
        request.Headers.Add("Accept-Language", header);
        var consent = await visitor.SendAsync(request);
        using var agree = new HttpRequestMessage(HttpMethod.Post, "consent")
        {
            Content = new FormUrlEncodedContent([
                new("consent", "1"),
                new("__RequestVerificationToken", consent.Page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!),
            ]),
        };
        agree.Headers.Add("Accept-Language", header);
        await visitor.SendAsync(agree);

        Assert.Equal(expected, Html(consent, "lang"));
        Assert.Equal(expected, Html(await visitor.OpenAsync(""), "lang"));
    }

    [Fact]
    public async Task The_consent_page_offers_the_languages_as_links_outside_main()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var consent = await visitor.OpenAsync("?PROLIFIC_PID=p1");
        var links = consent.Page.QuerySelectorAll("nav a[hreflang]");
        Assert.Equal(
            [("en", "English", "true"), ("de", "Deutsch", null), ("ar", "العربية", null)],
            links.Select(l => (l.GetAttribute("lang"), l.TextContent, l.GetAttribute("aria-current")))
        );
        Assert.Null(consent.Page.QuerySelector("main nav"));
        var arabic = await visitor.OpenAsync(links[2].GetAttribute("href")!);
        Assert.Equal(("ar", "rtl", "consent"), (Html(arabic, "lang"), Html(arabic, "dir"), arabic.PageName));
        await visitor.SubmitAsync(("consent", "1"));

        var participant = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal(("p1", "prolific", "ar"), (participant.ExternalId, participant.Source, participant.Language));
    }

    [Fact]
    public async Task A_refused_form_a_draft_and_going_back_keep_what_was_chosen_in_any_language()
    {
        using var folder = Study().WithSetting("ALLOW_BACK = true");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("lang=de");

        var refused = await visitor.PostAsync(("by", "bus"), ("line", "1000"), ("when", "later"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Bitte geben Sie eine Zahl zwischen 1 und 99 ein.", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("Welche Linie?", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(
            ("1000", "Bus", "später"),
            (
                refused.ValueOf("line"),
                refused.Page.QuerySelector("#q-by .choice:has(input[checked])")!.TextContent.Trim(),
                refused.Page.QuerySelector("option[selected]")!.TextContent
            )
        );

        await SaveDraftAsync(visitor, """{"visit":2,"sequence":1,"fields":{"by":"bus","when":"today"}}""");
        var restored = await visitor.OpenAsync("?lang=en");
        Assert.Equal(
            ("en", "bus", "today"),
            (
                Html(restored, "lang"),
                restored.Page.QuerySelector("#q-by .choice:has(input[checked])")!.TextContent.Trim(),
                restored.Page.QuerySelector("option[selected]")!.TextContent
            )
        );

        await visitor.OpenAsync("?lang=de");
        await visitor.SubmitAsync(("by", "bus"), ("line", "3"), ("when", "later"));
        var back = await visitor.SubmitAsync(("action", "back"), ("why", "x"));
        Assert.Equal(
            ("3", "Bus", "später"),
            (
                back.ValueOf("line"),
                back.Page.QuerySelector("#q-by .choice:has(input[checked])")!.TextContent.Trim(),
                back.Page.QuerySelector("option[selected]")!.TextContent
            )
        );
    }

    [Fact]
    public async Task Branches_depend_on_the_stored_value_whatever_is_shown()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("lang=de");

        var end = await visitor.SubmitAsync(("by", "train"), ("line", "12"), ("when", "today"));

        Assert.Equal("end", end.PageName);
        Assert.Equal(
            """{"by":"train","line":null,"when":"today"}""",
            await host.QueryAsync(db => db.Submissions.Select(s => s.Answers).SingleAsync())
        );
    }

    [Fact]
    public async Task Whoever_comes_back_elsewhere_reads_the_language_of_before()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var first = host.NewVisitor();
        using var second = host.NewVisitor();
        await first.ConsentAsync("PROLIFIC_PID=p1&lang=de");

        Assert.Equal(
            ("questionnaire/ways", "de"),
            ((await second.OpenAsync("?PROLIFIC_PID=p1")).PageName, Html(await second.OpenAsync(""), "lang"))
        );
        Assert.Equal("ar", Html(await second.OpenAsync("?PROLIFIC_PID=p1&lang=ar"), "lang"));
        Assert.Equal("ar", Html(await second.OpenAsync("?lang=klingon"), "lang"));
    }

    [Fact]
    public async Task A_tasks_script_gets_its_words_in_the_participants_language()
    {
        using var folder = Study().WithPages("{path='consent'}, {path='task/simple_rt'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var task = await visitor.ConsentAsync("lang=de");
        using var texts = JsonDocument.Parse(task.Page.QuerySelector("#task")!.GetAttribute("data-texts")!);

        Assert.Equal("Reaktionszeit", texts.RootElement.GetProperty("title").GetString());
        Assert.StartsWith("Die Verbindung", texts.RootElement.GetProperty("connection_lost").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wide_export_and_the_panel_tell_the_language()
    {
        using var folder = Study();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("lang=de");
        await visitor.SubmitAsync(("by", "train"), ("when", "today"));

        var services = host.Services;
        using var stream = new MemoryStream();
        await new WideExport(services.GetRequiredService<StudyDatabase>(), services.GetRequiredService<StudyRuntime>().Study).WriteAsync(
            stream,
            new(IncludeUnfinished: true, IncludeExcluded: false),
            CancellationToken.None
        );
        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var detail = await services.GetRequiredService<AdminQueries>().ParticipantAsync(1, DateTime.UnixEpoch, CancellationToken.None);

        Assert.EndsWith(",language", lines[0].TrimEnd(), StringComparison.Ordinal);
        Assert.EndsWith(",de", lines[1].TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(("de", "de"), (detail!.Language, detail.Visits[0].Language));
    }

    private static WrittenStudy Study() => new WrittenStudy()
        .WithSetting("LANGUAGES = ['en', 'de', 'ar']")
        .WithSetting("TITLE = {en='Travel', de='Reisen', ar='السفر'}")
        .WithPages(
            "{path='consent'}, {name={en='On the way', de='Unterwegs', ar='الطريق'}, path='questionnaire/ways'}, "
                + "{path='questionnaire/why', show_if='by == \"bus\"'}, {path='end'}"
        )
        .With("consent.de.html", "<p>Bitte lesen.</p>")
        .With("questionnaires/ways.json", """
            {"questions":[
              {"questiontype":"radiolist","id":"by","instructions":{"en":"How do you travel?","de":"Wie reisen Sie?","ar":"كيف تسافرون؟"},"shuffle":true,"required":true,"labels":[{"en":"train","de":"Zug","ar":"قطار"},{"en":"bus","de":"Bus","ar":"حافلة"}]},
              {"questiontype":"num_field","id":"line","instructions":{"en":"Which line?","de":"Welche Linie?","ar":"أي خط؟"},"min":1,"max":99,"show_if":"by == 'bus'"},
              {"questiontype":"drop_down","id":"when","instructions":"?","items":[{"en":"today","de":"heute","ar":"اليوم"},{"en":"later","de":"später","ar":"لاحقًا"}]}
            ]}
            """)
        .With(
            "questionnaires/why.json",
            """{"questions":[{"questiontype":"field","id":"why","instructions":{"en":"Why by {{ by }}?","de":"Weshalb mit dem Bus?","ar":"لماذا؟"}}]}"""
        );

    private static string? Html(Answer answer, string attribute) => answer.Page.DocumentElement.GetAttribute(attribute);

    private static async Task SaveDraftAsync(Visitor visitor, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "draft")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add(
            "RequestVerificationToken",
            visitor.Current.Page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")
        );
        Assert.Equal(HttpStatusCode.NoContent, (await visitor.SendAsync(request)).Status);
    }
}
