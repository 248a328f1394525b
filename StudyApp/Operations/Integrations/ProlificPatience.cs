namespace StudyApp.Operations.Integrations;

/// <summary>How long Prolific is waited for.</summary>
public sealed record ProlificPatience
{
    /// <summary>How long one answer may take.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a request is sent at most.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The wait after the first failure; doubled with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whoever asks for a longer wait is given up on.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(2);
}
