using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Recruitment.Platforms;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Studies.Recruitment;

public sealed class PlatformTests
{
    [Fact]
    public void Prolific_s_three_ids_are_read_whatever_the_case_of_their_names()
    {
        var arrival = Read("PLATFORM = 'prolific'", "prolific_pid=5f3A&Study_Id=s1&session_id=v1&extra=kept");

        Assert.Equal(
            ("5f3A", "prolific", "v1", "s1", false),
            (arrival.ExternalId, arrival.Source, arrival.VisitId, arrival.PlatformStudy, arrival.IsPreview)
        );
        Assert.Equal("kept", arrival.Parameters["extra"]);
    }

    [Theory]
    [InlineData("PROLIFIC_PID={{%PROLIFIC_PID%}}&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}")]
    [InlineData("PROLIFIC_PID=abc&SESSION_ID={{%SESSION_ID%}}")]
    public void What_Prolific_did_not_fill_in_is_a_preview(string query)
    {
        var arrival = Read("PLATFORM = 'prolific'", query);

        Assert.Equal((true, null, null), (arrival.IsPreview, arrival.ExternalId, arrival.VisitId));
    }

    [Theory]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("a,b")]
    [InlineData("=cmd")]
    [InlineData("a b")]
    [InlineData("")]
    public void An_id_no_platform_makes_is_none(string id)
    {
        var arrival = Read("PLATFORM = 'prolific'", $"PROLIFIC_PID={id}&SESSION_ID={id}");

        Assert.Equal((null, null, "prolific"), (arrival.ExternalId, arrival.VisitId, arrival.Source));
    }

    [Fact]
    public void An_id_has_128_characters_at_most()
    {
        Assert.NotNull(Read("PLATFORM = 'prolific'", "PROLIFIC_PID=" + new string('x', 128)).ExternalId);
        Assert.Null(Read("PLATFORM = 'prolific'", "PROLIFIC_PID=" + new string('x', 129)).ExternalId);
        Assert.Null(Read("PLATFORM = 'prolific'", "PROLIFIC_PID=" + new string('x', 10_000)).ExternalId);
    }

    [Fact]
    public void A_link_cannot_carry_notes_of_the_program_s_own() =>
        Assert.Null(Arrival.NoteOf(Read("PLATFORM = 'prolific'", "PROLIFIC_PID=a&StudyApp:verified=yes").ParametersJson, "verified"));

    [Fact]
    public void Each_end_of_a_study_at_Prolific_leads_back_with_its_own_code_and_others_not_at_all()
    {
        var platform = Platform("PLATFORM = 'prolific'\nRECRUITMENT = {prolific = {codes = {completed='C1ABC123', quota_full='Q1'}}}");

        Assert.Equal("C1ABC123", platform.CodeFor("complete"));
        Assert.Equal(
            new ReturnLink("https://app.prolific.com/submissions/complete?cc=C1ABC123"),
            platform.Return("complete", Arrival.Unknown, "C1ABC123")
        );
        Assert.Equal(
            new ReturnLink("https://app.prolific.com/submissions/complete?cc=Q1"),
            platform.Return("quota_full", Arrival.Unknown, "Q1")
        );
        Assert.Equal((null, PlatformReturn.None), (platform.CodeFor("withdrawn"), platform.Return("withdrawn", Arrival.Unknown, null)));
        Assert.Equal(PlatformReturn.None, platform.Return("complete", Arrival.Unknown, CompletionCode.Next()));
    }

    [Fact]
    public void Parameters_and_addresses_of_any_platform_can_be_described()
    {
        const string Panel =
            "RECRUITMENT = {panel = {person='RID', visit='tx', return_urls = "
            + "{complete='https://panel.example/done?rid={participant}&tx={visit}&s={status}&c={code}', "
            + "quota_full='https://panel.example/full'}}}";
        var arrival = Read(Panel, "rid=p.1:2&TX=t-9");

        Assert.Equal(("p.1:2", "panel", "t-9"), (arrival.ExternalId, arrival.Source, arrival.VisitId));
        Assert.Equal(
            new ReturnLink("https://panel.example/done?rid=p.1%3A2&tx=t-9&s=complete&c=a%26b"),
            Platform(Panel).Return("complete", arrival, "a&b")
        );
    }

    [Fact]
    public void A_study_can_recruit_in_two_places_and_other_links_stay_what_they_were()
    {
        const string Two = "PLATFORM = 'prolific'\nRECRUITMENT = {panel = {person='RID'}}";

        Assert.Equal("prolific", Read(Two, "PROLIFIC_PID=a").Source);
        Assert.Equal("panel", Read(Two, "RID=a").Source);
        Assert.Equal(
            ("x y", "flyer"),
            (Read(Two, "external_id=x y&source=Flyer").ExternalId, Read(Two, "external_id=x y&source=Flyer").Source)
        );
    }

    [Theory]
    [InlineData("assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=H")]
    [InlineData("ASSIGNMENTID=ASSIGNMENT_ID_NOT_AVAILABLE&workerId=W1")]
    public void A_hit_nobody_accepted_is_a_preview_without_anybody(string query)
    {
        var arrival = Read("PLATFORM = 'mturk'", query);

        Assert.Equal((true, null, "mturk"), (arrival.IsPreview, arrival.ExternalId, arrival.Source));
    }

    [Theory]
    [InlineData("https://www.mturk.com/", "https://www.mturk.com/mturk/externalSubmit")]
    [InlineData("https://workersandbox.mturk.com", "https://workersandbox.mturk.com/mturk/externalSubmit")]
    [InlineData("https://www.mturk.com/some/path?x", "https://www.mturk.com/mturk/externalSubmit")]
    [InlineData("https://www.mturk.com.evil.example/", null)]
    [InlineData("https://evil.example/www.mturk.com", null)]
    [InlineData("http://www.mturk.com/", null)]
    [InlineData("https://www.mturk.com:8443/", null)]
    [InlineData("https://me@www.mturk.com/", null)]
    [InlineData("javascript:alert(1)//www.mturk.com", null)]
    [InlineData("", null)]
    public void A_hit_goes_back_to_Amazon_s_own_hosts_alone(string submitTo, string? action)
    {
        const string Framed = "RECRUITMENT = {mturk = {frame = true}}";
        var arrival = StudyOf(Framed).Read([new("workerId", "W"), new("assignmentId", "A1"), new("turkSubmitTo", submitTo)]);

        var back = Platform(Framed).Return("complete", arrival, "CODE");

        Assert.Equal(action, (back as ReturnForm)?.Action);
        if (back is ReturnForm form)
            Assert.Equal(["assignmentId=A1", "end_reason=complete", "completionCode=CODE"], form.Fields.Select(f => $"{f.Key}={f.Value}"));
    }

    [Fact]
    public void Sona_s_example_address_is_filled_in_and_its_answer_understood()
    {
        const string Sona =
            "RECRUITMENT = {sona = {return_urls = "
            + "'https://school.sona-systems.com/webstudy_credit.aspx?experiment_id=1&credit_token=t&survey_code=XXXX'}}";
        var arrival = Read(Sona, "sona_id=12345");

        Assert.Equal(
            new ReturnLink("https://school.sona-systems.com/webstudy_credit.aspx?experiment_id=1&credit_token=t&survey_code=12345"),
            Platform(Sona).Return("complete", arrival, null)
        );
        Assert.True(Read(Sona, "survey_code=%SURVEY_CODE%").IsPreview);
        Assert.True(SonaPlatform.IsGranted("<R xmlns:a='x'><a:Result><a:credit_status>G</a:credit_status></a:Result></R>"));
        Assert.False(SonaPlatform.IsGranted("<R><Errors>no</Errors></R>"));
        Assert.False(SonaPlatform.IsGranted("credit_status G"));
    }

    [Fact]
    public void Connect_goes_back_to_the_address_of_its_project()
    {
        const string Connect =
            "RECRUITMENT = {connect = {return_urls = "
            + "{complete='https://connect.cloudresearch.com/participant/project/41B26CAA44/complete'}}}";
        var arrival = Read(Connect, "participantId=P&assignmentId=A&projectId=J");

        Assert.Equal(("P", "A", "J"), (arrival.ExternalId, arrival.VisitId, arrival.PlatformStudy));
        Assert.Equal(
            new ReturnLink("https://connect.cloudresearch.com/participant/project/41B26CAA44/complete"),
            Platform(Connect).Return("complete", arrival, null)
        );
        Assert.Equal(PlatformReturn.None, Platform(Connect).Return("quota_full", arrival, null));
    }

    private static Arrival Read(string settings, string query) =>
        StudyOf(settings).Read(query.Split('&').Select(p => KeyValuePair.Create(p.Split('=', 2)[0], p.Split('=', 2)[1])));

    private static IPlatform Platform(string settings) =>
        StudyOf(settings) is var platforms && platforms.Find(platforms.TypedSource("")) is { } first
            ? first
            : throw new InvalidOperationException("No platform.");

    private static StudyPlatforms StudyOf(string settings) =>
        new(
            TestStudy.Read(
                $"TITLE = 'T'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\n{settings}\nPAGE_LIST = [{{path='consent'}}, {{path='end'}}]"
            )
        );
}
