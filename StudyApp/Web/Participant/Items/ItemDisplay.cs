using System.Collections.Immutable;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Items;

/// <summary>Everything about one showing of an item that is not the item itself.</summary>
/// <param name="Index">0-based position in the questionnaire, for items without an id.</param>
/// <param name="Texts">The program's own words.</param>
/// <param name="Form">What was typed and refused.</param>
/// <param name="Order">Keys of rows or choices in the order presented; empty for file order.</param>
/// <param name="DisablePaste">Whether pasting is blocked in the whole study.</param>
public sealed record ItemDisplay(
    int Index,
    InterfaceTexts Texts,
    FormModel Form,
    ImmutableArray<string> Order,
    bool DisablePaste
)
{
    /// <summary>Below which everything lies, such as <c>/sleep</c>; empty for none.</summary>
    public string Root { get; init; } = "";

    /// <summary>The participant's condition; 0 for none.</summary>
    public int Condition { get; init; }

    /// <summary>The values that authors' templates see; null where nobody takes part.</summary>
    public Func<Dictionary<string, TemplateValue>>? TemplateValues { get; init; }

    /// <summary>What names the question when it has no words of its own: those of the group around it.</summary>
    public string Fallback { get; init; } = "";

    /// <summary>Where the browser finds a file of the study.</summary>
    public string Url(StringNode source) => MediaAddress.Read(source.Value).Below(Root);

    public string? Value(string field) => Form.Values[field];

    public Problem? ProblemAt(string field) => Form.Problems.FirstOrDefault(p => p.Field == field);

    public Problem? ProblemAmong(IEnumerable<string> fields) =>
        fields.Select(ProblemAt).FirstOrDefault(p => p is not null);

    /// <summary>The things in the order presented.</summary>
    public IEnumerable<T> InOrder<T>(ImmutableArray<T> all, Func<T, string> keyOf) =>
        Item.InOrder(all, keyOf, Order);
}
