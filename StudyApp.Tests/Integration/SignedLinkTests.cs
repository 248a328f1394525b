using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StudyApp.Simulation.Recruiters;
using StudyApp.Studies.Recruitment.Platforms;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Prolific's signed links, against a key set that is served.</summary>
public sealed class SignedLinkTests : IAsyncLifetime, IDisposable
{
    private static readonly Seat Somebody = new("person1", "visit1", SeatFault.None);
    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddMinutes(10);

    private readonly WrittenStudy _folder = new();
    private PlatformStandIn _prolific = null!;
    private StudyHost _host = null!;

    public async Task InitializeAsync()
    {
        _prolific = await PlatformStandIn.StartAsync(0, faults: false);
        _prolific.Know("study1", [Somebody]);
        _folder.WithSetting(
            $"RECRUITMENT = {{prolific = {{codes = {{complete='C1'}}, signed = true}}}}\nPROLIFIC_API = '{_prolific.ProlificApi}'"
        );
        _host = await StudyHost.StartAsync(_folder);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _prolific.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_good_token_names_the_person_and_its_replay_resumes()
    {
        var token = _prolific.TokenFor(Somebody, "https://127.0.0.1", Later);

        Assert.Equal(("person1", "prolific"), await ArriveAsync("prolific_token=" + token));
        using var elsewhere = _host.NewVisitor();
        Assert.Equal("questionnaire/mood", (await elsewhere.OpenAsync("?prolific_token=" + token)).PageName);
        Assert.Equal(1, await _host.CountParticipantsAsync());
        Assert.Equal(1, _prolific.KeySetsRead);
    }

    [Fact]
    public async Task Ids_without_a_token_are_nobody_s() =>
        Assert.Equal((null, ""), await ArriveAsync("PROLIFIC_PID=person1&SESSION_ID=visit1"));

    [Fact]
    public async Task No_other_parameter_and_no_source_stands_in_for_a_token()
    {
        string[] queries =
        [
            "external_id=person1&source=prolific", "workerId=person1&source=prolific", "mTurkID=person1&source=Prolific",
            "external_id=person1",
            "workerId=person1",
            "source=prolific",
            "PROLIFIC_PID=person1&external_id=person1&source=prolific&token_unverified=1",
        ];
        foreach (var query in queries) Assert.Equal((null, ""), await ArriveAsync(query));

        var kept = await _host.QueryAsync(db => db.Participants.Select(p => p.Arrival ?? "").ToListAsync());
        Assert.DoesNotContain(kept, a => a.Contains("unverified", StringComparison.Ordinal));
        var token = _prolific.TokenFor(Somebody, "127.0.0.1", Later);
        Assert.Equal(("person1", "prolific"), await ArriveAsync("external_id=other&source=simulate&prolific_token=" + token));
    }

    [Fact]
    public async Task A_typed_id_is_never_the_signed_platform_s()
    {
        using var folder = new WrittenStudy().WithPages("{path='consent'}, {path='external_id'}, {path='questionnaire/mood'}, {path='end'}")
            .WithSetting(
                $"RECRUITMENT = {{prolific = {{codes = {{complete='C1'}}, signed = true}}}}\nPROLIFIC_API = '{_prolific.ProlificApi}'"
            );
        await using var host = await StudyHost.StartAsync(folder);
        using var real = host.NewVisitor();
        await real.ConsentAsync("prolific_token=" + _prolific.TokenFor(Somebody, "127.0.0.1", Later));
        using var typing = host.NewVisitor();
        await typing.ConsentAsync();
        await typing.SubmitAsync(("mTurkID", "person1"));

        var end = await typing.SubmitAsync(("age", "33"));

        Assert.NotEqual("C1", end.Code);
        Assert.Equal(["prolific", ""], await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).Select(p => p.Source).ToListAsync()));
    }

    [Fact]
    public async Task Ids_beside_a_token_do_not_count() =>
        Assert.Equal(
            ("person1", "prolific"),
            await ArriveAsync("PROLIFIC_PID=other&prolific_token=" + _prolific.TokenFor(Somebody, "127.0.0.1", Later))
        );

    [Fact]
    public async Task A_token_that_is_over_for_another_server_or_changed_names_nobody()
    {
        var good = _prolific.TokenFor(Somebody, "127.0.0.1", Later);
        var parts = good.Split('.');
        var other = Part(
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    aud = "127.0.0.1",
                    exp = Later.ToUnixTimeSeconds(),
                    prolific = new { PROLIFIC_PID = "forged" },
                }
            )
        );
        string[] bad =
        [
            _prolific.TokenFor(Somebody, "127.0.0.1", DateTimeOffset.UtcNow.AddSeconds(-1)),
            _prolific.TokenFor(Somebody, "study.example.org", Later),
            $"{parts[0]}.{other}.{parts[2]}",
            $"{Part("""{"alg":"none"}"""u8)}.{other}.",
            $"{Part("""{"alg":"none","kid":"key-1"}"""u8)}.{other}.{parts[2]}",
            SignedWithThePublicKey(other),
            parts[0] + "." + parts[1],
            "nonsense",
            new string('a', 7000),
        ];

        foreach (var token in bad) Assert.Equal((null, ""), await ArriveAsync("prolific_token=" + token));
    }

    [Fact]
    public async Task An_unknown_key_makes_the_keys_be_read_once_more_and_not_each_time()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal((null, ""), await ArriveAsync("prolific_token=" + _prolific.TokenFor(Somebody, "127.0.0.1", Later, "key-2")));

        Assert.Equal(2, _prolific.KeySetsRead);
    }

    [Fact]
    public async Task A_preview_needs_no_token()
    {
        await ArriveAsync("PROLIFIC_PID=%7B%7B%25PROLIFIC_PID%25%7D%7D");

        Assert.True((await _host.QueryAsync(db => db.Participants.SingleAsync())).Excluded);
    }

    [Fact]
    public void What_is_no_key_set_holds_no_keys()
    {
        Assert.Empty(ProlificToken.ReadKeys("not json"));
        Assert.Empty(ProlificToken.ReadKeys("[]"));
        Assert.Empty(ProlificToken.ReadKeys("{\"keys\":\ud800"));
        Assert.Empty(
            ProlificToken.ReadKeys("""{"keys":[{"kty":"RSA","kid":"k","n":"","e":"AQAB"},{"kty":"RSA","kid":"k","n":"AQ","e":""}]}""")
        );
        Assert.Empty(
            ProlificToken.ReadKeys(
                """{"keys":[{"kty":"EC","kid":"k"},{"kty":"RSA","alg":"HS256","kid":"k","n":"AQ","e":"AQAB"},{"kty":"RSA"}]}"""
            )
        );
    }

    private async Task<(string? ExternalId, string Source)> ArriveAsync(string query)
    {
        using var visitor = _host.NewVisitor();
        await visitor.ConsentAsync(query);
        var newest = await _host.QueryAsync(db => db.Participants.OrderByDescending(p => p.Id).FirstAsync());
        return (newest.ExternalId, newest.Source);
    }

    // The classic mistake of checkers that let the token choose: a public key taken for a shared secret.
    private string SignedWithThePublicKey(string body)
    {
        using var client = new HttpClient();
        var keySet = client.GetStringAsync(new Uri(_prolific.Address, ".well-known/study/jwks.json")).GetAwaiter().GetResult();
        var key = Assert.Single(ProlificToken.ReadKeys(keySet));
        var content = $"{Part("""{"alg":"HS256","kid":"key-1"}"""u8)}.{body}";
        return $"{content}.{Part(HMACSHA256.HashData(key.Modulus.AsSpan(), Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Part(ReadOnlySpan<byte> json) => Base64Url.EncodeToString(json);
}
