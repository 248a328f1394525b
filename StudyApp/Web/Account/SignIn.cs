using Microsoft.AspNetCore.Identity;
using AdminAccount = StudyApp.Storage.Admin;

namespace StudyApp.Web.Account;

/// <summary>What came of a sign-in.</summary>
internal abstract record SignInOutcome;

internal sealed record SignedIn : SignInOutcome;

/// <summary>Name or password is wrong; which, is not said.</summary>
internal sealed record WrongPassword : SignInOutcome;

internal sealed record LockedOut(DateTimeOffset Until) : SignInOutcome;

/// <summary>Signs admins in. Names without an account take the same time and the same answers as those with one.</summary>
internal sealed class SignIn(SignInManager<AdminAccount> manager, UnknownNames unknown)
{
    // Checked for unknown names, so that they cost as much as known ones.
    private static readonly AdminAccount Nobody = new();
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<AdminAccount>().HashPassword(Nobody, Guid.NewGuid().ToString()));

    public async Task<SignInOutcome> TryAsync(string userName, string password)
    {
        var users = manager.UserManager;
        if (await users.FindByNameAsync(userName) is not { } admin) return TryUnknown(users, userName, password);
        var result = await manager.PasswordSignInAsync(admin, password, isPersistent: false, lockoutOnFailure: true);
        if (result.Succeeded) return new SignedIn();
        return result.IsLockedOut && await users.GetLockoutEndDateAsync(admin) is { } until ? new LockedOut(until) : new WrongPassword();
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
