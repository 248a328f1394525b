using StudyApp.Participation.Planning;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Steps;

namespace StudyApp.Participation.Withdrawing;

/// <summary>How participants take their consent back, while they take part or afterwards. Thread-safe.</summary>
public sealed class Withdrawals(
    StudyRuntime runtime,
    WithdrawalReader reader,
    StudyReads participants,
    ParticipantWriter writer,
    TimeProvider clock
)
{
    /// <summary>The end that withdrawing leads to.</summary>
    public const string Reason = "withdrawn";

    /// <summary>Whether withdrawing deletes; else it leaves out.</summary>
    public bool Erases => runtime.Study.Participants.EraseOnWithdraw;

    /// <summary>Takes someone out of the study; who is out already gets the same receipt.</summary>
    public Task<WithdrawalReceipt> WithdrawAsync(ParticipantState participant)
    {
        var end = runtime.PlanOf(participant).EndFor(Reason).Page;
        return writer.WithdrawAsync(new(
            participant.Id,
            CompletionCode.Next(),
            Erases,
            new(end.Path, 0, end.Version?.Hash, participant.Condition, null),
            runtime.EndingFor(participant.Source, Reason),
            clock.GetUtcNow().UtcDateTime));
    }

    /// <summary>Takes whoever was given a completion code out of the study; null when nobody was.</summary>
    public async Task<WithdrawalReceipt?> WithdrawByCodeAsync(string typed, CancellationToken cancel)
    {
        if (CompletionCode.Normalise(typed) is not { } code || await reader.ByCodeAsync(code, cancel) is not { } id)
            return null;
        return
            await participants.Participants.LoadAsync(id, browser: null, withEarlier: false, cancel) is { } participant
            ? await WithdrawAsync(participant)
            : null;
    }

    /// <summary>A participant's receipt; null for someone who has not withdrawn.</summary>
    public Task<WithdrawalReceipt?> ReceiptOfAsync(long participantId, CancellationToken cancel) =>
        reader.OfAsync(participantId, cancel);

    /// <summary>The receipt of a number; null when there is none.</summary>
    public async Task<WithdrawalReceipt?> ReceiptAsync(string number, CancellationToken cancel) =>
        CompletionCode.Normalise(number) is { } normal ? await reader.FindAsync(normal, cancel) : null;
}
