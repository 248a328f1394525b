namespace StudyApp.Research.Documents.Pdf;

/// <summary>How a text is set; lengths are points.</summary>
/// <param name="Size">The font's size.</param>
/// <param name="Leading">From one line's base to the next.</param>
/// <param name="Ink">Its colour.</param>
internal readonly record struct TextStyle(float Size, float Leading, Ink Ink)
{
    /// <summary>From the top of a line to where its letters stand.</summary>
    public float Base => (Leading / 2) + (0.36f * Size);
}

/// <summary>The colours of a document: all of them are readable in print and by contrast.</summary>
internal enum Ink
{
    /// <summary>Text.</summary>
    Strong,

    /// <summary>What says what a text is.</summary>
    Quiet,

    /// <summary>What leads elsewhere.</summary>
    Link,

    /// <summary>Rules between rows.</summary>
    Hairline,
}
