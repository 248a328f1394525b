namespace StudyApp.Operations.Integrations;

/// <summary>How often the jobs look for something to do.</summary>
/// <param name="Interval">Between two rounds.</param>
public sealed record RecruitmentTimes(TimeSpan Interval)
{
    /// <summary>As servers run.</summary>
    public static RecruitmentTimes Usual { get; } = new(TimeSpan.FromSeconds(15));
}
