namespace StudyApp.Research.Documents.Pdf;

/// <summary>Something drawn on a page; places are points from its upper left corner.</summary>
internal abstract record PageMark;

/// <summary>A line of text.</summary>
/// <param name="Line">What it says.</param>
/// <param name="X">Where it begins on the left.</param>
/// <param name="Base">Where its letters stand.</param>
/// <param name="Style">How it is set.</param>
internal sealed record TextMark(TextLine Line, float X, float Base, TextStyle Style) : PageMark;

/// <summary>A line from left to right.</summary>
internal sealed record RuleMark(float X, float Y, float Width, float Thickness, Ink Ink) : PageMark;
