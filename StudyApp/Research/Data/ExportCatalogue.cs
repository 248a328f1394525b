using System.Collections.Immutable;
using StudyApp.Storage.Connection;
using StudyApp.Studies.Model;

namespace StudyApp.Research.Data;

/// <summary>Every file that can be exported; the verb, the panel's page and its downloads all read this list.</summary>
public sealed class ExportCatalogue(StudyDatabase database, ILoggerFactory? log = null)
{
    /// <summary>The formats, in the order of the help and of the page.</summary>
    public static ImmutableArray<ExportFormat> Formats { get; } =
    [
        WideExport.Format,
        LongExport.Format,
        TrialsExport.Format,
        ScoresExport.Format,
        TablesExport.Format,
        JsonExport.Format,
        InteractionsExport.Format,
        CodebookExport.Format,
    ];

    /// <summary>The files of one format.</summary>
    public ImmutableArray<ExportFile> FilesOf(ExportFormat format, Study study) =>
        format.FilesOf(new(database, study, log));

    /// <summary>The files that the panel's page lists.</summary>
    public ImmutableArray<ExportFile> Listed(Study study) => [.. Offered(study).Where(f => f.Offer!.IsListed)];

    /// <summary>
    /// The download of this name, or null; the case of letters counts only where it tells two files apart.
    /// </summary>
    public ExportFile? Find(string name, Study study)
    {
        var offered = Offered(study).ToList();
        return offered.Find(f => f.Name == name)
            ?? offered.Find(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private IEnumerable<ExportFile> Offered(Study study) =>
        Formats.SelectMany(f => FilesOf(f, study)).Where(f => f.Offer is not null);
}
