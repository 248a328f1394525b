using Microsoft.Playwright;

namespace StudyApp.Tests.Browser;

/// <summary>What axe-core and a few measurements say about a page as it is shown now.</summary>
internal static class Axe
{
    /// <summary>CSS pixels a target is at least wide and high (WCAG 2.2, 2.5.8).</summary>
    private const int SmallestTarget = 24;

    // All that the rules look at beside colors is in the shape: what the document says, where its parts stand, which of them are seen.
    private const string Look =
        """
        async ({ smallest, isOtherScheme }) => {
          const shape = () => document.documentElement.outerHTML + [...document.querySelectorAll('body *')].map(part => {
            const { x, y, width, height } = part.getBoundingClientRect();
            return `${x},${y},${width},${height},${part.scrollWidth},${part.scrollHeight},${part.checkVisibility({ opacityProperty: true, visibilityProperty: true })}`;
          }).join(';');
          const looked = window.lookedAt;
          window.lookedAt = shape();
          const everything = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] };
          const colors = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }, resultTypes: ['violations'] };
          const isSame = isOtherScheme && window.lookedAt === looked;
          const { violations } = await axe.run(document, isSame ? colors : everything);
          const found = violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | '));
          if (isSame) return found;
          if (document.documentElement.scrollWidth > window.innerWidth) found.push(`wider than the window: ${document.documentElement.scrollWidth} > ${window.innerWidth}`);
          // A label is a target too. Links within a sentence may be as high as its line.
          for (const target of document.querySelectorAll('main :is(input:not([type=hidden]), select, textarea, button, a[href], [tabindex="0"]), header a, footer a')) {
            if (!target.checkVisibility({ visibilityProperty: true }) || target.closest('[aria-hidden=true]') || getComputedStyle(target).display === 'inline' && target.matches('a')) continue;
            const boxes = [target, ...target.labels ?? []].map(part => part.getBoundingClientRect());
            const [width, height] = [Math.max(...boxes.map(b => b.width)), Math.max(...boxes.map(b => b.height))];
            if (width < smallest || height < smallest) found.push(`small target: ${target.outerHTML.slice(0, 120)} ${width} x ${height}`);
          }
          return found;
        }
        """;

    private static readonly string Script = File.ReadAllText(
        Path.Combine(Path.GetDirectoryName(DemoStudy.Config)!, "..", "..", "node_modules", "axe-core", "axe.min.js")
    );

    /// <summary>Puts axe-core into the page; once for each document.</summary>
    public static Task LoadAsync(IPage page) => page.EvaluateAsync(Script);

    /// <summary>Everything wrong with the page, one line each.</summary>
    public static async Task<string[]> ProblemsAsync(IPage page) =>
        await page.EvaluateAsync<string[]>(Look, new { smallest = SmallestTarget, isOtherScheme = false });

    /// <summary>Everything wrong with the page in another color scheme than that of the look just before.</summary>
    /// <remarks>
    /// Where the scheme changed nothing but colors, only the rules about colors can find anything else: no other is asked.
    /// </remarks>
    public static async Task<string[]> OtherSchemeProblemsAsync(IPage page) =>
        await page.EvaluateAsync<string[]>(Look, new { smallest = SmallestTarget, isOtherScheme = true });
}
