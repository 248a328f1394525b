using Microsoft.Playwright;

namespace StudyApp.Tests.Browser;

/// <summary>
/// Does the task of <c>experiments/own-task</c>, says left and right in turn, and remembers what was shown: the dots are counted as they
/// are drawn.
/// </summary>
internal sealed class DotsHand
{
    private const string Count =
        """
        (() => {
          let [left, right] = [0, 0];
          const { arc, fillRect } = CanvasRenderingContext2D.prototype;
          CanvasRenderingContext2D.prototype.arc = function (x, ...rest) {
            if (x < this.canvas.width / 2) left += 1; else right += 1;
            return arc.call(this, x, ...rest);
          };
          CanvasRenderingContext2D.prototype.fillRect = function (x, y, width, height) {
            if (width === this.canvas.width && left + right > 0) {
              window.dotsShown(left, right);
              [left, right] = [0, 0];
            }
            return fillRect.call(this, x, y, width, height);
          };
        })();
        """;

    private readonly IPage _page;
    private readonly bool _touch;
    private readonly List<(int Left, int Right)> _shown = [];
    private string _last = "";

    private DotsHand(IPage page, bool touch) => (_page, _touch) = (page, touch);

    /// <summary>What was answered, in order.</summary>
    public List<(int Trial, string Answer)> Answers { get; } = [];

    /// <summary>How many dots were drawn, once per trial that was seen.</summary>
    public IReadOnlyList<(int Left, int Right)> Shown => _shown;

    public static async Task<DotsHand> WatchAsync(IPage page, bool touch = false)
    {
        var hand = new DotsHand(page, touch);
        await page.ExposeFunctionAsync("dotsShown", (int left, int right) =>
        {
            hand._shown.Add((left, right));
            return true;
        });
        await page.AddInitScriptAsync(Count);
        return hand;
    }

    /// <summary>Goes on until the task is done, or so many more comparisons were answered.</summary>
    public async Task GoOnAsync(int trials = int.MaxValue)
    {
        for (; trials > 0; trials--)
        {
            var handle = await _page.WaitForFunctionAsync(
                """
                last => {
                  const begin = document.querySelector('#dots-begin button:not([hidden])');
                  if (begin) begin.click();
                  const task = document.getElementById('dots');
                  if (!task) return document.body?.dataset.page && document.body.dataset.page !== 'simple/dots' ? 'done' : null;
                  if (task.dataset.phase === 'done') return 'done';
                  return task.dataset.phase === 'dots' && task.dataset.trial !== last ? task.dataset.trial : null;
                }
                """,
                _last);
            var found = await handle.JsonValueAsync<string>();
            if (found == "done") return;
            _last = found;
            var number = int.Parse(found, System.Globalization.CultureInfo.InvariantCulture);
            var answer = number % 2 == 0 ? "left" : "right";
            Answers.Add((number, answer));
            if (_touch) await _page.Locator($"[data-answer={answer}]").TapAsync();
            else await _page.Keyboard.PressAsync(answer == "left" ? "f" : "J");
        }
    }
}
