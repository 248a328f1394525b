using System.Collections.Immutable;
using StudyApp.Studies.Items;

namespace StudyApp.Studies.Model.Simulated;

/// <summary>
/// How artificial participants answer one column of a questionnaire instead of by the item's own plausible chance: one
/// entry of <c>SIMULATE</c>.
/// </summary>
/// <remarks>Immutable.</remarks>
/// <param name="Questionnaire">The questionnaire's name; null for every one that has the column.</param>
/// <param name="Tag">The repetition's tag; null for all of them.</param>
/// <param name="Id">The id of a column, or of an item, which stands for all its columns.</param>
public sealed record AnswerModel(string? Questionnaire, string? Tag, string Id)
{
    /// <summary>The condition (1-based) it is for; null for all.</summary>
    public int? Condition { get; init; }

    /// <summary>What is answered; null for what the item itself makes up.</summary>
    public AnswerDraw? Draw { get; init; }

    /// <summary>
    /// The share, from 0 to 1, left unanswered where the item allows it; null for none, and where there is no <see
    /// cref="Draw"/> either, as the item has it.
    /// </summary>
    public double? Missing { get; init; }

    /// <summary>Whether it speaks of a column of an item on a page.</summary>
    public bool Names(QuestionnairePage page, Item item, ItemColumn column) =>
        (Questionnaire is null || Questionnaire == page.Questionnaire.Name)
        && (Tag is null || Tag == page.Tag)
        && (Id == column.Name || Id == item.Id);
}

/// <summary>Where an answer comes from. The kinds below are all there are.</summary>
public abstract record AnswerDraw;

/// <summary>A normal distribution, clipped to the column's range and rounded to its step.</summary>
/// <param name="Mean">Its mean before clipping.</param>
/// <param name="Sd">Its standard deviation before clipping; at least 0.</param>
public sealed record NormalDraw(double Mean, double Sd) : AnswerDraw;

/// <summary>One of several, the likelier the greater its weight.</summary>
/// <param name="Weights">Values or labels as the author wrote them, each with a weight of at least 0; one is above
/// 0.</param>
public sealed record WeightedDraw(ImmutableArray<(string Answer, double Weight)> Weights) : AnswerDraw;

/// <summary>Always the same.</summary>
/// <param name="Answer">The value or label as the author wrote it.</param>
public sealed record FixedDraw(string Answer) : AnswerDraw;
