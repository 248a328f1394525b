using System.Net;
using AngleSharp.Html.Parser;

namespace StudyApp.Authoring.Html;

/// <summary>
/// HTML that cannot run anything: it comes out of <see cref="HtmlSanitizer"/> or from escaped text, and only from
/// there.
/// </summary>
public sealed record SafeHtml
{
    private SafeHtml(string value) => Value = value;

    /// <summary>No content.</summary>
    public static SafeHtml Empty { get; } = new("");

    /// <summary>The markup.</summary>
    public string Value { get; }

    /// <summary>True when there is nothing to show.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Value);

    /// <summary>Markup by an author, cleaned; empty for null.</summary>
    public static SafeHtml FromMarkup(string? markup) =>
        string.IsNullOrEmpty(markup) ? Empty : new(HtmlSanitizer.Clean(markup).Html);

    /// <summary>Plain text, escaped; empty for null.</summary>
    public static SafeHtml FromText(string? text) =>
        string.IsNullOrEmpty(text) ? Empty : new(WebUtility.HtmlEncode(text));

    /// <summary>
    /// The visible text without markup, white space folded: for codebooks, error messages and labels.
    /// </summary>
    public string ToPlainText() =>
        Value.Contains('<') || Value.Contains('&')
            ? Fold(new HtmlParser().ParseDocument(Value).Body?.TextContent ?? "")
            : Fold(Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    internal static SafeHtml FromCleaned(string cleaned) => new(cleaned);

    private static string Fold(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
