namespace StudyApp.Studies.Items.Answers;

/// <summary>Why a column has no value. That a page was never reached needs no reason: it has no submission.</summary>
public enum MissingReason
{
    /// <summary>The question was shown and left open.</summary>
    Blank,

    /// <summary>The participant chose "not applicable".</summary>
    NotApplicable,

    /// <summary>The question was not shown to this participant.</summary>
    NotShown,

    /// <summary>The page's time was over before the question was answered.</summary>
    TimeUp,
}
