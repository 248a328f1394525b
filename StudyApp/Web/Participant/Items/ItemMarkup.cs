using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Types;

namespace StudyApp.Web.Participant.Items;

/// <summary>
/// The HTML of items nobody has answered yet: rendered once and then only put in its place, for that is what nearly
/// every page consists of.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ItemMarkup(IServiceProvider services, ILoggerFactory logs)
{
    // Goes with the item: an edited study brings items of its own.
    private readonly ConditionalWeakTable<Item, ConcurrentDictionary<Circumstances, string>> _known = [];

    /// <summary>The item's HTML; null where it depends on the participant and must be rendered anew.</summary>
    /// <param name="item">An item of the study itself, not one that was filled in for somebody.</param>
    /// <param name="display">How it is shown.</param>
    public string? Of(Item item, ItemDisplay display)
    {
        if (item is CustomItem || display.Form.IsRefused || display.Form.Values.Count > 0 || !display.Order.IsEmpty)
            return null;
        var known = _known.GetOrCreateValue(item);
        var circumstances = new Circumstances(
            display.Index,
            display.Texts.Language,
            display.Root,
            display.Condition,
            display.DisablePaste
        );
        return known.TryGetValue(circumstances, out var html) ? html : known[circumstances] = Render(item, display);
    }

    /// <summary>What an item's view is given.</summary>
    public static Dictionary<string, object?> Parameters(Item item, ItemDisplay display) =>
        new() { ["Item"] = item, ["Display"] = display };

    private string Render(Item item, ItemDisplay display)
    {
        using var renderer = new HtmlRenderer(services, logs);
        // Views of items wait for nothing.
        return renderer
            .Dispatcher.InvokeAsync(async () =>
                (
                    await renderer.RenderComponentAsync(
                        ItemViews.For(item),
                        ParameterView.FromDictionary(Parameters(item, display))
                    )
                ).ToHtmlString()
            )
            .GetAwaiter()
            .GetResult();
    }

    private readonly record struct Circumstances(
        int Index,
        string Language,
        string Root,
        int Condition,
        bool DisablePaste
    );
}
