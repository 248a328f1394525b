using Microsoft.Playwright;

namespace StudyApp.Tests.Browser;

/// <summary>What the design asks of a participants' page on a phone, measured on the page as it is shown now.</summary>
internal static class Phone
{
    public const int Width = 390;

    private const string Look =
        """
        () => {
          const found = [];
          const drawn = { opacityProperty: true, visibilityProperty: true };
          const isSeen = part => part.checkVisibility(drawn) && part.getBoundingClientRect().width > 1.5;
          const told = part => part.outerHTML.slice(0, 140).replace(/\s+/g, ' ');
          const tell = (condition, what, part) => { if (condition) found.push(`${what}: ${told(part)}`); };

          // A label is a target too. Links within a sentence may be as high as its line.
          const sentence = 'p, li, dd, td, label, legend, .ask';
          const isInline = target =>
              target.matches('a') && getComputedStyle(target).display.startsWith('inline') && target.closest(sentence);
          const touched = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=application]';
          for (const target of document.querySelectorAll(touched)) {
            if (!isSeen(target) || target.closest('[aria-hidden=true], .off-page') || target.matches('.skip')) continue;
            const height = Math.max(...[target, ...target.labels ?? []].map(part => part.getBoundingClientRect().height));
            const least = isInline(target) && !target.matches('.btn') ? 24 : 44;
            tell(height < least - .5, `small target, ${height} of ${least}`, target);
          }

          const typed = 'input:not([type=hidden], [type=radio], [type=checkbox], [type=range]), select, textarea';
          const asked = '.ask, .q-title, .q label, .choice > span, .grid th, .grid .txt, .matrix th, .ends, .share > label, .ranks .name';
          for (const text of document.querySelectorAll(`${typed}, ${asked}`)) {
            const size = parseFloat(getComputedStyle(text).fontSize);
            tell(isSeen(text) && size < 16, `small text, ${size}`, text);
          }

          const cards = ':is(.q, .card, .thanks, .message)';
          for (const card of document.querySelectorAll(`${cards} ${cards}`)) {
            const { borderTopWidth, borderInlineEndWidth } = getComputedStyle(card);
            tell(isSeen(card) && parseFloat(borderTopWidth) > 0 && parseFloat(borderInlineEndWidth) > 0, 'card in a card', card);
          }

          const nameOf = media => media.getAttribute('aria-label')
            ?? (media.getAttribute('aria-labelledby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent ?? '').join(' ');
          for (const picture of document.querySelectorAll('img')) tell(!picture.hasAttribute('alt'), 'no alternative', picture);
          for (const media of document.querySelectorAll('audio, video')) tell(nameOf(media).trim() === '', 'no name', media);

          // A phone shows a page that is too wide as a whole, smaller: its window grows with it.
          const { scrollWidth } = document.documentElement;
          if (scrollWidth > screen.width) found.push(`wider than the window: ${scrollWidth}`);
          return found;
        }
        """;

    public static BrowserNewContextOptions Options => new()
    {
        ViewportSize = new() { Width = Width, Height = 844 },
        HasTouch = true,
        IsMobile = true,
        ReducedMotion = ReducedMotion.Reduce,
    };

    /// <summary>Everything wrong with the page, one line each, with its address before it.</summary>
    public static async Task<IEnumerable<string>> ProblemsAsync(IPage page)
    {
        // A page that was just answered may still lack its style sheet.
        await page.WaitForLoadStateAsync(LoadState.Load);
        var found = await page.EvaluateAsync<string[]>(Look);
        return found.Select(problem => $"{new Uri(page.Url).AbsolutePath}: {problem}");
    }
}
