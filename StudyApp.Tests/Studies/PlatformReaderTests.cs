using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class PlatformReaderTests
{
    private const string Base = "TITLE = 'T'\nSQLALCHEMY_DATABASE_URI = 'sqlite:///a.db'\nADMIN_PASSWORD = 'nine quiet rivers run'\n";

    [Theory]
    [InlineData("PLATFORM = 'prolifik'", "error RC001: There is no platform \"prolifik\"; did you mean \"prolific\"?")]
    [InlineData(
        "PLATFORM = 'prolific'",
        "warning RC002: Prolific does not know which code means \"completed\"; copy it from the study's page there: "
            + "[RECRUITMENT.prolific] codes = {complete = '…'}"
    )]
    [InlineData(
        "RECRUITMENT = 'prolific'",
        "error ST005: \"RECRUITMENT\" of study.toml must be a table of platforms, such as [RECRUITMENT.prolific], but this is a string."
    )]
    [InlineData(
        "RECRUITMENT = {panel = {}}",
        "error RC001: RECRUITMENT.panel does not say which parameter of the link names the person; add person = '…'"
    )]
    [InlineData(
        "RECRUITMENT = {'A b' = {}}",
        "error RC001: \"A b\" cannot name a platform: small letters, digits, _ and - can, 64 at most; such as [RECRUITMENT.panel]"
    )]
    [InlineData(
        "RECRUITMENT = {mturk = {codes = {complete='a b'}}}",
        "error RC001: A completion code is 1 to 64 letters, digits, _ or -; '*' gives each participant one of their own."
    )]
    [InlineData(
        "RECRUITMENT = {prolific = {codes = {complete='A1', quota_full='A1'}}}",
        "error RC001: The code \"A1\" stands for two ends: the platform could not tell them apart."
    )]
    [InlineData(
        "RECRUITMENT = {mturk = {codes = {qouta_full='A1'}}}",
        "warning RC002: No page of the study is end/qouta_full; did you mean \"quota_full\"?"
    )]
    [InlineData(
        "RECRUITMENT = {mturk = {fram = true}}",
        "warning ST003: RECRUITMENT.mturk has no key \"fram\"; it is ignored; did you mean \"frame\"?"
    )]
    [InlineData(
        "RECRUITMENT = {mturk = {return_urls = 'javascript:alert(1)'}}",
        "error RC001: An address to return to begins with https:// and its host holds no placeholder."
    )]
    [InlineData(
        "RECRUITMENT = {mturk = {return_urls = 'https://{participant}.example/'}}",
        "error RC001: An address to return to begins with https:// and its host holds no placeholder."
    )]
    [InlineData(
        "RECRUITMENT = {mturk = {return_urls = 'https://aaaaaaaaaaaaaaaaaaaaaaaa{code}'}}",
        "error RC001: An address to return to begins with https:// and its host holds no placeholder."
    )]
    [InlineData(
        "RECRUITMENT = {mturk = {return_urls = 'https://a.example/{worker}'}}",
        "error RC001: There is no placeholder {worker}; {participant}, {visit}, {study}, {code} and {status} are filled in"
    )]
    [InlineData(
        "RECRUITMENT = {connect = {return_urls = 'https://connect.evil.example/participant/project/1/complete'}}",
        "error RC001: The address to return to lies on connect.cloudresearch.com, but not on connect.evil.example; copy it from "
            + "the project's page"
    )]
    [InlineData(
        "RECRUITMENT = {simulate = {person = 'a'}}",
        "error RC010: \"simulate\" is a source that the program itself gives; no platform can have its name; such as "
            + "[RECRUITMENT.panel]"
    )]
    [InlineData(
        "ON_WITHDRAW = 'erase'",
        "warning RC011: With RETURN_WITH = \"id\" whoever knows an external id goes on as that person, whose answers ON_WITHDRAW "
            + "= \"erase\" deletes for good; use RETURN_WITH = \"pin\" or \"link\""
    )]
    [InlineData(
        "RECRUITMENT = {mturk = {id_required = 'often'}}",
        "error RC001: \"id_required\" of RECRUITMENT.mturk must be true or false, but this is a string."
    )]
    [InlineData(
        "RECRUITMENT = {panel = {person = 'a&b'}}",
        "error RC001: \"a&b\" is not the name of a link's parameter; such as PROLIFIC_PID"
    )]
    [InlineData(
        "PROLIFIC_API = 'http://elsewhere.example/'",
        "error SV001: PROLIFIC_API is an address that begins with https://; leave it out for https://api.prolific.com/api/v1/"
    )]
    [InlineData(
        "SONA_CREDIT_URL = 'https://school.sona-systems.com/x?credit_token=t'",
        "error SV001: SONA_CREDIT_URL is an address that begins with https:// and holds survey_code=; copy the server-side "
            + "completion URL from the study's page at Sona"
    )]
    public void A_setting_is_reported_with_its_remedy(string setting, string expected)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With().WithSettings(Base + setting).Read(diagnostics);

        Assert.Equal([expected], diagnostics.Select(d => d.ToString()!.Split("): ", 2)[1]));
    }

    [Theory]
    [InlineData("ON_WITHDRAW = 'erase'\nRETURN_WITH = 'pin'")]
    [InlineData("ON_WITHDRAW = 'erase'\nRETURN_WITH = 'link'")]
    [InlineData("ON_WITHDRAW = 'erase'\nRECRUITMENT = {prolific = {codes = 'C1', signed = true, id_required = true}}")]
    [InlineData("ON_WITHDRAW = 'exclude'")]
    public void Erasing_is_no_danger_where_ids_are_proved(string settings)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With().WithSettings(Base + settings).Read(diagnostics);

        Assert.Empty(diagnostics);
    }

    [Fact]
    public void Secrets_and_addresses_of_platforms_are_not_for_templates()
    {
        var diagnostics = new DiagnosticBag();
        var study = AStudy
            .With()
            .WithSettings(
                Base
                    + "PROLIFIC_TOKEN = 'tell nobody'\nSONA_CREDIT_URL = 'https://s.example/?credit_token=nobody&survey_code=X'\n"
                    + "RECRUITMENT = {sona = {return_urls = 'https://s.example/?credit_token=nobody&survey_code=X'}}"
            )
            .Read(diagnostics)!;

        Assert.Empty(diagnostics);
        Assert.Equal(
            ("tell nobody", "https://s.example/?credit_token=nobody&survey_code={participant}"),
            (study.Server.ProlificToken, study.Server.SonaCreditUrl)
        );
        Assert.Equal("sona", Assert.Single(study.Study.Platforms).Name);
        var shown = Assert.IsType<TemplateMap>(study.Study.Config).Entries.Keys;
        Assert.Contains("TITLE", shown);
        Assert.DoesNotContain(shown, key => key is "PROLIFIC_TOKEN" or "SONA_CREDIT_URL" or "RECRUITMENT");
    }
}
