using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Html;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>Several questions in one card (<c>group</c>), below each other or side by side.</summary>
/// <remarks>
/// Stores what its questions store; its own id names no column. <c>required</c> holds for all of them.
/// </remarks>
public sealed record GroupItem : Item
{
    /// <inheritdoc/>
    public override bool NeedsId => false;

    /// <inheritdoc/>
    public override string Type => "group";

    /// <summary>The questions as written, in file order; none of them a group.</summary>
    public required ImmutableArray<Item> Questions { get; init; }

    /// <summary>Shown above the questions.</summary>
    public SafeHtml Text { get; init; } = SafeHtml.Empty;

    /// <summary>Whether the questions' own instructions are shown; otherwise only screen readers say them.</summary>
    public bool ShowSubLabels { get; init; }

    /// <inheritdoc/>
    public override bool IsOptional => !ShowSubLabels && Parts.All(p => p.IsOptional);

    /// <inheritdoc/>
    public override ImmutableArray<Item> Parts => [.. Questions.Select(q => Required ? q with { Required = true } : q)];

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        [
            .. Questions
                .Index()
                .SelectMany(q => q.Item.Columns.Select(c => c with { Part = q.Index, Key = Prefix(q.Index) + c.Key })),
        ];

    /// <summary>
    /// What the questions shuffle, each key with its question's position before it: the order within a question is what
    /// counts.
    /// </summary>
    public override ImmutableArray<string> Shuffled =>
        [.. Questions.Index().SelectMany(q => q.Item.Shuffled.Select(key => Prefix(q.Index) + key))];

    /// <inheritdoc/>
    public override IEnumerable<string> InputNames => Questions.SelectMany(q => q.InputNames);

    /// <inheritdoc/>
    public override IEnumerable<string> FieldNames => Questions.SelectMany(q => q.FieldNames);

    /// <inheritdoc/>
    public override IEnumerable<string> TickBoxes => Questions.SelectMany(q => q.TickBoxes);

    /// <inheritdoc/>
    public override ImmutableArray<StringNode> Media => [.. Questions.SelectMany(q => q.Media)];

    /// <summary>The order presented of one question (0-based position) out of the group's.</summary>
    public static ImmutableArray<string> OrderOf(int position, ImmutableArray<string> order) =>
        [
            .. order
                .Where(key => key.StartsWith(Prefix(position), StringComparison.Ordinal))
                .Select(key => key[Prefix(position).Length..]),
        ];

    /// <inheritdoc/>
    public override Item Arranged(ImmutableArray<string> order) =>
        this with
        {
            Questions = [.. Questions.Select((question, position) => question.Arranged(OrderOf(position, order)))],
        };

    internal static Item ReadSettings(ItemSource source)
    {
        var questions = ImmutableArray.CreateBuilder<Item>();
        var tables = source.Reader.TableList("questions");
        if (tables.IsEmpty)
            source.Diagnostics.Error(
                DiagnosticCodes.QuestionIncomplete,
                source.Reader.SpanOf("questions"),
                $"{source.Reader.Owner} needs \"questions\", an array of the questions to show together."
            );
        foreach (var table in tables)
        {
            var question = source.ReadNested?.Invoke(table);
            if (question is GroupItem)
                source.Diagnostics.Error(
                    DiagnosticCodes.QuestionValue,
                    table.Span,
                    "A group cannot stand inside another group.",
                    "write its questions into the outer one"
                );
            else if (question is not null) questions.Add(AlwaysShown(question, table, source));
        }
        return source.Common(new GroupItem { Span = source.Span, Questions = questions.ToImmutable() }) with
        {
            Text = source.Html("text"),
            ShowSubLabels = source.Reader.Flag("show_sub_labels"),
        };
    }

    private static Item AlwaysShown(Item question, TableNode table, ItemSource source)
    {
        if (question.ShowIf is not null)
            source.Diagnostics.Warn(
                DiagnosticCodes.NotEffectiveYet,
                table["show_if"]!.Span,
                "\"show_if\" inside a group has no effect: the question is shown whenever the group is.",
                "write the \"show_if\" at the group"
            );
        return question with { ShowIf = null };
    }

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        foreach (var part in Parts) part.Read(form, reading);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        Questions.SelectMany(q => q.Fill(values));

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance) =>
        Parts.SelectMany(part => part.Simulate(chance));

    private static string Prefix(int position) => $"{position + 1}:";
}
