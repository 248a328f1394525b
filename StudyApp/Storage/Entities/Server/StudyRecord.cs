namespace StudyApp.Storage.Entities.Server;

/// <summary>The one row that says whose database this is. Its row lock serialises arrivals on PostgreSQL.</summary>
public sealed class StudyRecord
{
    /// <summary>Always 1.</summary>
    public int Id { get; set; }

    /// <summary>The configuration file's name without ending.</summary>
    public string Key { get; set; } = "";

    /// <summary>The study's title at the last start.</summary>
    public string Title { get; set; } = "";

    /// <summary>UTC of the first start.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>The order of lists of blocks comes from here; made at the first start, 0 before.</summary>
    public long Seed { get; set; }

    /// <summary>
    /// What signed links and keyed hashes are made with: 32 random bytes in base 64, made at the first start and
    /// wrapped by the key file.
    /// </summary>
    /// <remarks>Empty before. A secret.</remarks>
    public string Secret { get; set; } = "";

    /// <summary>UTC; who was last seen before and counted no more for that, was looked at.</summary>
    /// <remarks>Null as long as nobody was gone.</remarks>
    public DateTime? GoneSince { get; set; }

    /// <summary>Hash of the analysts' views as they were last made; empty when never.</summary>
    public string ViewsHash { get; set; } = "";
}
