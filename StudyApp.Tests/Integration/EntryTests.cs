using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class EntryTests
{
    [Fact]
    public async Task A_prolific_link_leads_to_consent_and_its_ids_are_stored_with_the_participant()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var consent = await visitor.OpenAsync("?PROLIFIC_PID=5f3&STUDY_ID=abc&SESSION_ID=def");
        Assert.Equal("consent", consent.PageName);
        Assert.Equal(0, await host.CountParticipantsAsync());
        await visitor.SubmitAsync(("consent", "1"));

        Assert.Equal("questionnaire/mood", visitor.Current.PageName);
        var participant = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal(("5f3", "prolific"), (participant.ExternalId, participant.Source));
        Assert.Equal("""{"PROLIFIC_PID":"5f3","SESSION_ID":"def","STUDY_ID":"abc"}""", participant.Arrival);
    }

    [Theory]
    [InlineData("workerId=W1&assignmentId=A&hitId=H", "W1", "mturk")]
    [InlineData("external_id=x%20y&source=Panel", "x y", "panel")]
    [InlineData("prolific_pid=lower", "lower", "prolific")]
    public async Task Each_platform_s_parameters_are_understood(string query, string externalId, string source)
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        await visitor.ConsentAsync(query);

        var participant = await host.QueryAsync(db => db.Participants.SingleAsync());
        Assert.Equal((externalId, source), (participant.ExternalId, participant.Source));
    }

    [Fact]
    public async Task Consent_without_the_tick_is_refused_and_makes_no_participant()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");

        var refused = await visitor.SubmitAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("answer", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task Declining_leads_to_its_own_end_without_code_and_stores_nothing()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");

        var end = await visitor.SubmitAsync(("action", "decline"));

        Assert.Equal("end/no_consent", end.PageName);
        Assert.Null(end.Code);
        Assert.Equal(0, await host.CountParticipantsAsync());
        Assert.Equal("consent", (await visitor.OpenAsync("")).PageName);
    }

    [Fact]
    public async Task Consent_given_too_early_is_asked_for_again_and_passes_once_the_time_is_over()
    {
        using var folder = new WrittenStudy().WithSetting("CONSENT_MIN_SECONDS = 2");
        var clock = new SetClock();
        await using var host = await StudyHost.StartAsync(folder, configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");
        clock.Advance(TimeSpan.FromSeconds(1.9));

        var early = await visitor.SubmitAsync(("consent", "1"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.Status);
        Assert.Contains("very quick", early.Errors, StringComparison.Ordinal);
        Assert.NotNull(early.Page.QuerySelector("#consent[checked]"));

        clock.Advance(TimeSpan.FromSeconds(0.2));
        var answer = await visitor.SubmitAsync(("consent", "1"));
        Assert.Equal("questionnaire/mood", answer.PageName);
    }

    [Fact]
    public async Task The_trap_refuses_once_with_the_field_emptied_and_flags_the_second_time()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");

        var first = await visitor.SubmitAsync(("consent", "1"), ("email", "bot@example.org"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, first.Status);
        Assert.Equal("", first.ValueOf("email"));
        await visitor.SubmitAsync(("consent", "1"), ("email", "bot@example.org"));

        Assert.True((await host.QueryAsync(db => db.Participants.SingleAsync())).FlaggedAsBot);
    }

    [Fact]
    public async Task The_consent_page_that_assigns_nothing_has_the_same_traps()
    {
        using var folder = new WrittenStudy()
            .WithPages("{path='consent_nc'}, {path='questionnaire/mood'}, {path='end'}")
            .WithSetting("CONSENT_MIN_SECONDS = 2");
        var clock = new SetClock();
        await using var host = await StudyHost.StartAsync(folder, configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.SubmitAsync(("consent", "1"))).Status);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.SubmitAsync(("consent", "1"), ("email", "x"))).Status);
        Assert.Equal("questionnaire/mood", (await visitor.SubmitAsync(("consent", "1"))).PageName);
        Assert.False((await host.QueryAsync(db => db.Participants.SingleAsync())).FlaggedAsBot);
    }

    [Fact]
    public async Task A_consent_form_that_nobody_opened_is_shown_first()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var program = host.NewVisitor();

        var shown = await program.PostRawAsync("consent", ("consent", "1"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "consent"), (shown.Status, shown.PageName));
        Assert.Equal(0, await host.CountParticipantsAsync());
        Assert.Equal("/questionnaire/mood", (await program.PostAsync(shown, ("consent", "1"))).Location?.OriginalString);
    }

    [Theory]
    [InlineData("", null, "")]
    [InlineData("source=Flyer", null, "flyer")]
    [InlineData("external_id=x", "x", "")]
    [InlineData("PROLIFIC_PID=x", "x", "prolific")]
    [InlineData("PROLIFIC_PID=x&source=other", "x", "other")]
    public async Task A_source_is_the_platform_s_or_the_link_s_or_none(string query, string? id, string source)
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync(query);

        var person = await host.QueryAsync(db => db.Participants.SingleAsync());

        Assert.Equal((id, source), (person.ExternalId, person.Source));
    }

    [Fact]
    public async Task A_consent_form_sent_twice_at_once_makes_one_participant()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        var page = await visitor.OpenAsync("");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => visitor.PostAsync(page, ("consent", "1"))));

        Assert.Equal(1, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task The_same_external_id_on_two_devices_at_once_is_one_participant()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        var visitors = Enumerable.Range(0, 6).Select(_ => host.NewVisitor()).ToList();
        foreach (var visitor in visitors) await visitor.OpenAsync("?external_id=same");

        await Task.WhenAll(visitors.Select(v => v.SubmitAsync(("consent", "1"))));

        Assert.Equal(1, await host.CountParticipantsAsync());
        Assert.All(visitors, v => Assert.Equal("questionnaire/mood", v.Current.PageName));
        visitors.ForEach(v => v.Dispose());
    }

    [Fact]
    public async Task Coming_back_by_the_same_link_on_another_device_goes_on_where_one_left()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using (var phone = host.NewVisitor()) await phone.ConsentAsync("PROLIFIC_PID=p1");
        using var computer = host.NewVisitor();

        var page = await computer.OpenAsync("?PROLIFIC_PID=p1");

        Assert.Equal("questionnaire/mood", page.PageName);
        Assert.Equal(1, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task Another_person_at_the_same_browser_begins_anew()
    {
        using var folder = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(folder);
        using var browser = host.NewVisitor();
        await browser.ConsentAsync("PROLIFIC_PID=p1");

        await browser.ConsentAsync("PROLIFIC_PID=p2");

        Assert.Equal(2, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task A_study_without_consent_makes_its_participant_on_the_first_page_but_not_for_previews()
    {
        using var folder = new WrittenStudy().WithPages("{name='Mood', path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        using var prefetch = new HttpRequestMessage(HttpMethod.Get, "questionnaire/mood") { Headers = { { "Sec-Purpose", "prefetch" } } };
        using var head = new HttpRequestMessage(HttpMethod.Head, "");
        await visitor.SendAsync(prefetch);
        await visitor.SendAsync(head);
        Assert.Equal(0, await host.CountParticipantsAsync());

        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync("")).PageName);
        await visitor.OpenAsync("");
        Assert.Equal(1, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task A_browser_without_cookies_makes_no_participants_however_often_it_asks()
    {
        using var folder = new WrittenStudy().WithPages("{name='Mood', path='questionnaire/mood'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        for (var i = 0; i < 3; i++)
        {
            using var forgetful = host.NewVisitor();
            var answer = await forgetful.OpenAsync("?__cookie=1");
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        }

        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task When_every_condition_is_off_people_are_told_that_the_study_is_full()
    {
        using var folder = new WrittenStudy().WithSetting("CONDITIONS = [{label='a', enabled=false}, {label='b', enabled=false}]");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();

        var end = await visitor.OpenAsync("");

        Assert.Equal("end/quota_full", end.PageName);
        Assert.Null(end.Code);
        Assert.Equal("end/quota_full", (await visitor.OpenAsync("consent")).PageName);
        Assert.Equal("end/quota_full", (await visitor.OpenAsync("end/quota_full")).PageName);
        Assert.Equal(0, await host.CountParticipantsAsync());
    }
}
