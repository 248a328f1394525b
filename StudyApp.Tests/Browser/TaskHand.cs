using System.Text.Json;
using Microsoft.Playwright;

namespace StudyApp.Tests.Browser;

/// <summary>Does a task in the browser as a script of responses says, and remembers what it was shown and what it did.</summary>
internal sealed class TaskHand(IPage page, Func<PresentedTrial, string?> answer, IReadOnlyDictionary<string, string> keys)
{
    private const string Look =
        """
        last => {
          if (!document.body?.dataset.page) return null;
          if (!document.body.dataset.page.startsWith('task/')) return 'left';
          const button = document.querySelector('#task .card .go button');
          if (button && !document.querySelector('[aria-busy]')) return 'card';
          const stage = document.querySelector('#task .stage[data-phase="stimulus"]');
          return stage && stage.dataset.trial !== last ? stage.dataset.trial : null;
        }
        """;

    private string _last = "";

    /// <summary>Every trial that was seen, in order.</summary>
    public List<PresentedTrial> Seen { get; } = [];

    /// <summary>Taps instead of pressing keys.</summary>
    public bool Touch { get; init; }

    /// <summary>Goes on until the task is left, or so many more trials were answered.</summary>
    public async Task GoOnAsync(int trials = int.MaxValue)
    {
        using var plan = JsonDocument.Parse((await page.Locator("#task").GetAttributeAsync("data-plan"))!);
        while (trials > 0)
        {
            var found = await SeeAsync();
            if (found == "left") return;
            if (found == "card") await PressButtonAsync();
            else
            {
                _last = found;
                var at = found.Split('.').Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
                var part = plan.RootElement[at[0]];
                var trial = part.GetProperty("trials")[at[1]];
                var seen = new PresentedTrial(
                    at[0],
                    at[1],
                    at[2],
                    part.GetProperty("block").GetString()!,
                    trial[0].GetString()!,
                    trial[1].GetString()!,
                    trial[2].GetString(),
                    null
                );
                seen = seen with { Response = answer(seen) };
                Seen.Add(seen);
                if (seen.Response is { } response) await RespondAsync(response);
                trials--;
            }
        }
    }

    private async Task<string> SeeAsync()
    {
        while (true)
            try
            {
                var handle = await page.WaitForFunctionAsync(Look, _last);
                return await handle.JsonValueAsync<string>();
            }
            catch (PlaywrightException gone) when (gone.Message.Contains("context was destroyed", StringComparison.Ordinal))
            {
                // The next page came while this one was looked at.
            }
    }

    private async Task PressButtonAsync()
    {
        try
        {
            await page.Locator("#task .card .go button").ClickAsync(new() { Timeout = 1000 });
        }
        catch (Exception gone) when (gone is PlaywrightException or TimeoutException)
        {
            // The last card leaves by itself.
        }
    }

    private async Task RespondAsync(string response)
    {
        if (keys.TryGetValue(response, out var key) && !Touch) await page.Keyboard.PressAsync(key);
        else if (keys.ContainsKey(response)) await page.Locator($"[data-response={response}]").TapAsync();
        else if (!Touch) await page.Keyboard.TypeAsync(response + "\n");
        else foreach (var digit in response.Select(d => $"{d}").Append("Enter")) await page.Locator($"[data-key='{digit}']").TapAsync();
    }
}

/// <summary>A trial that was seen.</summary>
internal sealed record PresentedTrial(
    int Part,
    int Trial,
    int Attempt,
    string Block,
    string Stimulus,
    string Condition,
    string? Expected,
    string? Response
);
