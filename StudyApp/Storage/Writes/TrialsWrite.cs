namespace StudyApp.Storage.Writes;

/// <summary>Stores trials, each once. The result is how many were new.</summary>
internal sealed class TrialsWrite(TrialsRequest request) : ParticipantWrite<int>
{
    public override long Order => request.ParticipantId;

    protected override async Task<int> WriteAsync(WriteSession session, CancellationToken cancel)
    {
        // It also locks the participant: of someone who withdraws at the same time nothing is left behind.
        if (await session.ExecuteAsync("UPDATE participants SET last_active_at = @now WHERE id = @id AND NOT finished", cancel, ("now", request.Now), ("id", request.ParticipantId)) == 0) return 0;
        var stored = 0;
        foreach (var (index, json) in request.Rows)
            stored += await session.ExecuteAsync(
                """
                INSERT INTO trials (participant_id, visit_id, task, run, trial_index, data, received_at) VALUES (@participant, @visit, @task, @run, @index, @data, @now)
                ON CONFLICT (participant_id, task, run, trial_index) DO NOTHING
                """,
                cancel, ("participant", request.ParticipantId), ("visit", request.VisitId), ("task", request.Task), ("run", request.Run), ("index", index), ("data", json), ("now", request.Now));
        return stored;
    }
}
