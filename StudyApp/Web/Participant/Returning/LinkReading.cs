using StudyApp.Studies.Recruitment;

namespace StudyApp.Web.Participant.Returning;

/// <summary>What an address says of who comes, as far as it can be believed.</summary>
/// <param name="Arrival">Who.</param>
/// <param name="IsProved">Whether a signature, the study's own or the platform's, says so.</param>
/// <param name="IsForged">Whether it carries an id without the signature that the study asks for, or with
/// another's.</param>
public sealed record LinkReading(Arrival Arrival, bool IsProved, bool IsForged)
{
    /// <summary>An address that says nothing.</summary>
    public static LinkReading Nothing { get; } = new(Arrival.Unknown, IsProved: false, IsForged: false);
}
