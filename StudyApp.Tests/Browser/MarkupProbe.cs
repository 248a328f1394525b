using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace StudyApp.Tests.Browser;

/// <summary>
/// Shows markup in a real browser, in pages without any policy, does there what a visitor might do, and notes what must not happen: a
/// script that runs, a request that leaves, a page that is left, an element that takes the place of what the program's scripts look up.
/// </summary>
/// <remarks>Markups share a page but stand in frames of their own, so that the guilty one is known.</remarks>
internal sealed partial class MarkupProbe(IBrowser browser)
{
    private const string Site = "http://study.test";
    private const int Together = 45;

    // Handlers hear of a script through functions that each frame has before anything else runs there.
    private const string Prelude =
        "for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => { noteDeed('script ran'); };";

    private const string AreRead =
        "[...document.querySelectorAll('iframe')].every(f => !f.contentDocument || (f.contentDocument.URL !== 'about:blank' && "
        + "f.contentDocument.readyState !== 'loading'))";

    private const string Act = """
        () => {
          const events = ['focus', 'focusin', 'blur', 'mouseover', 'mouseenter', 'mousemove', 'mousedown', 'mouseup', 'pointerover', 'pointerdown', 'dblclick', 'contextmenu', 'wheel', 'scroll', 'scrollend',
            'keydown', 'keyup', 'input', 'change', 'toggle', 'beforetoggle', 'animationstart', 'animationend', 'transitionend', 'copy', 'cut', 'paste', 'drag', 'drop', 'begin', 'loadstart'];
          const ofDocument = ['addEventListener', 'cookie', 'createElement', 'getElementById', 'hasFocus', 'hidden', 'querySelector', 'querySelectorAll', 'removeEventListener'];
          const ofWindow = ['StudyAppExpressions', 'StudyAppTask'];
          const ofForm = ['action', 'addEventListener', 'append', 'dataset', 'elements', 'hidden', 'querySelectorAll', 'requestSubmit', 'submit'];
          const ids = ['btnNext', 'form-errors', 'q_s'];
          const places = [];
          const ends = all => all.length > 16 ? [...all.slice(0, 8), ...all.slice(-8)] : all;
          for (const frame of document.querySelectorAll('iframe')) {
            const [inner, view, around] = [frame.contentDocument, frame.contentWindow, frame.getBoundingClientRect()];
            if (!inner) continue; // it was left already
            const isTaken = value => value instanceof view.Element || value instanceof view.HTMLCollection;
            const find = view.Document.prototype.querySelectorAll.bind(inner);
            for (const name of ofDocument) if (isTaken(inner[name])) view.noteDeed(`document.${name} was taken`);
            for (const name of ofWindow) if (isTaken(view[name])) view.noteDeed(`window.${name} was taken`);
            for (const form of find('form[data-page]')) for (const name of ofForm) if (isTaken(form[name]) && name !== 'elements' || form[name] instanceof view.Element) view.noteDeed(`form.${name} was taken`);
            for (const id of ids) if (find(`[id="${id}"]`).length > 0) view.noteDeed(`the id ${id} was taken`);
            for (const element of ends([...find('main *')])) {
              const box = element.getBoundingClientRect();
              const [x, y] = [box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 8)];
              if (box.width > 0 && box.height > 0 && x < around.width && y < around.height && x > 0 && y > 0) places.push([around.x + x, around.y + y]);
              element.focus?.();
              for (const name of events) element.dispatchEvent(new view.Event(name, { bubbles: true, cancelable: true }));
              element.click?.();
            }
          }
          return places;
        }
        """;

    /// <summary>What each guilty markup did, by its name; empty when none did anything.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyCollection<string>>> RunAsync(IEnumerable<(string Name, string Markup)> markups)
    {
        var guilty = new SortedDictionary<string, IReadOnlyCollection<string>>(StringComparer.Ordinal);
        foreach (var some in markups.Chunk(Together))
        {
            var deeds = await ShowAsync(some);
            if (deeds.ContainsKey(""))
                // Something happened outside of the frames, such as a new window: only alone does a markup answer for that.
                foreach (var one in some.Where(m => !deeds.ContainsKey(m.Name))) await AddAsync([one], guilty);
            foreach (var (name, did) in deeds.Where(d => d.Key.Length > 0)) guilty[name] = did;
        }
        return guilty;
    }

    private async Task AddAsync((string Name, string Markup)[] one, SortedDictionary<string, IReadOnlyCollection<string>> guilty)
    {
        if ((await ShowAsync(one)).Values.SelectMany(d => d).ToList() is { Count: > 0 } did) guilty[one[0].Name] = did;
    }

    private async Task<ConcurrentDictionary<string, ConcurrentQueue<string>>> ShowAsync((string Name, string Markup)[] some)
    {
        var deeds = new ConcurrentDictionary<string, ConcurrentQueue<string>>(StringComparer.Ordinal);
        var loaded = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        void Note(IFrame? frame, string deed) => deeds.GetOrAdd(PositionOf(frame) is { } at ? some[at].Name : "", _ => new()).Enqueue(deed);

        await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1300, Height = 1000 } });
        await context.ExposeBindingAsync("noteDeed", (BindingSource source, string deed) => Note(source.Frame, deed));
        await context.AddInitScriptAsync(Prelude);
        await context.RouteAsync("**/*", route => AnswerAsync(route, some));
        context.Request += (_, request) => { if (!IsOwn(request.Url, loaded)) Note(FrameOf(request), $"request: {request.Url}"); };
        var page = await context.NewPageAsync();
        context.Page += (_, _) => Note(null, "a window opened");
        page.Download += (_, download) => Note(null, $"download: {download.Url}");
        page.Dialog += async (_, dialog) => { Note(null, "dialog"); await dialog.DismissAsync(); };
        page.FrameNavigated += (_, frame) =>
        {
            if (PositionOf(frame) is { } at && WithoutFragment(frame.Url) != AddressOf(at))
                Note(frame, $"page left for {frame.Url}");
        };

        // Not the load event: what a markup fetches may never arrive.
        await page.GotoAsync(Site + "/", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await VisitAsync(page);
        return deeds;
    }

    private static async Task VisitAsync(IPage page)
    {
        float[][] places;
        try
        {
            await page.WaitForFunctionAsync(AreRead);
            places = await page.EvaluateAsync<float[][]>(Act);
        }
        catch (PlaywrightException)
        {
            // The page itself was left, which is noted.
            return;
        }
        foreach (var place in places)
        {
            // The click brings the mouse there first.
            await page.Mouse.ClickAsync(place[0], place[1]);
        }
        for (var i = 0; i < 5; i++) await page.Keyboard.PressAsync("Tab");
        // Nothing tells that nothing will happen any more: failed loads, animations and refreshes need a moment.
        await page.WaitForTimeoutAsync(300);
    }

    private static Task AnswerAsync(IRoute route, (string Name, string Markup)[] some)
    {
        var path = new Uri(route.Request.Url).AbsolutePath;
        if (!route.Request.Url.StartsWith(Site + "/", StringComparison.Ordinal)) return route.AbortAsync();
        if (path == "/") return route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = Overview(some.Length) });
        if (path.StartsWith("/markup/", StringComparison.Ordinal))
            return route.FulfillAsync(
                new() { ContentType = "text/html; charset=utf-8", Body = PageOf(some[int.Parse(path[8..], CultureInfo.InvariantCulture)]) }
            );
        return route.FulfillAsync(
            new()
            {
                Status = path.EndsWith(".png", StringComparison.Ordinal) ? 200 : 404,
                ContentType = "image/png",
                BodyBytes = Picture,
            }
        );
    }

    private static string Overview(int count) =>
        "<!doctype html><body style=margin:0>"
        + string.Concat(
            Enumerable.Range(0, count).Select(i => $"<iframe name=m{i} src=/markup/{i} width=210 height=125 style=border:0></iframe>")
        );

    // The script at the end closes what a markup leaves open, as the scripts of a real page do.
    private static string PageOf((string Name, string Markup) one) => one.Name.StartsWith("clobbered", StringComparison.Ordinal)
        ? $"<!doctype html><body><form data-page method=post><main>{one.Markup}</main></form>"
        : $"<!doctype html><body><main>{one.Markup}</main><script></script>";

    private static bool IsOwn(string url, ConcurrentDictionary<string, bool> loaded) =>
        url.StartsWith(Site + "/static/", StringComparison.Ordinal)
        || url == Site + "/favicon.ico"
        || ((url == Site + "/" || url.StartsWith(Site + "/markup/", StringComparison.Ordinal)) && loaded.TryAdd(url, true));

    private static string AddressOf(int position) => string.Create(CultureInfo.InvariantCulture, $"{Site}/markup/{position}");

    private static string WithoutFragment(string url) => url.Split('#')[0];

    private static IFrame? FrameOf(IRequest request)
    {
        try
        {
            return request.Frame;
        }
        catch (PlaywrightException)
        {
            // A window that is only opening.
            return null;
        }
    }

    private static int? PositionOf(IFrame? frame)
    {
        for (; frame is not null; frame = frame.ParentFrame)
            if (FrameName().Match(frame.Name) is { Success: true } match)
                return int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return null;
    }

    [GeneratedRegex("^m([0-9]+)$")]
    private static partial Regex FrameName();

    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    );
}
