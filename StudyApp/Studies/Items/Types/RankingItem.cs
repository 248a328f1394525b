using System.Collections.Immutable;
using System.Globalization;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Types;

/// <summary>Entries put in order (<c>ranking</c>).</summary>
/// <remarks>Stores per entry its rank, 1 for the first; either all entries are ranked or none.</remarks>
public sealed record RankingItem : Item
{
    /// <inheritdoc/>
    public override bool NeedsId => false;

    /// <inheritdoc/>
    public override string Type => "ranking";

    /// <summary>The entries, in file order.</summary>
    public required ImmutableArray<GridRow> Entries { get; init; }

    /// <summary>Whether the entries are shown in random order.</summary>
    public bool Shuffle { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<ItemColumn> Columns =>
        [
            .. Entries.Select(entry => new ItemColumn(entry.Id, ColumnType.Integer, entry.Text.ToPlainText(), [])
            {
                Min = "1",
                Max = Entries.Length.ToString(System.Globalization.CultureInfo.InvariantCulture),
            }),
        ];

    /// <inheritdoc/>
    public override ImmutableArray<string> Shuffled => Shuffle ? [.. Entries.Select(e => e.Id)] : [];

    /// <inheritdoc/>
    public override Item Arranged(ImmutableArray<string> order) =>
        this with
        {
            Entries = InOrder(Entries, e => e.Id, order),
        };

    internal static Item ReadSettings(ItemSource source) =>
        source.Common(new RankingItem { Span = source.Span, Entries = source.Entries("entry") }) with
        {
            Shuffle = source.Reader.Flag("shuffle"),
        };

    /// <inheritdoc/>
    public override void Read(FormFields form, AnswerReading reading)
    {
        var sent = Entries.Select(entry => form.Filled(entry.Id)).ToList();
        if (sent.TrueForAll(s => s is null) && !(Required && sent.Count > 0))
        {
            foreach (var entry in Entries) reading.Store(entry.Id, ResponseValue.Missing);
            return;
        }
        var ranks = new int?[Entries.Length];
        for (var i = 0; i < Entries.Length; i++)
            if (
                sent[i] is not null
                && int.TryParse(sent[i], NumberStyles.None, CultureInfo.InvariantCulture, out var rank)
                && rank >= 1
                && rank <= Entries.Length
            )
                ranks[i] = rank;
            else
            {
                reading.Refuse(Entries[i].Id, sent[i] is null ? ProblemKind.RankMissing : ProblemKind.NotOffered);
                return;
            }
        for (var i = 0; i < ranks.Length; i++)
            if (ranks.AsSpan(0, i).Contains(ranks[i]))
            {
                reading.Refuse(Entries[i].Id, ProblemKind.RankTwice);
                return;
            }
        for (var i = 0; i < ranks.Length; i++) reading.Store(Entries[i].Id, ResponseValue.Of(ranks[i]!.Value));
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Fill(IReadOnlyDictionary<string, ResponseValue> values) =>
        StoredValues.AsTyped(this, values);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string>> Simulate(SeededChance chance)
    {
        if (!Required && chance.Next(10) == 0) return [];
        var order = chance.Shuffle(Entries.Length);
        return Entries.Select((entry, i) => KeyValuePair.Create(entry.Id, $"{order[i] + 1}"));
    }
}
