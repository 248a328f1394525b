using Microsoft.Playwright;

namespace StudyApp.Tests.Browser;

/// <summary>Fills in the plain forms that are there where no script runs.</summary>
internal sealed class ScriptlessHand(IPage page) : ITourHand
{
    // Fields of their own; more places are typed as one text.
    private const int PlacesWithFields = 5;

    public IPage Page => page;

    public bool Scripts => false;

    public Task TypeAsync(string id, string text) => page.FillAsync("#" + id, text);

    public Task TypeMomentAsync(string id, string value) => page.FillAsync("#" + id, value);

    public Task ChooseAsync(string name, string value) => page.CheckAsync($"input[name='{name}'][value='{value}']");

    public Task PickAsync(string id, string value) => page.SelectOptionAsync("#" + id, value);

    public Task SlideAsync(string id, int position) => page.FillAsync("#" + id, TourHands.Text(position));

    public async Task MarkAsync(string id, params (int X, int Y)[] places)
    {
        var single = await page.Locator($"#{id}_x").CountAsync() > 0;
        foreach (var (index, (x, y)) in places.Take(PlacesWithFields).Index())
        {
            await page.FillAsync($"#{id}_x{(single ? "" : index + 1)}", TourHands.Text(x));
            await page.FillAsync($"#{id}_y{(single ? "" : index + 1)}", TourHands.Text(y));
        }
        if (places.Length > PlacesWithFields)
            await page.FillAsync(
                $"#__more_{id}",
                string.Join("; ", places.Skip(PlacesWithFields).Select(p => $"{TourHands.Text(p.X)},{TourHands.Text(p.Y)}"))
            );
    }

    public async Task RankAsync(params (string Id, string Name)[] entries)
    {
        foreach (var (place, (id, _)) in entries.Index()) await page.SelectOptionAsync("#" + id, TourHands.Text(place + 1));
    }

    // Nothing tells the server that it was played; the page can be left at will.
    public Task PlayAsync(string id) => Task.CompletedTask;

    public async Task ContinueAsync(string next)
    {
        // A page with a least time comes back, with what was typed, until the time is there.
        IResponse answer;
        do answer = await page.RunAndWaitForResponseAsync(
            () => page.ClickAsync("main form .go button >> nth=0"),
            r => r.Request.IsNavigationRequest && r.Status is < 300 or >= 400
        );
        while (answer.Status == 422 && next == "questionnaire/quick");
        await page.WaitForURLAsync("**/" + next);
    }
}
