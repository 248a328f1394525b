using Microsoft.AspNetCore.Identity;
using StudyApp.Storage.Connection;
using AdminAccount = StudyApp.Storage.Entities.Server.Admin;

namespace StudyApp.Research.Accounts;

/// <summary>The first account: made once, from the configuration or by the set-up link.</summary>
internal sealed class AdminAccounts(
    UserManager<AdminAccount> users, RoleManager<IdentityRole> roles, StudyDbContext context, StudyDatabase database)
{
    /// <summary>Makes the account with its role, both or neither, or says why not.</summary>
    /// <param name="checkPassword">Whether weak passwords are refused.</param>
    public async Task<IdentityResult> CreateFirstAsync(string password, bool checkPassword)
    {
        using var turn = await database.WriteTurnAsync(CancellationToken.None);
        await using var transaction = await context.Database.BeginTransactionAsync();
        var created = await CreateAsync(password, checkPassword);
        if (created.Succeeded) await transaction.CommitAsync();
        return created;
    }

    /// <summary>Why a password is refused, in sentences; null when it is strong enough.</summary>
    public async Task<string?> WeaknessOfAsync(string password)
    {
        foreach (var validator in users.PasswordValidators)
            if (await validator.ValidateAsync(users, new(), password) is { Succeeded: false } weak)
                return string.Join(' ', weak.Errors.Select(e => e.Description));
        return null;
    }

    /// <summary>Gives the first account its role when the program was interrupted in between.</summary>
    public async Task RepairAsync()
    {
        if (
            await users.FindByNameAsync(AdminPolicy.FirstUserName) is not { } admin
            || await users.IsInRoleAsync(admin, AdminPolicy.Role)
        )
            return;
        if (!await roles.RoleExistsAsync(AdminPolicy.Role)) await roles.CreateAsync(new(AdminPolicy.Role));
        await users.AddToRoleAsync(admin, AdminPolicy.Role);
    }

    private async Task<IdentityResult> CreateAsync(string password, bool checkPassword)
    {
        if (!await roles.RoleExistsAsync(AdminPolicy.Role)) await roles.CreateAsync(new(AdminPolicy.Role));
        var admin = new AdminAccount { UserName = AdminPolicy.FirstUserName };
        if (!checkPassword) admin.PasswordHash = users.PasswordHasher.HashPassword(admin, password);
        var created = checkPassword ? await users.CreateAsync(admin, password) : await users.CreateAsync(admin);
        return created.Succeeded ? await users.AddToRoleAsync(admin, AdminPolicy.Role) : created;
    }
}
