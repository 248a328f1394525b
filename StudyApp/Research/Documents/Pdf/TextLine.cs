namespace StudyApp.Research.Documents.Pdf;

/// <summary>
/// Glyphs of one face that follow each other from left to right; places are points from where the run begins.
/// </summary>
/// <param name="Font">What draws them.</param>
/// <param name="Glyphs">Their numbers in the face.</param>
/// <param name="X">To the right.</param>
/// <param name="Y">Upwards from the base.</param>
/// <param name="Width">Of all of them.</param>
internal sealed record GlyphRun(FontChoice Font, ushort[] Glyphs, float[] X, float[] Y, float Width)
{
    /// <summary>What they say, for a run from right to left; null for others, whose glyphs say it themselves.</summary>
    public string? Text { get; init; }

    /// <summary>Where in <see cref="Text"/> each glyph begins.</summary>
    public int[] From { get; init; } = [];
}

/// <summary>A run at its place in a line.</summary>
internal readonly record struct PlacedRun(GlyphRun Run, float X, string? Link);

/// <summary>A line of text, from left to right as it is seen.</summary>
/// <param name="Runs">What it is made of.</param>
/// <param name="Width">Without the space at its end.</param>
internal sealed record TextLine(List<PlacedRun> Runs, float Width);
