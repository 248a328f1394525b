using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace StudyApp.Simulation;

/// <summary>A page as an artificial participant sees it.</summary>
internal sealed record RobotPage
{
    /// <summary>The page's path, such as <c>questionnaire/mood</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The form inside main; null when there is none.</summary>
    public RobotForm? Form { get; init; }

    /// <summary>The task's element; null on other pages.</summary>
    public RobotTask? Task { get; init; }

    /// <summary>The completion code; null when none is shown.</summary>
    public string? Code { get; init; }

    /// <summary>Where an end leads back to; null for nowhere.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>The participant's condition (0 for none), on pages that tell their scripts; null on others.</summary>
    public int? Condition { get; init; }

    /// <summary>What the page says is wrong with the form; empty for nothing.</summary>
    public string Problems { get; init; } = "";

    /// <summary>Reads a page; null when the text is not one of a study.</summary>
    public static RobotPage? Read(HtmlParser parser, string html)
    {
        using var document = parser.ParseDocument(html);
        if (document.Body?.GetAttribute("data-page") is not { Length: > 0 } name) return null;
        return new()
        {
            Name = name,
            Form =
                document.GetElementsByTagName("main") is [var main, ..] && FormOf(main) is { } form
                    ? RobotForm.Read(form)
                    : null,
            Task = document.GetElementById("task") is { } task ? RobotTask.Read(task) : null,
            Code = document.GetElementById("completion-code")?.TextContent.Trim(),
            ReturnUrl = document.GetElementById("return-link")?.GetAttribute("href"),
            Condition = int.TryParse(
                document.GetElementById("studyapp-script")?.GetAttribute("data-condition"),
                System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture,
                out var condition
            )
                ? condition
                : null,
            Problems = Problem(document.GetElementById("form-errors")),
        };
    }

    // Authors' own forms may stand before the page's.
    private static IHtmlFormElement? FormOf(IElement main) =>
        main.Descendants<IHtmlFormElement>().FirstOrDefault(f => f.Id == "form")
        ?? main.Descendants<IHtmlFormElement>().FirstOrDefault();

    private static string Problem(IElement? errors)
    {
        if (errors is null) return "";
        var lines = errors.GetElementsByTagName("li").Select(li => li.TextContent.Trim()).ToList();
        return lines.Count > 0 ? string.Join("; ", lines) : errors.TextContent.Trim();
    }
}
