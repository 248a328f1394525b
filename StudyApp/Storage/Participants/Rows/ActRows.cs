using StudyApp.Storage.Connection.Writing;
using StudyApp.Storage.Requests;

namespace StudyApp.Storage.Participants.Rows;

/// <summary>Records what researchers did to single participants, in the transaction that does it.</summary>
internal static class ActRows
{
    public static Task AddAsync(WriteSession session, ActRequest act, CancellationToken cancel) => session.SendAsync(
        "INSERT INTO participant_acts (participant_id, kind, at, reason, account) VALUES (@participant, "
            + "@kind, @now, @reason, @account)",
        cancel,
        ("participant", act.ParticipantId),
        ("kind", act.Kind.ToString()),
        ("now", act.Now),
        ("reason", act.Reason),
            ("account", act.Account));
}
