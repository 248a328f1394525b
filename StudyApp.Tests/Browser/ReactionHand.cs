using Microsoft.Playwright;

namespace StudyApp.Tests.Browser;

/// <summary>
/// Does the simple reaction time task as a list of acts says: hit, false_start (a press while nothing is shown yet), omission (no press).
/// </summary>
internal sealed class ReactionHand(IPage page)
{
    private const string Look =
        """
        () => {
          if (!document.body?.dataset.page) return null;
          if (!document.body.dataset.page.startsWith('task/')) return 'left';
          const button = document.querySelector('#task .card .go button');
          if (button) { if (!document.querySelector('[aria-busy]')) button.click(); return null; }
          if (document.querySelector('#task .note')) return null;
          if (document.querySelector('#task .dot')) return 'dot';
          return document.querySelector('#task #jspsych-html-keyboard-response-stimulus') ? 'wait' : null;
        }
        """;

    public async Task ActAsync(params string[] acts)
    {
        foreach (var act in acts)
        {
            await UntilAsync(act == "false_start" ? "wait" : "dot");
            if (act != "omission") await page.Keyboard.PressAsync(" ");
            await page.WaitForFunctionAsync(
                act == "false_start" ? "() => document.querySelector('#task .note')" : "() => !document.querySelector('#task .dot')"
            );
        }
    }

    /// <summary>Presses what leads on until the task is left.</summary>
    public Task LeaveAsync() => UntilAsync("left");

    private async Task UntilAsync(string state) => await page.WaitForFunctionAsync($"state => ({Look})() === state", state);
}
