using StudyApp.Research.Data.Writing;

namespace StudyApp.Research.Data;

/// <summary>Writes one export file to a stream; a codebook ignores the scope, for it holds nobody.</summary>
public delegate Task WriteExport(Stream stream, ExportScope scope, CancellationToken cancel);

/// <summary>One file that can be exported from a study.</summary>
/// <param name="Name">The file name, which is also the last part of the download's address.</param>
/// <param name="WriteAsync">Writes its bytes.</param>
public sealed record ExportFile(string Name, WriteExport WriteAsync)
{
    /// <summary>The database of SQLALCHEMY_BINDS it is about; null for the study's own.</summary>
    public string? Bind { get; init; }

    /// <summary>How the panel offers it; null when only the verb writes it.</summary>
    public ExportOffer? Offer { get; init; }
}
