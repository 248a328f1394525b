namespace StudyApp.Authoring.Diagnostics;

/// <summary>How much a diagnostic matters: only errors keep a study from running.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing to do.</summary>
    Info,

    /// <summary>Probably a mistake; the study runs.</summary>
    Warning,

    /// <summary>The study cannot run like this.</summary>
    Error,
}
