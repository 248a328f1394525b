using System.Xml;
using System.Xml.Linq;
using StudyApp.Studies.Model;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Recruitment.Platforms;

/// <summary>
/// SONA Systems: a survey code by link; credit is granted by a call of the server's, or by a link on the end page.
/// </summary>
/// <remarks>Source: sona-systems.com, "External study credit granting".</remarks>
public sealed class SonaPlatform(PlatformRules rules) : MappedPlatform(rules)
{
    /// <inheritdoc/>
    public override string DisplayName => "Sona";

    /// <summary>
    /// The call that grants one participant credit, from <see cref="ServerSettings.SonaCreditUrl"/>; null without a
    /// survey code.
    /// </summary>
    public static Uri? CreditCall(string creditUrl, string? surveyCode) =>
        Valid(surveyCode) is { } code
            ? new(creditUrl.Replace("{participant}", Uri.EscapeDataString(code), StringComparison.Ordinal))
            : null;

    /// <summary>
    /// Whether Sona's answer says that credit is granted: it holds a result whose <c>credit_status</c> is <c>G</c>.
    /// </summary>
    public static bool IsGranted(string answer)
    {
        try
        {
            return XDocument
                .Parse(answer)
                .Descendants()
                .Any(e => e.Name.LocalName == "credit_status" && e.Value.Trim() == "G");
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    protected override bool IsPreview(
        System.Collections.Immutable.ImmutableSortedDictionary<string, string> parameters
    ) =>
        Rules.Person.Any(name =>
            parameters.GetValueOrDefault(name) is { } code
            && code.Contains("%SURVEY_CODE%", StringComparison.OrdinalIgnoreCase)
        ) || base.IsPreview(parameters);
}
