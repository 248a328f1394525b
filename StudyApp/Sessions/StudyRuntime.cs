using StudyApp.Flow;
using StudyApp.Studies;

namespace StudyApp.Sessions;

/// <summary>The study being run, with its ways resolved once.</summary>
public sealed class StudyRuntime(Study study)
{
    public Study Study { get; } = study;

    public StudyFlow Flow { get; } = new(study);

    public Step Locate(Storage.ParticipantState participant)
    {
        var plan = Flow.Plan(participant.Condition);
        // An end keeps its reason even when the author's page for it is gone.
        return participant.Finished && participant.EndReason is { } reason ? plan.EndFor(reason) : plan.Locate(participant.Visit.Path, participant.Visit.Occurrence);
    }
}
