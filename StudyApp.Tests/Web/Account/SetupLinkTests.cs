using StudyApp.Research.Accounts;
using StudyApp.Web.Account;
using Xunit;

namespace StudyApp.Tests.Web.Account;

public sealed class SetupLinkTests
{
    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private readonly Clock _clock = new();

    [Fact]
    public async Task A_token_is_accepted_until_it_is_used()
    {
        var link = new SetupLink(_clock);
        var token = link.Issue();
        Assert.True(link.Accepts(token));
        Assert.True(await link.UseAsync(token, () =>
        {
            Assert.False(link.Accepts(token));
            return Task.FromResult(true);
        }));
        Assert.False(link.Accepts(token));
        Assert.False(await link.UseAsync(token, Unexpected));
    }

    [Fact]
    public async Task A_token_is_valid_again_when_no_account_came_of_it()
    {
        var link = new SetupLink(_clock);
        var token = link.Issue();
        Assert.False(await link.UseAsync(token, () => Task.FromResult(false)));
        await Assert.ThrowsAsync<TimeoutException>(() => link.UseAsync(token, () => throw new TimeoutException()));
        Assert.True(link.Accepts(token));
        var newer = "";
        Assert.False(await link.UseAsync(token, () =>
        {
            newer = link.Issue();
            return Task.FromResult(false);
        }));
        Assert.True(link.Accepts(newer));
    }

    [Fact]
    public async Task Another_token_is_refused_and_leaves_the_right_one_valid()
    {
        var link = new SetupLink(_clock);
        var token = link.Issue();
        foreach (var wrong in new[] { null, "", "x", token + "0", token[..^1] }) Assert.False(await link.UseAsync(wrong, Unexpected));
        Assert.True(link.Accepts(token));
    }

    [Fact]
    public void A_token_is_void_after_a_day_and_when_another_is_issued()
    {
        var link = new SetupLink(_clock);
        var (first, second) = (link.Issue(), link.Issue());
        Assert.False(link.Accepts(first));
        _clock.Now += SetupLink.ValidFor;
        Assert.False(link.Accepts(second));
    }

    [Fact]
    public void An_unknown_name_is_locked_for_a_while_after_five_failures()
    {
        var names = new UnknownNames(_clock);
        for (var i = 1; i < UnknownNames.MaxFailures; i++) Assert.Null(names.Fail("X"));
        Assert.Equal(_clock.Now + UnknownNames.LockedFor, names.Fail("X"));
        Assert.NotNull(names.LockedUntil("X"));
        Assert.Null(names.LockedUntil("Y"));
        _clock.Now += UnknownNames.LockedFor;
        Assert.Null(names.LockedUntil("X"));
        Assert.Null(names.Fail("X"));
    }

    [Theory]
    [InlineData("/admin/participants?status=active", "/admin/participants?status=active")]
    [InlineData("/admin", "/admin")]
    [InlineData("//evil.example/admin", "/admin")]
    [InlineData("/\\evil.example", "/admin")]
    [InlineData("https://evil.example/admin", "/admin")]
    [InlineData("/admin/../consent", "/admin")]
    [InlineData("/admin/%2e%2e/withdraw", "/admin")]
    [InlineData("/admin/%2E./withdraw", "/admin")]
    [InlineData("/admin/.%2e%2fwithdraw", "/admin")]
    [InlineData("/admin/%5c%5cevil.example", "/admin")]
    [InlineData("/admin/%6cogout", "/admin")]
    [InlineData("/admin/x%0d%0ay", "/admin")]
    [InlineData("/%61dmin/participants?status=a%2e%2e", "/%61dmin/participants?status=a%2e%2e")]
    [InlineData("/administrator", "/admin")]
    [InlineData("/admin/logout", "/admin")]
    [InlineData("/admin/login?returnUrl=/admin/login", "/admin")]
    [InlineData("/consent", "/admin")]
    [InlineData(null, "/admin")]
    public void A_sign_in_leads_back_into_the_panel_only(string? wanted, string expected) =>
        Assert.Equal(expected, ReturnAddress.Of(wanted, ""));

    [Fact]
    public void A_sign_in_below_a_root_stays_below_it()
    {
        Assert.Equal("/sleep/admin/export", ReturnAddress.Of("/sleep/admin/export", "/sleep"));
        Assert.Equal("/sleep/admin", ReturnAddress.Of("/admin/export", "/sleep"));
    }

    private static Task<bool> Unexpected() => throw new InvalidOperationException("A token that is not valid was used.");
}
