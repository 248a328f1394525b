using StudyApp.Studies.Settings;
using StudyApp.Tests.Integration;

namespace StudyApp.Tests.Browser;

/// <summary>The demo study on a database of its own, as the README's first command serves it.</summary>
internal static class DemoStudy
{
    public const string Password = "a sentence for the tests";

    public static string Config { get; } = Path.Combine(Repository(), "experiments", "demo", "demo.toml");

    public static Task<StudyHost> StartAsync(params SettingOverride[] more) => StudyHost.StartAsync(
        Config,
        [
            new("SQLALCHEMY_DATABASE_URI", "sqlite://", "test"),
            new("PORT", "0", "test"),
            new("ADMIN_PASSWORD", Password, "test"),
            new("CONSENT_MIN_SECONDS", "0", "test"),
            .. more,
        ]);

    internal static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "StudyApp.sln"))) return folder.FullName;
        throw new InvalidOperationException("The solution is not above the tests.");
    }
}
