using StudyApp.Studies.Model;

namespace StudyApp.Studies.Recruitment.Platforms;

/// <summary>Prolific: ids by link, back by one address that carries the code of the way the study ended.</summary>
/// <remarks>Source: docs.prolific.com, "Completion codes" and "Integrating with your study".</remarks>
public sealed class ProlificPlatform(PlatformRules rules) : MappedPlatform(rules)
{
    /// <inheritdoc/>
    public override string DisplayName => "Prolific";

    /// <inheritdoc/>
    public override PlatformReturn Return(string reason, Arrival arrival, string? code)
    {
        if (Rules.ReturnUrls.GetValueOrDefault(reason) is { } own)
            return new ReturnLink(Fill(own, reason, arrival, code));
        // Only codes that Prolific knows: a code of the participant's own means nothing there, and an end without one
        // is for returning the submission.
        var isKnown = code is not null && CompletionCode.Normalise(code) != code;
        return isKnown && Rules.ReturnUrls.GetValueOrDefault("") is { } url
            ? new ReturnLink(Fill(url, reason, arrival, code))
            : PlatformReturn.None;
    }
}
