namespace StudyApp.Exports;

/// <summary>Which participants an export holds.</summary>
/// <param name="IncludeUnfinished">Also those who have not reached an end.</param>
/// <param name="IncludeExcluded">Also those who are left out of counts.</param>
public sealed record ExportScope(bool IncludeUnfinished, bool IncludeExcluded)
{
    /// <summary>Finished and not excluded.</summary>
    public static ExportScope Usual { get; } = new(IncludeUnfinished: false, IncludeExcluded: false);
}
