using System.Globalization;
using Microsoft.Playwright;

namespace StudyApp.Tests.Browser;

/// <summary>What the eyes of those who take the tour see.</summary>
internal static class TourHands
{
    /// <summary>The 0-based place of an entry to rank.</summary>
    public static Task<int> RankOfAsync(IPage page, string name) =>
        page.EvaluateAsync<int>(
            "name => { const entry = document.querySelector(`li[data-name='${name}']`); return "
                + "[...entry.parentElement.children].indexOf(entry); }",
            name
        );

    /// <summary>Waits until a film or sound is over.</summary>
    public static Task PlayedAsync(IPage page, string id) =>
        page.WaitForFunctionAsync("id => document.querySelector(`#${id} :is(video, audio)`).ended", id);

    /// <summary>The names of a page's inputs, each once, in the order shown.</summary>
    public static async Task<string[]> NamesAsync(IPage page) =>
        [.. (await page.EvalOnSelectorAllAsync<string[]>("#q_s [name]", "all => all.map(input => input.name)")).Distinct()];

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
