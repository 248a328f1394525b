namespace StudyApp.Research.Accounts;

/// <summary>Who may see the panel.</summary>
internal static class AdminPolicy
{
    public const string Name = "Admin";
    public const string Role = "Admin";
    public const string FirstUserName = "admin";
}
