using System.Globalization;
using StudyApp.Participation.Withdrawing;
using StudyApp.Studies.Steps;
using StudyApp.Web.Participant.Framing;

namespace StudyApp.Web.Participant.Withdrawal;

/// <summary>Withdrawing: as the participant of this browser, or by a completion code from anywhere.</summary>
/// <remarks>Showing changes nothing.</remarks>
internal static class WithdrawEndpoints
{
    private const string CodeField = "code";

    public static async Task<IResult> ShowAsync(ParticipantVisit visit) => await visit.LoadAsync() switch
    {
        null => Code(visit, "", null),
        _ when visit.IsByIdAlone => Code(visit, "", null),
        { EndReason: Withdrawals.Reason } participant => visit.Redirect(
            visit.Locate(participant).Page.Path,
            StatusCodes.Status302Found
        ),
        var participant => PageResult.Of<WithdrawView>(visit.Context, new Dictionary<string, object?>
        {
            ["Frame"] = visit.Frame("withdraw", visit.Texts["withdraw_title"]),
            ["Visit"] = participant.Visit.Number,
            ["IsFinished"] = participant.Finished,
        }),
    };

    public static async Task<IResult> PostAsync(
        ParticipantVisit visit,
        PostedForm form,
        Withdrawals withdrawals,
        Attempts attempts
    )
    {
        // No form token: the code is what has to be known, and there may be no cookie at all.
        if (form.Fields[CodeField] is { } typed) return await WithdrawByCodeAsync(visit, typed, withdrawals, attempts);
        if (await visit.LoadAsync() is not { } participant || visit.IsByIdAlone) return visit.Redirect("withdraw");
        if (participant.EndReason != Withdrawals.Reason)
        {
            if (!form.TokenIsValid) return visit.Redirect("withdraw");
            await withdrawals.WithdrawAsync(participant);
            if (visit.Ticket is { NewPin: not null } ticket) visit.Keep(ticket with { NewPin = null });
        }
        return visit.Redirect(await visit.LoadAsync() is { } after ? visit.Locate(after).Page.Path : "");
    }

    public static async Task<IResult> ReceiptAsync(ParticipantVisit visit, string number, Withdrawals withdrawals) =>
        await withdrawals.ReceiptAsync(number, visit.Cancel) is { } receipt
        ? PageResult.Of<ReceiptView>(
            visit.Context,
            new Dictionary<string, object?>
            {
                ["Frame"] = visit.Frame("withdrawal", visit.Texts["receipt_title"]),
                ["Receipt"] = receipt,
            }
        )
        : PageResult.Message(visit, "not_found", StatusCodes.Status404NotFound);

    public static string PathOf(WithdrawalReceipt receipt) => $"withdrawal/{receipt.Number}";

    public static string FileOf(WithdrawalReceipt receipt) => $"{PathOf(receipt)}/receipt.pdf";

    private static async Task<IResult> WithdrawByCodeAsync(
        ParticipantVisit visit,
        string typed,
        Withdrawals withdrawals,
        Attempts attempts
    )
    {
        var address = visit.Context.Connection.RemoteIpAddress;
        var wait = attempts.Take(address);
        var receipt = default(WithdrawalReceipt);
        var isAnswered = false;
        try
        {
            // Also after too many wrong ones: those may be anybody's of the same network, and a right one cannot be
            // guessed.
            receipt = await withdrawals.WithdrawByCodeAsync(typed, visit.Cancel);
            isAnswered = true;
        }
        finally
        {
            if (receipt is not null || !isAnswered) attempts.GiveBack(address);
        }
        if (receipt is null && wait is { } longer)
        {
            visit.Context.Response.Headers.RetryAfter = Math.Ceiling(longer.TotalSeconds)
                .ToString(CultureInfo.InvariantCulture);
            var problem = visit.Texts.Format("attempts_wait", Math.Ceiling(longer.TotalMinutes));
            return Code(visit, typed, problem, StatusCodes.Status429TooManyRequests);
        }
        if (receipt is null)
            return Code(visit, typed, visit.Texts["withdraw_code_unknown"], StatusCodes.Status422UnprocessableEntity);
        return visit.Redirect(PathOf(receipt));
    }

    private static IResult Code(
        ParticipantVisit visit,
        string typed,
        string? problem,
        int status = StatusCodes.Status200OK
    ) =>
        PageResult.Of<WithdrawByCodeView>(
        visit.Context,
        new Dictionary<string, object?>
        {
            ["Frame"] = visit.Frame("withdraw", visit.Texts["withdraw_title"]),
            ["Typed"] = typed.Length > 64 ? typed[..64] : typed,
            ["Problem"] = problem,
            ["IsByIdAlone"] = visit.IsByIdAlone,
        },
        status);
}
