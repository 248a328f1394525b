using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using StudyApp.Participation.Arriving;
using StudyApp.Participation.Planning;
using StudyApp.Studies.Model;
using AdminAccount = StudyApp.Storage.Entities.Server.Admin;

namespace StudyApp.Research.Accounts;

/// <summary>What came of a sign-in.</summary>
internal abstract record SignInOutcome;

internal sealed record SignedIn : SignInOutcome;

/// <summary>Name or password is wrong; which, is not said.</summary>
internal sealed record WrongPassword : SignInOutcome;

internal sealed record LockedOut(DateTimeOffset Until) : SignInOutcome;

/// <summary>Signs admins in.</summary>
/// <remarks>Names without an account take the same time and the same answers as those with one.</remarks>
internal sealed class SignIn(
    SignInManager<AdminAccount> manager,
    UnknownNames unknown,
    StudyRuntime runtime,
    ILogger<SignIn> log
)
{
    /// <summary>How often a password is hashed with HMAC-SHA-512.</summary>
    /// <remarks>Source: OWASP, Password Storage Cheat Sheet.</remarks>
    public const int Rounds = 210_000;

    // Checked for unknown names, so that they cost as much as known ones.
    private static readonly AdminAccount Nobody = new();
    private static readonly Lazy<string> NobodysHash = new(() =>
    {
        var asOthers = Options.Create(new PasswordHasherOptions { IterationCount = Rounds });
        return new PasswordHasher<AdminAccount>(asOthers).HashPassword(Nobody, Guid.NewGuid().ToString());
    });

    private const string Refused = "A sign-in under {Name} was refused{Network}";
    private const string Locked = Refused + ": after too many wrong ones it is locked until {Until:u}";

    public async Task<SignInOutcome> TryAsync(string userName, string password)
    {
        var admin = await manager.UserManager.FindByNameAsync(userName);
        var outcome = admin is null
            ? TryUnknown(manager.UserManager, userName, password)
            : await TryKnownAsync(admin, password);
        // A name that is no account's may be a password in the wrong field.
        var whom = admin is null ? "a name that has no account" : $"\"{admin.UserName}\"";
        switch (outcome)
        {
            case WrongPassword: log.LogWarning(Refused, whom, Network()); break;
            case LockedOut locked: log.LogWarning(Locked, whom, Network(), locked.Until); break;
            default: break;
        }
        return outcome;
    }

    /// <summary>Signs in the first account, which whoever has the set-up link has just made.</summary>
    public async Task SignInFirstAsync() =>
        await manager.SignInAsync(
            (await manager.UserManager.FindByNameAsync(AdminPolicy.FirstUserName))!,
            isPersistent: false
        );

    /// <summary>Signs out whoever sent the request.</summary>
    public Task SignOutAsync() => manager.SignOutAsync();

    private async Task<SignInOutcome> TryKnownAsync(AdminAccount admin, string password)
    {
        var result = await manager.PasswordSignInAsync(admin, password, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded) return new SignedIn();
        var until = result.IsLockedOut ? await manager.UserManager.GetLockoutEndDateAsync(admin) : null;
        return until is { } end ? new LockedOut(end) : new WrongPassword();
    }

    // Where the study keeps addresses, the log has the shortened one.
    private string Network()
    {
        if (runtime.Study.Participants.StoreIp is not (Keeping.Shortened or Keeping.Full)) return "";
        return manager.Context.Connection.RemoteIpAddress is { } address
            ? $" (from {OriginRule.Shorten(address)})"
            : "";
    }

    private SignInOutcome TryUnknown(UserManager<AdminAccount> users, string userName, string password)
    {
        var name = users.NormalizeName(userName) ?? "";
        var until = unknown.LockedUntil(name);
        if (until is null)
        {
            users.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash.Value, password);
            until = unknown.Fail(name);
        }
        return until is { } locked ? new LockedOut(locked) : new WrongPassword();
    }
}
