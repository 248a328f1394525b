using System.Text.RegularExpressions;

namespace StudyApp.Sessions;

/// <summary>Programs that read the web by themselves and say so in their name. A name proves nothing: whoever says that they are a person takes part, flagged.</summary>
public static partial class KnownCrawlers
{
    /// <summary>Whether a browser calls itself by such a name. An empty name is none.</summary>
    public static bool Includes(string userAgent) => Name().IsMatch(userAgent);

    // The names that search engines, link previews, archives and collectors of texts document for themselves; and any name of that kind with a version behind it. Phones of the make Cubot write no version there.
    [GeneratedRegex(
        """
        (?: \b(?:Googlebot|AdsBot-Google|Mediapartners-Google|Google-InspectionTool|GoogleOther|APIs-Google|FeedFetcher-Google|Storebot-Google|bingbot|BingPreview|adidxbot|Slurp|DuckDuckBot|DuckAssistBot|Baiduspider
        |YandexBot|YandexImages|Sogou[ ]web[ ]spider|Applebot|PetalBot|SeznamBot|Qwantify|MojeekBot|facebookexternalhit|facebookcatalog|meta-externalagent|meta-externalfetcher|Twitterbot|LinkedInBot|Pinterestbot|redditbot
        |Slackbot|Slackbot-LinkExpanding|Discordbot|TelegramBot|SkypeUriPreview|vkShare|AhrefsBot|SemrushBot|MJ12bot|DotBot|Bytespider|GPTBot|ChatGPT-User|OAI-SearchBot|ClaudeBot|Claude-User|CCBot|PerplexityBot|Amazonbot
        |archive\.org_bot|ia_archiver|heritrix|UptimeRobot|Pingdom\.com_bot|W3C_Validator)\b
        | \b[a-z][a-z0-9_.-]*(?:bot|crawler|spider)/v?[0-9] )
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Name();
}
