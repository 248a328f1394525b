using System.Globalization;
using Microsoft.Playwright;

namespace StudyApp.Tests.Browser;

/// <summary>Clicks everything, and types what cannot be clicked.</summary>
internal sealed class MouseHand(IPage page) : ITourHand
{
    public IPage Page => page;

    public async Task TypeAsync(string id, string text)
    {
        await page.ClickAsync("#" + id);
        await page.Keyboard.TypeAsync(text);
    }

    public async Task TypeMomentAsync(string id, string value)
    {
        // The first of its parts; the middle may be the button that opens a calendar.
        await page.ClickAsync("#" + id, new() { Position = new() { X = 18, Y = 22 } });
        await page.Keyboard.TypeAsync(KeysOf(value));
        await Assertions.Expect(page.Locator("#" + id)).ToHaveValueAsync(value);
    }

    public Task ChooseAsync(string name, string value) => page.ClickAsync($"label:has(> input[name='{name}'][value='{value}'])");

    // A list opens outside the page, where the mouse of the test cannot go.
    public Task PickAsync(string id, string value) => page.SelectOptionAsync("#" + id, value);

    public async Task SlideAsync(string id, int position)
    {
        var (slider, last) = (
            page.Locator("#" + id),
            int.Parse((await page.GetAttributeAsync("#" + id, "max"))!, CultureInfo.InvariantCulture)
        );
        var box = (await slider.BoundingBoxAsync())!;
        const float Thumb = 26;
        await slider.ClickAsync(
            new()
            {
                Position = new() { X = (Thumb / 2) + ((box.Width - Thumb) * (position - 1) / (last - 1)), Y = box.Height / 2 },
            }
        );
    }

    public async Task MarkAsync(string id, params (int X, int Y)[] places)
    {
        var picture = page.Locator($"#{id}_map img");
        foreach (var (x, y) in places)
        {
            var box = (await picture.BoundingBoxAsync())!;
            await picture.ClickAsync(new() { Position = new() { X = x * box.Width / 600, Y = y * box.Height / 400 } });
        }
    }

    public async Task RankAsync(params (string Id, string Name)[] entries)
    {
        foreach (var (place, (_, name)) in entries.Index())
            while (await TourHands.RankOfAsync(page, name) > place) await page.ClickAsync($"li[data-name='{name}'] [data-up]");
        if (await page.Locator("[data-keep]").IsVisibleAsync()) await page.ClickAsync("[data-keep]");
    }

    public async Task PlayAsync(string id)
    {
        var button = page.Locator($"#{id} button");
        if (await button.CountAsync() > 0) await button.ClickAsync();
        else if (await page.Locator($"#{id} video").CountAsync() > 0)
            await page.ClickAsync(
                $"#{id} video",
                new()
                {
                    Position = new() { X = 160, Y = 60 },
                }
            );
        else await page.ClickAsync($"#{id} audio", new() { Position = new() { X = 20, Y = 27 } });
        await TourHands.PlayedAsync(page, id);
    }

    public async Task ContinueAsync(string next)
    {
        await page.ClickAsync("main form .go button >> nth=0");
        await page.WaitForURLAsync("**/" + next);
    }

    /// <summary>What is typed into a date or time whose parts are in the order of the United States.</summary>
    public static string KeysOf(string value)
    {
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", out var date)) return date.ToString("MMddyyyy", CultureInfo.InvariantCulture);
        return TimeOnly.ParseExact(value, "HH:mm", CultureInfo.InvariantCulture).ToString("hhmmtt", CultureInfo.InvariantCulture);
    }
}
