using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Studies.Items;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>
/// Every question type at both ends of the width (320 px is 1280 px at 400 %), light and dark, in both directions of writing: empty, hidden
/// by a condition, filled, refused.
/// </summary>
public sealed class QuestionAccessibilityTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static readonly (int Width, ColorScheme Scheme, Func<IPage, Task<string[]>> Problems)[] Looks =
    [
        (320, ColorScheme.Light, Axe.ProblemsAsync),
        (320, ColorScheme.Dark, Axe.OtherSchemeProblemsAsync),
        (1440, ColorScheme.Dark, Axe.ProblemsAsync),
        (1440, ColorScheme.Light, Axe.OtherSchemeProblemsAsync),
    ];

    [BrowserTheory]
    [InlineData("en")]
    [InlineData("ar")]
    public async Task Every_question_type_is_accessible_in_every_state(string language)
    {
        using var study = QuestionPages.Write(QuestionPages.Questions);
        await using var host = await StudyHost.StartAsync(study);
        var page = await OpenAsync(host, language);
        var problems = new List<string>();
        foreach (var (number, question) in QuestionPages.Questions.Index())
        {
            var name = $"{number} {QuestionPages.TypeOf(question)} {language}";
            await page.WaitForURLAsync("**/" + QuestionPages.PathOf(number));
            await Axe.LoadAsync(page);
            problems.AddRange(await LookAsync(page, $"{name} empty"));
            await page.CheckAsync("#hide");
            await Assertions.Expect(page.Locator("[data-show-if]")).ToBeHiddenAsync();
            problems.AddRange(await LookAsync(page, $"{name} hidden"));
            await page.UncheckAsync("#hide");
            await FillAsync(page);
            problems.AddRange(await LookAsync(page, $"{name} filled"));
            await SubmitEmptyAsync(page);
            await Assertions.Expect(page.Locator("#form-errors")).ToBeFocusedAsync();
            await Axe.LoadAsync(page);
            problems.AddRange(await LookAsync(page, $"{name} refused"));
            await page.CheckAsync("#hide");
            await page.EvalOnSelectorAsync("#form", "f => f.submit()");
        }
        await page.WaitForURLAsync("**/end");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task What_is_wrong_is_found()
    {
        using var study = QuestionPages.Write([QuestionSamples.All["field"]]);
        await using var host = await StudyHost.StartAsync(study);
        var page = await OpenAsync(host, "en");
        await Axe.LoadAsync(page);
        await page.SetViewportSizeAsync(320, 800);
        Assert.Empty(await Axe.ProblemsAsync(page));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Empty(await Axe.OtherSchemeProblemsAsync(page));
        const string inTheDark =
            "rule => { const sheet = new CSSStyleSheet(); sheet.replaceSync(`@media (prefers-color-scheme: dark) { ${rule} }`); "
            + "document.adoptedStyleSheets = [sheet]; }";
        await page.EvaluateAsync(inTheDark, "main { color: #333 !important }");
        Assert.StartsWith("color-contrast", Assert.Single(await Axe.OtherSchemeProblemsAsync(page)), StringComparison.Ordinal);
        await page.EvaluateAsync(inTheDark, "#btnNext { min-block-size: 0; block-size: 20px; padding: 0 }");
        Assert.Contains(await Axe.OtherSchemeProblemsAsync(page), p => p.StartsWith("small target", StringComparison.Ordinal));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.EvaluateAsync("""
            () => {
              document.querySelector('label[for=a]').remove();
              document.getElementById('a').removeAttribute('placeholder');
              document.querySelector('.choice span').style.color = '#999';
              document.querySelector('footer').style.inlineSize = '400px';
              document.getElementById('btnNext').style = 'min-block-size: 0; block-size: 20px; padding: 0';
            }
            """);
        var found = string.Join('\n', await Axe.ProblemsAsync(page));
        Assert.All(
            ["label", "color-contrast", "wider than the window", "small target"],
            problem => Assert.Contains(problem, found, StringComparison.Ordinal)
        );
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task No_word_of_a_scale_is_broken()
    {
        var grid = Assert.Single(QuestionSamples.More, q => q.Contains("extraordinarily", StringComparison.Ordinal));
        using var study = QuestionPages.Write([grid, QuestionSamples.All["radiogrid"]]);
        await using var host = await StudyHost.StartAsync(study);
        var page = await OpenAsync(host, "en");
        foreach (var width in new[] { 320, 640, 768, 1024, 1440 })
        {
            await page.SetViewportSizeAsync(width, 800);
            var broken = await page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll('.grid th, .grid .txt')].filter(e => e.getBoundingClientRect().width > 1).flatMap(cell => {
                  const found = [];
                  for (const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT); walk.nextNode();)
                    for (const { index, 0: word } of walk.currentNode.data.matchAll(/\S+/g)) {
                      const range = document.createRange();
                      range.setStart(walk.currentNode, index);
                      range.setEnd(walk.currentNode, index + word.length);
                      const box = range.getBoundingClientRect(), within = cell.getBoundingClientRect();
                      if (range.getClientRects().length > 1 || box.right > within.right + 1) found.push(word);
                    }
                  return found;
                })
                """);
            Assert.Equal((width, ""), (width, string.Join(' ', broken)));
        }
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task Forced_colors_hide_no_state_and_nothing_moves_for_those_who_ask()
    {
        using var study = QuestionPages.Write([QuestionSamples.All["radiolist"], QuestionSamples.All["radiogrid"]]);
        await using var host = await StudyHost.StartAsync(study);
        var page = await OpenAsync(host, "en");
        await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active, ReducedMotion = ReducedMotion.Reduce });
        await page.CheckAsync("#a1");
        Assert.Equal(
            ["solid", "none"],
            await page.EvalOnSelectorAllAsync<string[]>(
                "#q-a .choices > .choice",
                "all => all.slice(0, 2).map(c => getComputedStyle(c).outlineStyle)"
            )
        );
        Assert.Equal("0s", await page.EvalOnSelectorAsync<string>("#q-a .choice", "c => getComputedStyle(c).transitionDuration"));
        Assert.Equal(
            "none",
            await page.EvalOnSelectorAsync<string>(
                "#btnNext",
                "b => { b.setAttribute('aria-busy', 'true'); return getComputedStyle(b, '::before').animationName; }"
            )
        );
        await SubmitEmptyAsync(page);
        Assert.Equal("4px", await page.EvalOnSelectorAsync<string>("#q-a", "q => getComputedStyle(q).borderInlineStartWidth"));
        await page.CheckAsync("#hide");
        await page.EvalOnSelectorAsync("#form", "f => f.submit()");
        await page.WaitForURLAsync("**/" + QuestionPages.PathOf(1));
        await SubmitEmptyAsync(page);
        Assert.Equal("4px", await page.EvalOnSelectorAsync<string>("#row-a th", "t => getComputedStyle(t).borderInlineStartWidth"));
        await page.CheckAsync("#a1");
        Assert.Equal("solid", await page.EvalOnSelectorAsync<string>("#a1", "i => getComputedStyle(i.closest('label')).outlineStyle"));
        await page.Context.DisposeAsync();
    }

    private async Task<IPage> OpenAsync(StudyHost host, string language)
    {
        // Without motion no color is looked at while it changes.
        var page = await chromium.NewPageAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        page.SetDefaultTimeout(60_000);
        await page.GotoAsync($"{host.Address}?lang={language}");
        await page.CheckAsync("#consent");
        await page.ClickAsync("main form button >> nth=0");
        await page.WaitForURLAsync("**/" + QuestionPages.PathOf(0));
        return page;
    }

    private static async Task<List<string>> LookAsync(IPage page, string state)
    {
        var found = new List<string>();
        foreach (var (width, scheme, problems) in Looks)
        {
            await page.SetViewportSizeAsync(width, 800);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            found.AddRange((await problems(page)).Select(p => $"{state} {width} {scheme}: {p}"));
        }
        return found;
    }

    /// <summary>Something in every input; what it says does not matter here.</summary>
    private static async Task FillAsync(IPage page) => await page.EvaluateAsync(
        """
        () => {
          const texts = { date: '2026-03-15', time: '07:45', number: '7' };
          for (const input of document.querySelectorAll('[data-show-if] :is(input:not([type=hidden]), select, textarea)')) {
            if (input.matches('[type=radio], [type=checkbox]')) input.checked = true;
            else if (input.matches('select')) input.selectedIndex = 1;
            else if (!input.matches('[type=range]')) input.value = texts[input.type] ?? 'Zoë';
            for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true }));
          }
          document.querySelectorAll('.map, [data-keep]').forEach(part => part.click());
        }
        """);

    private static async Task SubmitEmptyAsync(IPage page)
    {
        await page.EvalOnSelectorAsync(
            "#form",
            "f => { f.querySelectorAll('#q_s [name]').forEach(input => { input.disabled = true; }); f.submit(); }"
        );
        await page.Locator("#form-errors").WaitForAsync();
    }
}
