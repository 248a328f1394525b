using System.Collections.Immutable;

namespace StudyApp.Research.Documents;

/// <summary>What somebody takes along: made into a PDF, the same bytes for the same content.</summary>
public sealed record Document
{
    /// <summary>The heading, and what readers show as the file's name.</summary>
    public required string Title { get; init; }

    /// <summary>Stands above the title and at the foot of every page.</summary>
    public required string StudyName { get; init; }

    /// <summary>BCP 47 tag.</summary>
    public required string Language { get; init; }

    /// <summary>Whether lines begin at the right.</summary>
    public bool IsRightToLeft { get; init; }

    /// <summary>UTC of what the document tells; never of when it was made.</summary>
    public required DateTime At { get; init; }

    /// <summary>What is said, from top to bottom.</summary>
    public required ImmutableArray<Block> Blocks { get; init; }

    /// <summary>
    /// What the foot of a page says, with the page's number as <c>{0}</c> and the number of pages as <c>{1}</c>.
    /// </summary>
    public required string PageOf { get; init; }

    /// <summary>
    /// What the last page says of a document that is too long, with the greatest number of pages as <c>{0}</c>.
    /// </summary>
    public required string IsCut { get; init; }
}

/// <summary>A part of a document.</summary>
public abstract record Block;

/// <summary>A heading below the title.</summary>
/// <param name="Level">1 for the greatest.</param>
/// <param name="Text">What it says.</param>
public sealed record HeadingBlock(int Level, RichText Text) : Block;

/// <summary>Text.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Indent">How many steps it is set in.</param>
public sealed record ParagraphBlock(RichText Text, int Indent = 0) : Block;

/// <summary>An entry of a list.</summary>
/// <param name="Marker">A bullet or number.</param>
/// <param name="Text">What it says.</param>
/// <param name="Indent">1 for an outer list.</param>
public sealed record ListItemBlock(string Marker, RichText Text, int Indent) : Block;

/// <summary>Labels with what belongs to them, beside each other.</summary>
public sealed record FactsBlock(ImmutableArray<Fact> Facts) : Block;

/// <summary>One label with its value.</summary>
public sealed record Fact(string Label, RichText Value);

/// <summary>Rows of cells with rules between them.</summary>
public sealed record TableBlock(ImmutableArray<TableRow> Rows) : Block;

/// <summary>A row of a table.</summary>
/// <param name="IsHeader">Whether it names the columns: the first such rows are repeated on every page.</param>
/// <param name="Cells">From the side where lines begin.</param>
public sealed record TableRow(bool IsHeader, ImmutableArray<RichText> Cells);

/// <summary>A line across the page.</summary>
public sealed record RuleBlock : Block;
