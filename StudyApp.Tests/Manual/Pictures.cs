using Microsoft.Playwright;
using StudyApp.Hosting.Folders;
using StudyApp.Simulation;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Studies.Settings;
using StudyApp.Tests.Browser;
using StudyApp.Tests.Integration;

namespace StudyApp.Tests.Manual;

/// <summary>Makes the pictures of the manual from the running program.</summary>
/// <remarks>Serves the demo, lets artificial participants come, and walks through it with a browser.</remarks>
internal static class Pictures
{
    private const string Secret = "a secret of the pictures";
    private const int Participants = 60;
    private const int Width = 1120;

    // A card of the task is left by its button; behind it a stimulus appears.
    private const string HasStimulus =
        """
        () => {
          if (document.querySelector('#task .stage[data-phase="stimulus"]')) return true;
          const button = document.querySelector('#task .card .go button');
          if (button && !document.querySelector('[aria-busy]')) button.click();
          return false;
        }
        """;

    // The README's picture: what participants see beside what researchers see.
    private const string SideBySide =
        """
        <body style="margin: 0; display: flex; gap: 24px; padding: 24px; background: #dfe4ea">
          <img src="data:image/png;base64,{0}" style="height: 572px; border-radius: 8px">
          <img src="data:image/png;base64,{1}"
            style="width: 860px; height: 572px; object-fit: cover; object-position: top; border-radius: 8px">
        </body>
        """;

    private static readonly string Folder = Path.Combine(DemoStudy.Repository(), "docs", "images");

    public static async Task<int> MakeAsync(TextWriter output)
    {
        if (ChromiumFixture.ExecutablePath is null)
        {
            await output.WriteLineAsync("There is no Chromium here. Install it: apt-get install chromium");
            return 1;
        }
        var chromium = new ChromiumFixture();
        await chromium.InitializeAsync();
        var data = Directory.CreateTempSubdirectory("studyapp-pictures-").FullName;
        try
        {
            await using (var demo = await DemoStudy.StartAsync(
                new SettingOverride("SQLALCHEMY_DATABASE_URI", $"sqlite:///{data}/demo.db", "pictures"),
                new SettingOverride("PLATFORM", "prolific", "pictures"),
                new SettingOverride("STATIC_COMPLETION_CODE", "C1ABC123", "pictures"),
                new SettingOverride("LINK_SECRET", Secret, "pictures")))
            {
                await SimulateAsync(demo);
                await OnAPhoneAsync(chromium, demo);
                await OnADesktopAsync(chromium, demo);
                await InThePanelAsync(chromium, demo);
            }
            await OfATaskAsync(chromium, data);
            await OfBothAsync(chromium);
        }
        finally
        {
            await chromium.DisposeAsync();
            Directory.Delete(data, recursive: true);
        }
        foreach (var file in Directory.EnumerateFiles(Folder, "*.png").Order(StringComparer.Ordinal))
            await output.WriteLineAsync($"{Path.GetRelativePath(DemoStudy.Repository(), file)} {new FileInfo(file).Length / 1024} kB");
        return 0;
    }

    private static async Task SimulateAsync(StudyHost host)
    {
        var plan = new SimulationPlan
        {
            Study = StudyLoader.Load(DemoStudy.Config, []).Loaded!.Study,
            Address = () => host.Address,
            Participants = Participants,
            Concurrency = Participants,
            Seed = 7,
            LinkKey = StudySecrets.LinkKeyOf(Secret),
            // As fast as robots are, the panel would show a median time of 0:00.
            Behaviour = new() { DropOut = 0.2, Think = TimeSpan.FromSeconds(4) },
        };
        await StudySimulation.RunAsync(plan, CancellationToken.None);
    }

    private static async Task OnAPhoneAsync(ChromiumFixture chromium, StudyHost host)
    {
        var page = await chromium.NewPageAsync(Phone.Options);
        await page.GotoAsync($"{host.Address}?PROLIFIC_PID=5f3a9c12&STUDY_ID=5f0&SESSION_ID=9a1");
        await SaveAsync(page, "consent");
        var walk = new DemoWalk(page);
        await page.CheckAsync("#consent");
        await walk.ContinueAsync();
        await walk.AnswerDemographicsAsync();
        await SaveAsync(page, "scale");
        await walk.AnswerPersonalityAsync();
        await walk.ContinueAsync();
        await walk.DoTaskAsync(touch: true);
        await walk.AnswerClosingAsync();
        await SaveAsync(page, "end");
        await page.Context.CloseAsync();
    }

    private static async Task OnADesktopAsync(ChromiumFixture chromium, StudyHost host)
    {
        var page = await chromium.NewPageAsync(Desktop(height: 820));
        await new DemoWalk(page).ArriveAsync(host.Address, "5f3a9c13");
        await SaveAsync(page, "questionnaire");
        await page.Context.CloseAsync();
    }

    private static async Task InThePanelAsync(ChromiumFixture chromium, StudyHost host)
    {
        var page = await chromium.NewPageAsync(Desktop(height: 1100));
        await page.GotoAsync($"{host.Address}admin");
        await page.FillAsync("#username", "admin");
        await page.FillAsync("#password", DemoStudy.Password);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync(url => !url.Contains("login", StringComparison.Ordinal));
        await SaveAsync(page, "overview");
        await page.SetViewportSizeAsync(1200, 620);
        await page.GotoAsync($"{host.Address}admin/participants");
        await SaveAsync(page, "participants");
        await page.SetViewportSizeAsync(Width, 820);
        await page.GotoAsync($"{host.Address}admin/export");
        await SaveAsync(page, "exports");
        await page.Context.CloseAsync();
    }

    private static async Task OfATaskAsync(ChromiumFixture chromium, string data)
    {
        var config = Path.Combine(DemoStudy.Repository(), "experiments", "stroop", "stroop.toml");
        await using var host = await StudyHost.StartAsync(
            config,
            [
                new("SQLALCHEMY_DATABASE_URI", $"sqlite:///{data}/stroop.db", "pictures"), new("PORT", "0", "pictures"),
                new("ADMIN_PASSWORD", DemoStudy.Password, "pictures"), new("CONSENT_MIN_SECONDS", "0", "pictures"),
            ]);
        var page = await chromium.NewPageAsync(Desktop(height: 520));
        var walk = new DemoWalk(page);
        await walk.ArriveAsync(host.Address, "5f3a9c14");
        await walk.ContinueAsync();
        await page.WaitForFunctionAsync(HasStimulus);
        await page.ScreenshotAsync(new() { Path = PathOf("task") });
        await page.Context.CloseAsync();
    }

    private static async Task OfBothAsync(ChromiumFixture chromium)
    {
        var page = await chromium.NewPageAsync(new() { ViewportSize = new() { Width = 1196, Height = 620 } });
        var html = SideBySide
            .Replace("{0}", Inline("scale"), StringComparison.Ordinal)
            .Replace("{1}", Inline("overview"), StringComparison.Ordinal);
        await page.SetContentAsync(html);
        await SaveAsync(page, "study");
        await page.Context.CloseAsync();
    }

    private static BrowserNewContextOptions Desktop(int height) => new()
    {
        ViewportSize = new() { Width = Width, Height = height },
        ReducedMotion = ReducedMotion.Reduce,
    };

    private static string Inline(string name) => Convert.ToBase64String(File.ReadAllBytes(PathOf(name)));

    private static string PathOf(string name) => Path.Combine(Folder, name + ".png");

    private static async Task SaveAsync(IPage page, string name)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.ScreenshotAsync(new() { Path = PathOf(name), Animations = ScreenshotAnimations.Disabled });
    }
}
