namespace StudyApp.Research.Data.Writing;

/// <summary>Which participants an export holds.</summary>
/// <param name="IncludeUnfinished">Also those who have not reached an end.</param>
/// <param name="IncludeExcluded">Also those who are left out of counts.</param>
public sealed record ExportScope(bool IncludeUnfinished, bool IncludeExcluded)
{
    /// <summary>Whether the wide file also holds what is kept of network addresses and browsers.</summary>
    public bool WithOrigins { get; init; }

    /// <summary>Finished and not excluded.</summary>
    public static ExportScope Usual { get; } = new(IncludeUnfinished: false, IncludeExcluded: false);
}
