using System.Globalization;
using StudyApp.Studies.Recruitment;
using StudyApp.Web.Participant.Framing;

namespace StudyApp.Web.Participant.Entering;

/// <summary>
/// With <c>--debug</c> an author picks the condition to walk through: a test run, which counts nowhere.
/// </summary>
/// <remarks>Elsewhere there is no such page.</remarks>
internal static class ConditionPickerEndpoints
{
    private const string ConditionField = "condition";

    public static async Task<IResult> ShowAsync(ParticipantVisit visit)
    {
        if (!visit.OffersConditions) return PageResult.Message(visit, "not_found", StatusCodes.Status404NotFound);
        return PageResult.Of<ConditionPickerView>(visit.Context, new Dictionary<string, object?>
        {
            ["Frame"] = visit.Frame(DebugMode.PickerPath, visit.Texts["debug_pick_title"]),
            ["Conditions"] = await visit.Arrivals.ConditionsAsync(visit.Cancel),
        });
    }

    public static Task<IResult> PostAsync(ParticipantVisit visit, PostedForm form)
    {
        if (!visit.OffersConditions)
            return Task.FromResult(PageResult.Message(visit, "not_found", StatusCodes.Status404NotFound));
        if (!form.TokenIsValid) return Task.FromResult(visit.Redirect(DebugMode.PickerPath));
        if (
            !int.TryParse(form.Fields[ConditionField], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number < 1
            || number > visit.Study.Conditions.Length
        )
            return Task.FromResult(PageResult.Message(visit, "bad_request", StatusCodes.Status400BadRequest));
        visit.Keep(ParticipantTicket.For(Arrival.Test(number)) with { Language = visit.Ticket?.Language });
        return Task.FromResult(visit.Redirect(""));
    }
}
