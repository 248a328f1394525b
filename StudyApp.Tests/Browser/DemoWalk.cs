using Microsoft.Playwright;

namespace StudyApp.Tests.Browser;

/// <summary>One person who takes the demo study, page by page.</summary>
internal sealed class DemoWalk(IPage page)
{
    // While the next page is read there is no body yet.
    private const string HasNews =
        """
        () => document.querySelector('.dot, #task button:not([hidden])')
          || document.body?.dataset.page && document.body.dataset.page !== 'task/simple_rt'
        """;

    // A locator looks again when the page goes away in the middle.
    public async Task<string> NameAsync() => (await page.Locator("body").GetAttributeAsync("data-page"))!;

    public async Task ArriveAsync(Uri address, string id)
    {
        await page.GotoAsync($"{address}?PROLIFIC_PID={id}&STUDY_ID=5f0&SESSION_ID=9a1");
        await page.CheckAsync("#consent");
        await ContinueAsync();
    }

    public async Task AnswerDemographicsAsync()
    {
        await page.FillAsync("#age", "34");
        await page.CheckAsync("#gender_other");
        await page.FillAsync("#gender_other_text_prompt", "\"quoted\", ü");
        await page.SelectOptionAsync("#education", "Doctorate");
        await page.GetByLabel("Left").CheckAsync();
        await page.CheckAsync("#used_phone");
        await page.FillAsync("#occupation", "Müllerin");
        await ContinueAsync();
    }

    public async Task AnswerPersonalityAsync()
    {
        for (var i = 0; i < 10; i++) await page.Locator("tbody tr").Nth(i).Locator("input").Nth(i % 5).CheckAsync();
        await ContinueAsync();
    }

    /// <summary>Does the reaction time task: waits for the dot, then responds.</summary>
    public async Task DoTaskAsync(bool touch)
    {
        while (await NameAsync() == "task/simple_rt")
        {
            await page.WaitForFunctionAsync(HasNews, null, new() { PollingInterval = 10 });
            if (await NameAsync() != "task/simple_rt") return;
            try
            {
                if (await page.Locator("#task button:visible").CountAsync() > 0)
                    await page.Locator("#task button:visible").First.ClickAsync(new() { Timeout = 1000 });
                else if (await page.Locator(".dot").CountAsync() == 0) continue;
                else if (touch) await page.Touchscreen.TapAsync(150, 300);
                else await page.Keyboard.PressAsync(" ");
            }
            catch (Exception gone) when (gone is PlaywrightException or TimeoutException)
            {
                // The page or the button went away between looking and acting; look again.
            }
        }
    }

    public async Task AnswerClosingAsync()
    {
        await page.Locator("#effort").PressAsync("ArrowRight");
        await page.CheckAsync("#interrupted1");
        await page.FillAsync("#comments", "two\nlines; \"ok\"");
        await ContinueAsync();
    }

    /// <summary>Presses Continue and waits until the next page is there.</summary>
    public async Task ContinueAsync()
    {
        await page.EvaluateAsync("() => { window.isLeft = true; }");
        await page.ClickAsync("main form button.btn >> nth=0");
        await page.WaitForFunctionAsync("() => !window.isLeft && document.readyState === 'complete'");
    }
}
