using Microsoft.AspNetCore.Components;
using StudyApp.Authoring.Html;
using StudyApp.Studies.Items;

namespace StudyApp.Web.Participant.Items;

/// <summary>The view of one question type.</summary>
public abstract class ItemView<TItem> : ComponentBase where TItem : Item
{
    [Parameter, EditorRequired] public required TItem Item { get; set; }

    [Parameter, EditorRequired] public required ItemDisplay Display { get; set; }

    protected string ElementId => "q-" + (Item.Id ?? $"{Display.Index + 1}");

    /// <summary>
    /// The question; the title stands in when there are no instructions, so that every input has a label.
    /// </summary>
    protected MarkupString Prompt =>
        new(
            Item.Instructions is { IsEmpty: false } asked ? asked.Value
            : Item.Title is { IsEmpty: false } title ? title.Value
            : SafeHtml.FromText(Display.Fallback).Value
        );

    /// <summary>The heading above the question; empty when it already serves as the question.</summary>
    protected MarkupString Heading => new(Item.Instructions.IsEmpty ? "" : Item.Title.Value);

    /// <summary>The question in plain text, for labels of single inputs.</summary>
    protected string PlainPrompt =>
        (
            Item.Instructions is { IsEmpty: false } asked ? asked
            : Item.Title is { IsEmpty: false } title ? title
            : SafeHtml.FromText(Display.Fallback)
        ).ToPlainText();

    /// <summary>What stands behind a question that may be left open.</summary>
    protected RenderFragment Optional => builder =>
    {
        if (Item.IsOptional) builder.AddMarkupContent(0, OptionalMark);
    };

    /// <summary>The words themselves, with a space before them.</summary>
    protected string OptionalMark =>
        $" <span class=\"opt\">{SafeHtml.FromText(Display.Texts["optional"]).Value}</span>";

    /// <summary>How a date or time is written where no script makes its input one of the browser's own.</summary>
    protected RenderFragment WrittenLike(string example) => builder =>
    {
        var hint = SafeHtml.FromText(Display.Texts.Format("written_like", example));
        builder.AddMarkupContent(0, $"<noscript><p class=\"hint\">{hint.Value}</p></noscript>");
    };

    protected bool BlocksPaste => Item.DisablePaste || Display.DisablePaste;
}
