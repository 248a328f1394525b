using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;

namespace StudyApp.Research.Monitoring;

/// <summary>What a researcher switches while the study runs. Thread-safe.</summary>
public sealed class StudySwitches(ParticipantWriter writer, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Lets newcomers into a condition, or keeps them out of it.</summary>
    /// <param name="condition">1-based.</param>
    /// <param name="account">The account that asks for it.</param>
    public Task SwitchConditionAsync(int condition, bool enabled, string account) =>
        writer.SwitchConditionAsync(condition, enabled, account, Now);

    /// <summary>Opens or closes the study to newcomers, or leaves it to the configured times again.</summary>
    /// <param name="wanted">What is to hold from now on.</param>
    /// <param name="account">The account that asks for it.</param>
    public Task SwitchOpeningAsync(OpeningState wanted, string account) =>
        writer.SwitchOpeningAsync(wanted, account, Now);
}
