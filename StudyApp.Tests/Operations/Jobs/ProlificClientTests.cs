using StudyApp.Operations.Integrations;
using StudyApp.Simulation.Recruiters;
using Xunit;

namespace StudyApp.Tests.Operations.Jobs;

public sealed class ProlificClientTests
{
    private static readonly ProlificPatience Quick = new()
    {
        FirstPause = TimeSpan.FromMilliseconds(1),
        AnswerWithin = TimeSpan.FromSeconds(20),
    };

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(41)]
    public async Task All_pages_are_read_and_none_beyond_the_end(int count)
    {
        await using var prolific = await PlatformStandIn.StartAsync(0, faults: true);
        prolific.Know("S", Enumerable.Range(0, count).Select(n => new Seat($"p{n}", $"v{n}", SeatFault.None)));
        using var http = ProlificClient.NewHttp(prolific.ProlificApi, PlatformStandIn.Token);

        var found = await new ProlificClient(http, Quick, TimeProvider.System).ListAsync("S", CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, count).Select(n => $"v{n}").Order(), found.Select(s => s.Visit!).Order());
        // Every page was refused once, with 429 and Retry-After.
        Assert.Equal(Math.Max(1, (count + 19) / 20), prolific.Refused);
    }

    [Fact]
    public async Task A_submission_is_found_or_unknown_and_approving_twice_pays_once()
    {
        await using var prolific = await PlatformStandIn.StartAsync(0, faults: false);
        prolific.Know("S", [new("p1", "v1", SeatFault.None) { Status = "AWAITING REVIEW", Code = "C1" }, new("p2", "v2", SeatFault.None)]);
        using var http = ProlificClient.NewHttp(prolific.ProlificApi, PlatformStandIn.Token);
        var client = new ProlificClient(http, Quick, TimeProvider.System);

        var found = await client.FindAsync("v1", CancellationToken.None);
        Assert.Equal(("p1", "S", "C1", "AWAITING REVIEW"), (found!.Person, found.Study, found.Code, found.Status));
        Assert.Null(await client.FindAsync("../users/me", CancellationToken.None));
        await client.ApproveAsync("v1", CancellationToken.None);
        await client.ApproveAsync("v1", CancellationToken.None);
        await Assert.ThrowsAsync<PlatformUnavailableException>(() => client.ApproveAsync("v2", CancellationToken.None));
        Assert.Equal("APPROVED", (await client.FindAsync("v1", CancellationToken.None))!.Status);
    }

    [Fact]
    public async Task A_wrong_token_is_said_and_not_shown()
    {
        await using var prolific = await PlatformStandIn.StartAsync(0, faults: false);
        using var http = ProlificClient.NewHttp(prolific.ProlificApi, "my-real-token");

        var failure = await Assert.ThrowsAsync<PlatformUnavailableException>(() =>
            new ProlificClient(http, Quick, TimeProvider.System).FindAsync("v1", CancellationToken.None)
        );

        Assert.Equal("Prolific does not accept the token in PROLIFIC_TOKEN.", failure.Message);
    }

    [Fact]
    public async Task Who_is_not_there_is_given_up_on()
    {
        using var http = ProlificClient.NewHttp(new("http://127.0.0.1:9/api/v1/"), "my-real-token");

        var failure = await Assert.ThrowsAsync<PlatformUnavailableException>(() =>
            new ProlificClient(http, Quick with { Attempts = 2 }, TimeProvider.System).FindAsync("v1", CancellationToken.None)
        );

        Assert.DoesNotContain("my-real-token", failure.ToString(), StringComparison.Ordinal);
    }
}
