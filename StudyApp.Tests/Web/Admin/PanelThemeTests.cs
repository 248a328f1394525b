using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor;
using MudBlazor.Services;
using StudyApp.Tests.Approved;
using StudyApp.Tests.Browser;
using StudyApp.Web.Admin.Shared;
using Xunit;

namespace StudyApp.Tests.Web.Admin;

public sealed partial class PanelThemeTests
{
    private static readonly string StyleSheets = Path.Combine(DemoStudy.Repository(), "wwwroot", "css");

    [Theory]
    [InlineData("light", false), InlineData("dark", true)]
    public async Task The_style_sheets_are_what_MudBlazor_would_write_into_each_page(string name, bool isDark)
    {
        ApprovedFile.CheckAt(Path.Combine(StyleSheets, $"mud-{name}.css"), Encoding.UTF8.GetBytes(await RenderAsync(isDark)));
    }

    [Theory]
    [InlineData(":root {"), InlineData(":root[data-theme=\"dark\"] {")]
    public void MudBlazors_colors_are_those_of_the_panel(string rule)
    {
        var css = File.ReadAllText(Path.Combine(StyleSheets, "admin.css"));
        var block = css[css.IndexOf(rule, StringComparison.Ordinal)..];
        var ours = Variable().Matches(block[..block.IndexOf('}', StringComparison.Ordinal)]).ToDictionary(
            m => m.Groups[1].Value, m => Long(m.Groups[2].Value));
        var theme = PanelTheme.Create();
        Palette theirs = rule.Contains("dark", StringComparison.Ordinal) ? theme.PaletteDark : theme.PaletteLight;
        string[] names =
            ["accent", "accent-ink", "ink", "ink-2", "line", "line-strong", "paper", "ground", "soft", "good", "warn", "bad"];

        Assert.Equal(
            names.Select(name => ours[name]),
            new[]
            {
                theirs.Primary, theirs.PrimaryContrastText, theirs.TextPrimary, theirs.TextSecondary, theirs.LinesDefault,
                theirs.LinesInputs, theirs.Surface, theirs.Background, theirs.BackgroundGray, theirs.Success, theirs.Warning,
                theirs.Error,
            }.Select(c => c.ToString(MudBlazor.Utilities.MudColorOutputFormats.Hex)));
    }

    private static async Task<string> RenderAsync(bool isDark)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddMudServices();
        services.AddSingleton<NavigationManager, NoNavigation>();
        services.AddSingleton<Microsoft.JSInterop.IJSRuntime, NoScript>();
        await using var provider = services.BuildServiceProvider();
        await using var renderer = new HtmlRenderer(provider, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(
            new Dictionary<string, object?> { ["IsDarkMode"] = isDark, ["Theme"] = PanelTheme.Create() });
        var html = await renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<MudThemeProvider>(parameters)).ToHtmlString());
        return StyleElement().Replace(html, "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim() + "\n";
    }

    private static string Long(string hex) => hex.Length == 4 ? $"#{hex[1]}{hex[1]}{hex[2]}{hex[2]}{hex[3]}{hex[3]}" : hex;

    [GeneratedRegex("--([a-z0-9-]+): (#[0-9a-f]{3,6});")]
    private static partial Regex Variable();

    [GeneratedRegex("</?style[^>]*>")]
    private static partial Regex StyleElement();

    private sealed class NoNavigation : NavigationManager
    {
        public NoNavigation() => Initialize("http://localhost/", "http://localhost/");
    }

    private sealed class NoScript : Microsoft.JSInterop.IJSRuntime
    {
        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args) => default;

        public ValueTask<TValue> InvokeAsync<TValue>(string identifier, CancellationToken cancellationToken, object?[]? args) => default;
    }
}
