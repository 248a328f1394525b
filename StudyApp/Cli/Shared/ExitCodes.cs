namespace StudyApp.Cli.Shared;

/// <summary>What the program's exit code tells scripts.</summary>
internal static class ExitCodes
{
    public const int Fine = 0;
    public const int ProblemsFound = 1;
    public const int WrongUsage = 2;
    public const int Unavailable = 69;
    public const int WrongConfiguration = 78;
}
