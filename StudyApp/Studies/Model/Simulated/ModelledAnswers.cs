using System.Collections.Frozen;
using System.Collections.Immutable;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Model.Simulated;

/// <summary>All entries of <c>SIMULATE</c>. Immutable, thread-safe.</summary>
public sealed class ModelledAnswers
{
    // How often an item makes up answers around the modelled one until its own rules accept all of them together.
    private const int Attempts = 20;

    private readonly FrozenDictionary<
        (string Path, Item Item),
        ImmutableArray<(ItemColumn Column, ImmutableArray<AnswerModel> Models)>
    > _byItem;

    /// <param name="models">In file order: later ones win.</param>
    /// <param name="pages">The study's questionnaires.</param>
    public ModelledAnswers(ImmutableArray<AnswerModel> models, IEnumerable<QuestionnairePage> pages)
    {
        var found = new Dictionary<(string, Item), ImmutableArray<(ItemColumn, ImmutableArray<AnswerModel>)>>(
            new ByReference()
        );
        foreach (var page in models.IsEmpty ? [] : pages)
            foreach (var item in page.Questionnaire.Items.SelectMany(i => i.Parts))
            {
                var columns = item
                    .Columns.Select(c => (c, models.Where(m => m.Names(page, item, c)).ToImmutableArray()))
                    .Where(c => !c.Item2.IsEmpty)
                    .ToImmutableArray();
                if (!columns.IsEmpty) found[(page.Path, item)] = columns;
            }
        _byItem = found.ToFrozenDictionary(new ByReference());
        HasConditions = models.Any(m => m.Condition is not null);
        PagesWithConditions = found
            .Where(f => f.Value.Any(c => c.Item2.Any(m => m.Condition is not null)))
            .Select(f => f.Key.Item1)
            .ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>No entries.</summary>
    public static ModelledAnswers None { get; } = new([], []);

    /// <summary>Whether some answer depends on the participant's condition.</summary>
    public bool HasConditions { get; }

    /// <summary>The paths of the pages where some answer depends on the participant's condition.</summary>
    public FrozenSet<string> PagesWithConditions { get; }

    /// <summary>
    /// The fields an artificial participant sends for an item: what the entries say, within what the item accepts; else
    /// the item's own plausible answer.
    /// </summary>
    /// <param name="path">The page's path.</param>
    /// <param name="item">The item, or a part of a group.</param>
    /// <param name="condition">The participant's condition; 0 for none, or where it does not matter.</param>
    /// <param name="chance">Chance for this answer alone.</param>
    public IEnumerable<KeyValuePair<string, string>> Answer(string path, Item item, int condition, SeededChance chance)
    {
        if (!_byItem.TryGetValue((path, item), out var columns)) return item.Simulate(chance);
        var planned = new List<Planned>();
        foreach (var (column, models) in columns)
            if (Effective(models, condition) is { } model)
                planned.Add(
                    new(
                        column,
                        chance.NextDouble() < (model.Missing ?? 0),
                        model.Missing is not null,
                        model.Draw is { } draw ? new ModelledColumn(item, column).Draw(draw, chance) : null
                    )
                );
        for (var attempt = 0; attempt < Attempts; attempt++)
            if (
                planned.Aggregate(
                    (List<KeyValuePair<string, string>>?)[.. item.Simulate(chance)],
                    (fields, plan) => fields is null ? null : plan.In(item, fields)
                ) is
                { } answer
            )
                return answer;
        return item.Simulate(chance);
    }

    // An entry for the participant's condition wins over one for everybody, a later one over an earlier one.
    private static AnswerModel? Effective(ImmutableArray<AnswerModel> models, int condition) =>
        models.LastOrDefault(m => m.Condition is { } wanted && wanted == condition)
        ?? models.LastOrDefault(m => m.Condition is null);

    private sealed record Planned(
        ItemColumn Column,
        bool Leaves,
        bool DecidesMissing,
        ImmutableArray<ResponseValue>? Values
    )
    {
        public List<KeyValuePair<string, string>>? In(Item item, List<KeyValuePair<string, string>> fields)
        {
            var column = new ModelledColumn(item, Column);
            if (Leaves && column.Set(fields, [ResponseValue.Missing]) is { } open) return open;
            if (Values is { } values) return column.Set(fields, values);
            return DecidesMissing && !column.IsAnswered(fields) ? null : fields;
        }
    }

    // Items are records: two that read the same are equal, and comparing them takes long.
    private sealed class ByReference : IEqualityComparer<(string Path, Item Item)>
    {
        public bool Equals((string Path, Item Item) x, (string Path, Item Item) y) =>
            ReferenceEquals(x.Item, y.Item) && x.Path == y.Path;

        public int GetHashCode((string Path, Item Item) key) =>
            HashCode.Combine(key.Path, System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Item));
    }
}
