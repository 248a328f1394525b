using Microsoft.Playwright;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>Presses keys alone: Tab until the input has the focus, then what operates it.</summary>
internal sealed class KeyboardHand(IPage page) : ITourHand
{
    private const int MostTabs = 200;

    public IPage Page => page;

    public async Task TypeAsync(string id, string text)
    {
        await TabToAsync("#" + id);
        await page.Keyboard.TypeAsync(text);
    }

    public async Task TypeMomentAsync(string id, string value)
    {
        await TabToAsync("#" + id);
        await page.Keyboard.TypeAsync(MouseHand.KeysOf(value));
        await Assertions.Expect(page.Locator("#" + id)).ToHaveValueAsync(value);
    }

    public async Task ChooseAsync(string name, string value)
    {
        await TabToAsync($"[name='{name}']:is([type=radio], [type=checkbox])");
        // Arrows choose among radio buttons; the first is chosen by Space.
        for (var i = 0; i < 20 && !await IsFocusedAsync($"[value='{value}']"); i++) await page.Keyboard.PressAsync("ArrowDown");
        if (!await IsFocusedAsync(":checked")) await page.Keyboard.PressAsync(" ");
        Assert.True(await IsFocusedAsync($"[name='{name}'][value='{value}']:checked"), $"{name}={value} is not chosen.");
    }

    public async Task PickAsync(string id, string value)
    {
        await TabToAsync("#" + id);
        for (var i = 0; i < 20 && await ValueAsync() != value; i++) await page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(value, await ValueAsync());
    }

    public async Task SlideAsync(string id, int position)
    {
        await TabToAsync("#" + id);
        await page.Keyboard.PressAsync("Home");
        for (var i = 1; i < position; i++) await page.Keyboard.PressAsync("ArrowRight");
    }

    public async Task MarkAsync(string id, params (int X, int Y)[] places)
    {
        await TabToAsync($"#{id}_map");
        // The cross-hair begins in the middle of the picture, 600 by 400, and moves by a twentieth of its width with Shift.
        var (x, y) = (300, 200);
        foreach (var place in places)
        {
            for (; x < place.X; x += 30) await page.Keyboard.PressAsync("Shift+ArrowRight");
            for (; x > place.X; x -= 30) await page.Keyboard.PressAsync("Shift+ArrowLeft");
            for (; y < place.Y; y += 30) await page.Keyboard.PressAsync("Shift+ArrowDown");
            for (; y > place.Y; y -= 30) await page.Keyboard.PressAsync("Shift+ArrowUp");
            await page.Keyboard.PressAsync("Enter");
        }
    }

    public async Task RankAsync(params (string Id, string Name)[] entries)
    {
        foreach (var (place, (_, name)) in entries.Index())
        {
            if (await TourHands.RankOfAsync(page, name) == place) continue;
            await TabToAsync($"li[data-name='{name}'] [data-up]");
            while (await TourHands.RankOfAsync(page, name) > place) await page.Keyboard.PressAsync("ArrowUp");
        }
        if (!await page.Locator("[data-keep]").IsVisibleAsync()) return;
        await TabToAsync("[data-keep]");
        await page.Keyboard.PressAsync("Enter");
    }

    public async Task PlayAsync(string id)
    {
        await TabToAsync($"#{id} :is(video[controls], audio[controls], button)");
        await page.Keyboard.PressAsync(" ");
        await TourHands.PlayedAsync(page, id);
    }

    public async Task ContinueAsync(string next)
    {
        await TabToAsync("main form .go button:first-child");
        // Whoever must wait is told so at the button.
        await page.Locator(".go button:first-child:not([aria-disabled=true])").WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/" + next);
    }

    private async Task TabToAsync(string selector)
    {
        for (var i = 0; i < MostTabs; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await IsFocusedAsync(selector)) return;
        }
        Assert.Fail($"Tab does not come to {selector} on {page.Url}.");
    }

    private Task<bool> IsFocusedAsync(string selector) =>
        page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector);

    private Task<string> ValueAsync() => page.EvaluateAsync<string>("() => document.activeElement.value");
}
