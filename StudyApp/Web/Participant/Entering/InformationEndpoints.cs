using StudyApp.Participation.Answering;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Entering;

/// <summary>Pages that only tell something. Reading them changes nothing.</summary>
internal static class InformationEndpoints
{
    /// <summary>The consent text, for those who want to read or print it again: the one they agreed to.</summary>
    public static async Task<IResult> ShowConsentTextAsync(ParticipantVisit visit, AgreedConsent consent)
    {
        var own = await OwnAsync(visit);
        if (await consent.TextAsync(own, visit.Language, visit.Cancel) is not { } text)
            return PageResult.Message(visit, "not_found", StatusCodes.Status404NotFound);
        return PageResult.Of<ConsentTextView>(visit.Context, new Dictionary<string, object?>
        {
            ["Frame"] = visit.Frame("consent_text", visit.Texts["consent_title"]),
            ["Text"] = text,
            ["HasRecord"] = own is not null && await consent.HasRecordAsync(own, visit.Cancel),
        });
    }

    /// <summary>The consent text alone, for pages that load it themselves.</summary>
    public static async Task<IResult> ShowConsentMarkupAsync(ParticipantVisit visit, AgreedConsent consent) =>
        await consent.TextAsync(await OwnAsync(visit), visit.Language, visit.Cancel) is { } text
            ? PageResult.Html(visit.Context, text.Value, StatusCodes.Status200OK, SecurityHeaders.Strict)
            : PageResult.Message(visit, "not_found", StatusCodes.Status404NotFound);

    // What somebody agreed to is theirs; whoever only knows their id reads what everybody reads.
    private static async Task<ParticipantState?> OwnAsync(ParticipantVisit visit) =>
        await visit.LoadAsync() is { } participant && !visit.IsByIdAlone ? participant : null;

    /// <summary>Which device is needed, for those whose device does not fit.</summary>
    public static async Task<IResult> ShowDeviceAsync(ParticipantVisit visit)
    {
        if (visit.Study.Access.Device == DeviceNeed.Any || await visit.LoadAsync() is not null)
            return visit.Redirect("", StatusCodes.Status302Found);
        return PageResult.Of<DeviceView>(
            visit.Context,
            new Dictionary<string, object?>
            {
                ["Frame"] = visit.Frame("device", visit.Texts["device_unfit"]),
                ["Need"] = visit.Study.Access.Device,
                ["Address"] = await visit.OwnLinkAsync(),
            }
        );
    }
}
