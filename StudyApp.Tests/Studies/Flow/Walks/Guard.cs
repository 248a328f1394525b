namespace StudyApp.Tests.Studies.Flow.Walks;

/// <summary>A condition of a generated study: its text for the program, and what it means, told again in the plainest way.</summary>
internal abstract record Guard
{
    public abstract string Text { get; }

    /// <summary>Null when it cannot be decided yet.</summary>
    public abstract bool? Holds(Known known);
}

/// <summary>What is known when a guard is asked.</summary>
/// <param name="Condition">0 for none.</param>
/// <param name="Answers">Oldest first.</param>
internal sealed record Known(int Condition, IReadOnlyList<Given> Answers)
{
    public Given? Newest(string questionnaire, string? tag) =>
        Answers.LastOrDefault(a => a.Questionnaire == questionnaire && (tag is null || a.Tag == tag));
}

/// <summary>One questionnaire answered; null for a question left open.</summary>
internal sealed record Given(string Questionnaire, string Tag, string? Choice, double? Number);

internal sealed record ChoiceIs(string Questionnaire, string? Tag, string Choice) : Guard
{
    public override string Text => $"{Questionnaire}.{(Tag is null ? "" : Tag + ".")}choice == '{Choice}'";

    public override bool? Holds(Known known) => known.Newest(Questionnaire, Tag) is { } given ? given.Choice == Choice : null;
}

internal sealed record NumberAbove(string Questionnaire, double Limit) : Guard
{
    public override string Text => FormattableString.Invariant($"{Questionnaire}.number > {Limit}");

    public override bool? Holds(Known known) => known.Newest(Questionnaire, null) is { } given ? given.Number > Limit : null;
}

internal sealed record ConditionIs(int Number) : Guard
{
    public override string Text => FormattableString.Invariant($"condition == {Number}");

    public override bool? Holds(Known known) => known.Condition == Number;
}

internal sealed record NeverKnown : Guard
{
    public override string Text => "tables.nothing.mean > 1";

    public override bool? Holds(Known known) => null;
}

internal sealed record Not(Guard Of) : Guard
{
    public override string Text => $"not ({Of.Text})";

    public override bool? Holds(Known known) => !Of.Holds(known);
}

internal sealed record And(Guard Left, Guard Right) : Guard
{
    public override string Text => $"({Left.Text}) and ({Right.Text})";

    public override bool? Holds(Known known) => Left.Holds(known) is true ? Right.Holds(known) : Left.Holds(known);
}

internal sealed record Or(Guard Left, Guard Right) : Guard
{
    public override string Text => $"({Left.Text}) or ({Right.Text})";

    public override bool? Holds(Known known) => Left.Holds(known) is false ? Right.Holds(known) : Left.Holds(known);
}
