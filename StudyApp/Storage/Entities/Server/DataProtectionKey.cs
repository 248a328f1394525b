namespace StudyApp.Storage.Entities.Server;

/// <summary>A key that protects cookies.</summary>
/// <remarks>Kept in the database, so that a restart or a second server keeps sessions.</remarks>
public sealed class DataProtectionKey
{
    /// <summary>Primary key.</summary>
    public int Id { get; set; }

    /// <summary>The framework's name for it.</summary>
    public string FriendlyName { get; set; } = "";

    /// <summary>The key as the framework writes it.</summary>
    public string Xml { get; set; } = "";
}
