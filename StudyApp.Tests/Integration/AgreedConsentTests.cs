using System.Net;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>The consent text that someone agreed to stays the one they can read again.</summary>
public sealed class AgreedConsentTests
{
    [Fact]
    public async Task Whoever_agreed_reads_what_they_agreed_to_and_newcomers_read_what_stands_there_now()
    {
        using var folder = new WrittenStudy();
        using var visitor = await AgreeAsync(folder);
        folder.With("consent.html", "<p>Quite another text.</p>");
        await using var host = await StudyHost.StartAsync(folder.Write(), []);
        using var participant = At(host, visitor);
        using var newcomer = host.NewVisitor();

        Assert.Contains("Please read this.", await MainAsync(participant), StringComparison.Ordinal);
        Assert.Contains("Please read this.", (await participant.OpenAsync("consent.html")).Text, StringComparison.Ordinal);
        Assert.Contains("Quite another text.", await MainAsync(newcomer), StringComparison.Ordinal);
        Assert.Contains("Quite another text.", (await newcomer.OpenAsync("consent.html")).Text, StringComparison.Ordinal);
        await newcomer.ConsentAsync();
        Assert.Contains("Quite another text.", await MainAsync(newcomer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_read_in_the_language_that_is_shown_and_stays_clean()
    {
        using var folder = new WrittenStudy()
            .WithSetting("LANGUAGES = ['en', 'de']")
            .With("consent.html", "<p>Old text.</p><script>alert(1)</script>")
            .With("consent.de.html", "<p>Alter Text.</p><p onclick='alert(2)'>Ende</p>");
        using var visitor = await AgreeAsync(folder);
        folder.With("consent.html", "<p>New text.</p>").With("consent.de.html", "<p>Neuer Text.</p>");
        await using var host = await StudyHost.StartAsync(folder.Write(), []);
        using var participant = At(host, visitor);

        Assert.Equal("Old text.", await MainAsync(participant));
        await participant.OpenAsync("?lang=de");
        Assert.Equal("Alter Text.Ende", await MainAsync(participant));
        Assert.DoesNotContain("alert", participant.Current.Text, StringComparison.Ordinal);
        using var newcomer = host.NewVisitor();
        await newcomer.OpenAsync("?lang=de");
        Assert.Equal("Neuer Text.", await MainAsync(newcomer));
    }

    [Fact]
    public async Task It_outlives_the_consent_page_itself()
    {
        using var folder = new WrittenStudy();
        using var visitor = await AgreeAsync(folder);
        folder.WithPages("{path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder.Write(), []);
        using var participant = At(host, visitor);
        using var newcomer = host.NewVisitor();

        Assert.Contains("Please read this.", await MainAsync(participant), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await newcomer.OpenAsync("consent_text")).Status);
    }

    private static async Task<Visitor> AgreeAsync(WrittenStudy folder)
    {
        await using var host = await StudyHost.StartAsync(folder);
        var visitor = host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await visitor.ConsentAsync()).PageName);
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

    private static async Task<string> MainAsync(Visitor visitor) =>
        (await visitor.OpenAsync("consent_text")).Page.GetElementById("consentDiv")!.TextContent.Trim();
}
