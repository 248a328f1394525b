using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using StudyApp.Studies.Steps;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Authored;

/// <summary>
/// What scripts of authors' pages know about the participant: the attributes of the element that loads
/// <c>studyapp.js</c>.
/// </summary>
/// <param name="Participant">The participant's number.</param>
/// <param name="Condition">1-based; 0 for none.</param>
/// <param name="Visit">The visit of the page, which names the queue of what is not stored yet.</param>
/// <param name="Page">The page's path.</param>
/// <param name="Root">Below which everything lies, such as <c>/sleep</c>; empty for none.</param>
public sealed partial record AuthorScript(long Participant, int Condition, int Visit, string Page, string Root)
{
    /// <summary>Whether jQuery and htmx are loaded: only where there is a script that may ask for them.</summary>
    public bool Libraries { get; init; }

    /// <summary>What a page says when its script fails, as JSON.</summary>
    public string Words { get; init; } = "{}";

    /// <summary>Whether the page shows what its scripts do wrong.</summary>
    public bool IsDebug { get; init; }

    public static AuthorScript Of(ParticipantVisit visit, ParticipantState participant, string page) =>
        new(participant.Id, participant.Condition, participant.Visit.Number, page, visit.Root)
        {
            Words = visit.Texts.AsJson("script_"),
            IsDebug = visit.Context.RequestServices.GetRequiredService<ScriptProblemLog>().IsDebug,
        };

    /// <summary>Whether some HTML may run scripts.</summary>
    public static bool MayRunIn(string html) =>
        html.Contains("<script", StringComparison.OrdinalIgnoreCase)
        || html.Contains("hx-", StringComparison.OrdinalIgnoreCase)
        || Handler().IsMatch(html);

    /// <summary>The element for a document of the author's own, which loads other libraries itself.</summary>
    public string Element(AssetUrls urls) => string.Create(
        CultureInfo.InvariantCulture,
        $"<script src=\"{Root}/{urls["js/studyapp.js"]}\" id=\"studyapp-script\" "
            + $"data-participant=\"{Participant}\" data-condition=\"{Condition}\" data-visit=\"{Visit}\" "
            + $"data-page=\"{WebUtility.HtmlEncode(Page)}\" data-root=\"{Root}\" "
            + $"data-words=\"{WebUtility.HtmlEncode(Words)}\"{(IsDebug ? " data-debug=\"1\"" : "")} "
            + $"data-alone=\"1\"></script>"
    );

    [GeneratedRegex(@"\son[a-z]+\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Handler();
}
