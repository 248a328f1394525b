using Microsoft.AspNetCore.Identity;
using StudyApp.Participation.Planning;
using StudyApp.Studies.Settings;
using AdminAccount = StudyApp.Storage.Entities.Server.Admin;

namespace StudyApp.Research.Accounts;

/// <summary>Refuses passwords that are tried first, those made from the study's title among them.</summary>
internal sealed class GuessablePasswords(StudyRuntime runtime) : IPasswordValidator<AdminAccount>
{
    public Task<IdentityResult> ValidateAsync(UserManager<AdminAccount> manager, AdminAccount user, string? password)
    {
        var names = runtime.Study.Title.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var problem = PasswordRule.ProblemOf(
            password ?? "",
            [runtime.Study.Title, runtime.Study.Key, .. names.Where(n => n.Length >= 4)]
        );
        if (problem is null) return Task.FromResult(IdentityResult.Success);
        var sentence = $"This password {problem}. Choose a sentence of your own.";
        return Task.FromResult(IdentityResult.Failed(new IdentityError { Code = "Guessable", Description = sentence }));
    }
}
