using Microsoft.Playwright;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>
/// One real browser for all tests of a collection, such as <see cref="ChromiumCollection"/>; every test takes a page of its own.
/// </summary>
public class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] Arguments =
        [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ];

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where the browser is; null when there is none. Debian's place first, then the search path.</summary>
    public static string? ExecutablePath { get; } = new[] { "/usr/bin" }
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public static bool IsContinuousIntegration => Environment.GetEnvironmentVariable("CI") == "true";

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("There is no browser here; mark the test with BrowserFact.");

    public virtual async Task InitializeAsync()
    {
        if (ExecutablePath is null)
        {
            if (IsContinuousIntegration)
                throw new InvalidOperationException("CI=true, but no Chromium is installed (Debian: apt-get install chromium).");
            return;
        }
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = ExecutablePath, Args = Arguments });
    }

    /// <summary>A page with no cookies and no history; disposing of its context closes it.</summary>
    public async Task<IPage> NewPageAsync(BrowserNewContextOptions? options = null)
    {
        var context = await Browser.NewContextAsync(options);
        return await context.NewPageAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}
