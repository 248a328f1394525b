namespace StudyApp.Authoring.Diagnostics;

/// <summary>A place in a study file.</summary>
/// <param name="File">The file's name as the author knows it, relative to the study folder; empty for a setting that
/// came from the environment or the command line.</param>
/// <param name="Line">1-based; 0 when the diagnostic concerns the file as a whole.</param>
/// <param name="Column">1-based, counted in UTF-16 code units; 0 when the diagnostic concerns the file as a
/// whole.</param>
/// <param name="Length">UTF-16 code units covered on that line; 0 for a point.</param>
public readonly record struct SourceSpan(string File, int Line, int Column, int Length = 0) : IComparable<SourceSpan>
{
    /// <summary>The file as a whole.</summary>
    public static SourceSpan WholeFile(string file) => new(file, 0, 0);

    /// <summary>The span that begins <paramref name="characters"/> later on the same line.</summary>
    public SourceSpan Shift(int characters, int length = 0) =>
        this with
        {
            Column = Column + characters,
            Length = length,
        };

    /// <summary>Whether another span begins within this one, on its first line.</summary>
    public bool Covers(SourceSpan other) =>
        other.File == File && other.Line == Line && other.Column >= Column && other.Column <= Column + Length;

    /// <inheritdoc/>
    public int CompareTo(SourceSpan other)
    {
        var byFile = string.CompareOrdinal(File, other.File);
        if (byFile != 0) return byFile;
        var byLine = Line.CompareTo(other.Line);
        return byLine != 0 ? byLine : Column.CompareTo(other.Column);
    }

    /// <summary>Orders by file (ordinal), line, column.</summary>
    public static bool operator <(SourceSpan left, SourceSpan right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(SourceSpan left, SourceSpan right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(SourceSpan left, SourceSpan right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(SourceSpan left, SourceSpan right) => left.CompareTo(right) >= 0;
}
