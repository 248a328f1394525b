using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using StudyApp.Operations.Integrations;
using StudyApp.Participation.Arriving;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Tests.Storage;
using StudyApp.Web.Participant.Returning;
using Xunit;

namespace StudyApp.Tests.Web.Participant;

/// <summary>Who a link can make of somebody: every parameter that can hold an id, on every platform, under every rule.</summary>
public sealed class LinkReaderTests
{
    private const string LinkSecret = "a secret of the tests";

    // The parameter, the platform whose own it is, and the source it means where no platform is configured; null for none.
    private static readonly (string Name, string? Owner, string? General)[] Parameters =
    [
        ("PROLIFIC_PID", "prolific", "prolific"), ("workerId", "mturk", "mturk"), ("mTurkID", null, "mturk"), ("external_id", null, ""),
        ("participantId", "connect", null), ("survey_code", "sona", null), ("sona_id", "sona", null), ("RID", "panel", null),
    ];

    private static readonly string[] Platforms = ["", "prolific", "mturk", "connect", "sona", "panel"];

    public static TheoryData<string, bool> Rules => new()
    {
        { "id", false }, { "id", true }, { "pin", false }, { "pin", true }, { "link", false },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Only_what_is_proved_counts_while_links_are_signed(string rule, bool isSigned)
    {
        foreach (var platform in Platforms)
        {
            var reader = Reader(rule, platform, isSigned);
            foreach (var parameter in Parameters)
                foreach (var source in new[] { null, "prolific", " Prolific " })
                {
                    var query = $"{parameter.Name}=id1" + (source is null ? "" : $"&source={Uri.EscapeDataString(source)}");
                    var isOwn = platform.Length > 0 && parameter.Owner == platform && !(isSigned && platform == "prolific");
                    var isNamed = isOwn || (!isSigned && parameter.General is not null);
                    var expected = isOwn ? ("id1", platform)
                        : isSigned ? (null, "")
                        : isNamed ? ("id1", source is null ? parameter.General! : "prolific")
                        : ((string?)null, source is null ? "" : "prolific");
                    var read = await ReadAsync(reader, query);

                    // Where the study signs its links, an id without the signature is refused.
                    var actual = read.IsForged ? "forged" : $"{read.Arrival.ExternalId} {read.Arrival.Source}";
                    var wanted = rule == "link" && isNamed ? "forged" : $"{expected.Item1} {expected.Item2}";
                    Assert.Equal($"{rule} {platform} {query}: {wanted}", $"{rule} {platform} {query}: {actual}");
                    Assert.False(read.IsProved);
                }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_study_s_own_signature_proves_any_id(string rule, bool isSigned)
    {
        var reader = Reader(rule, "", isSigned);
        var key = Sign("prolific", "id1");

        var read = await ReadAsync(reader, $"PROLIFIC_PID=id1&key={key}");
        Assert.Equal(("id1", "prolific", true, false), (read.Arrival.ExternalId, read.Arrival.Source, read.IsProved, read.IsForged));
        Assert.DoesNotContain("key", read.Arrival.Parameters.Keys);
        foreach (var other in new[] { $"PROLIFIC_PID=id2&key={key}", $"external_id=id1&key={key}", $"PROLIFIC_PID=id1&key={key}x" })
            Assert.False((await ReadAsync(reader, other)).IsProved);
    }

    [Theory]
    [InlineData("test")]
    [InlineData(" TEST ")]
    [InlineData("simulate")]
    [InlineData("Imported")]
    public async Task A_link_cannot_claim_a_source_that_the_program_gives(string source)
    {
        var read = await ReadAsync(Reader("id", "prolific", isSigned: false), $"external_id=x&source={Uri.EscapeDataString(source)}");

        Assert.Equal(("x", "", false), (read.Arrival.ExternalId, read.Arrival.Source, read.Arrival.Parameters.ContainsKey("source")));
    }

    [Fact]
    public async Task Artificial_participants_prove_that_they_are_artificial()
    {
        var reader = Reader("id", "prolific", isSigned: true);

        Assert.Equal("simulate", (await ReadAsync(reader, $"source=simulate&external_id=x&key={Sign("simulate", "x")}")).Arrival.Source);
        Assert.Equal("simulate", (await ReadAsync(reader, $"source=simulate&PROLIFIC_PID=x&key={Sign("simulate", "x")}")).Arrival.Source);
        Assert.True((await ReadAsync(reader, $"source=simulate&external_id=x&key={Sign("simulate", "y")}")).IsForged);
        // A test run begins with the token of the study alone.
        Assert.NotEqual("test", (await ReadAsync(reader, $"source=test&external_id=x&key={Sign("test", "x")}")).Arrival.Source);
    }

    [Theory]
    [InlineData("PROLIFIC_PID=a&PROLIFIC_PID=a&SESSION_ID=v&session_id=v", "a", null)]
    [InlineData("PROLIFIC_PID=a&prolific_pid=b&SESSION_ID=v&SESSION_ID=w&lang=de&lang=de", "a", "PROLIFIC_PID SESSION_ID")]
    [InlineData("PROLIFIC_PID=a&key=x&key=y&SESSION_ID=v", "a", "KEY")]
    public async Task Of_a_parameter_that_occurs_twice_the_first_value_counts_and_two_values_are_noted(
        string query,
        string id,
        string? noted
    )
    {
        foreach (var platform in new[] { "", "prolific" })
        {
            var arrival = (await ReadAsync(Reader("id", platform, isSigned: false), query)).Arrival;

            Assert.Equal((id, "prolific", "v"), (arrival.ExternalId, arrival.Source, arrival.Parameters["SESSION_ID"]));
            // The names alone: a value may be somebody's id.
            Assert.Equal(noted, Arrival.NoteOf(arrival.ParametersJson, Arrival.RepeatedNote)?.ToUpperInvariant());
        }
    }

    private static string Sign(string source, string id) => LinkSignature.Of(StudySecrets.LinkKeyOf(LinkSecret), source, id);

    private static Task<LinkReading> ReadAsync(LinkReader reader, string query)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new("?" + query);
        return reader.ReadAsync(request, CancellationToken.None);
    }

    private static LinkReader Reader(string rule, string platform, bool isSigned)
    {
        var study = TestStudy.Read($$"""
            TITLE = 'T'
            SQLALCHEMY_DATABASE_URI = 'sqlite://'
            RETURN_WITH = '{{rule}}'
            RECRUITMENT = {{{string.Join(", ", Tables(platform, isSigned))}}}
            PAGE_LIST = [{path='consent'}, {path='end'}]
            """);
        var runtime = new StudyRuntime(study);
        var returns = new ReturnChecks(runtime, new StudySecrets(null!, LinkSecret), null!, null!, TimeProvider.System);
        return new(runtime, returns, isSigned ? Links(study, runtime) : null);
    }

    private static IEnumerable<string> Tables(string platform, bool isSigned)
    {
        if (isSigned) yield return "prolific = {codes = {complete='C1'}, signed = true}";
        else if (platform == "prolific") yield return "prolific = {codes = {complete='C1'}}";
        if (platform == "panel") yield return "panel = {person = 'RID'}";
        else if (platform is not ("" or "prolific")) yield return $"{platform} = {{}}";
    }

    // Without a token nobody asks for keys.
    private static SignedLinks Links(Study study, StudyRuntime runtime)
    {
        var rules = study.Platforms.First(p => p.SignedParameter is not null);
        return new(rules, runtime.Platforms, null!, TimeProvider.System, NullLogger<SignedLinks>.Instance);
    }
}
