namespace StudyApp.Research.Documents.Pdf;

/// <summary>Neighbouring characters of one line, face, span and direction, shaped.</summary>
internal sealed class TextPiece
{
    public required int Start { get; init; }

    public required int Length { get; init; }

    public required GlyphRun Run { get; init; }

    /// <summary>Where in the text each glyph comes from.</summary>
    public required int[] Clusters { get; init; }

    /// <summary>How far each glyph leads.</summary>
    public required float[] Advances { get; init; }

    public required byte Level { get; init; }

    public required string? Link { get; init; }

    /// <summary>Whether it is space, which no line begins or ends with.</summary>
    public required bool IsSpace { get; init; }

    /// <summary>Whether a line may begin with it.</summary>
    public required bool MayBegin { get; init; }

    public float Width => Run.Width;
}
