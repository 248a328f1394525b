using StudyApp.Storage.Connection.Bound;

namespace StudyApp.Research.Data.Writing;

/// <summary>
/// Which answers and rows an export holds, by where they lie: those of different databases never come into one file of
/// answers.
/// </summary>
/// <param name="Bind">The database of SQLALCHEMY_BINDS; null for the study's own.</param>
internal sealed record ExportPart(string? Bind)
{
    /// <summary>The study's own database.</summary>
    public static ExportPart Main { get; } = new((string?)null);

    /// <summary>Wherever they lie: for files that hold one table only.</summary>
    public static ExportPart Everywhere { get; } = new((string?)null) { IsAll = true };

    public bool IsAll { get; private init; }

    /// <summary>
    /// What the stored texts of this part begin with; for the study's own, what they do not begin with.
    /// </summary>
    /// <remarks>Empty for all.</remarks>
    public string Prefix => IsAll ? "" : Bind is null ? BoundStub.Prefix : BoundStub.PrefixOf(Bind);

    /// <summary>Whether a stored text belongs to this part.</summary>
    public bool Holds(string stored) =>
        IsAll || (BoundStub.Read(stored) is var (bind, _) ? bind == Bind : Bind is null);

    /// <summary>A file's name for this part: <c>participants_wide_contact.csv</c>.</summary>
    public static string NameOf(string file, string? bind) =>
        bind is null ? file : $"{Path.GetFileNameWithoutExtension(file)}_{bind}{Path.GetExtension(file)}";
}
