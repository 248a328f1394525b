using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StudyApp.Research.Data.Writing;
using StudyApp.Storage.CustomTables;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Tables;

namespace StudyApp.Research.Data;

/// <summary>What the study's tables add to the wide file: a column per field, or per field and group.</summary>
internal sealed class WideTables
{
    private const int MostLetters = 100;

    private readonly List<Part> _parts;

    private WideTables(List<Part> parts) => _parts = parts;

    /// <summary>Evaluates the tables' exports over the rows of every participant of a scope.</summary>
    /// <remarks>Groups that nobody there has make no columns.</remarks>
    /// <param name="snapshot">The data.</param>
    /// <param name="study">The study as it is now.</param>
    /// <param name="scope">Who is in the file.</param>
    /// <param name="names">Gives the columns their names.</param>
    /// <param name="log">Told of each export whose SQL cannot be run over someone's rows, once.</param>
    public static async Task<WideTables> ReadAsync(
        ExportSnapshot snapshot,
        Study study,
        ExportScope scope,
        WideNames names,
        ILogger? log, CancellationToken cancel)
    {
        var parts = new List<Part>();
        foreach (var table in study.TablesInOrder.Where(t => !t.Exports.IsEmpty && t.Bind == snapshot.Bind))
        {
            var added = table.Exports.Select(e => new Part(table, e)).ToArray();
            using var engine = new TableEngine(table);
            await foreach (var page in snapshot.ParticipantsAsync(scope, cancel))
            {
                var current = 0L;
                await foreach (var row in snapshot.TableRowsAsync(page, table.Name, cancel))
                {
                    if (row.ParticipantId != current) Finish(current);
                    current = row.ParticipantId;
                    engine.Add(current, new(row.Id, row.SubmittedAt, row.Values));
                }
                Finish(current);
            }
            parts.AddRange(added);

            void Finish(long participant)
            {
                if (participant == 0) return;
                foreach (var (part, result) in added.Zip(engine.Run())) part.Take(participant, result, log);
                engine.Clear();
            }
        }
        // What the configuration adds goes before what the tables' own files do.
        parts = [.. parts.OrderBy(p => p.Order)];
        foreach (var part in parts) part.Name(names, log);
        return new(parts);
    }

    /// <summary>The columns' names.</summary>
    public IEnumerable<string> Header => _parts.SelectMany(p => p.Header);

    /// <summary>A participant's cells.</summary>
    public IEnumerable<ResponseValue> Cells(long participant) => _parts.SelectMany(p => p.Cells(participant));

    private sealed class Part(CustomTable table, TableExport export)
    {
        // Groups are told apart by their name, so that each value comes under the column that says where it belongs.
        private readonly Dictionary<string, ExportGroup> _levels = new(StringComparer.Ordinal);
        private readonly Dictionary<(long Participant, string Label), ImmutableArray<object?>> _values = [];
        private string[] _order = [];
        private bool _hasFailed;

        public List<string> Header { get; } = [];

        public int Order => export.ConfigOrder ?? int.MaxValue;

        public void Take(long participant, ExportResult result, ILogger? log)
        {
            if (result.Failure is { } reason && !_hasFailed)
            {
                _hasFailed = true;
                log?.LogWarning(
                    "An export of the table {Table} cannot be computed for everyone; its cells stay empty: {Reason}",
                    table.Name,
                    reason
                );
            }
            foreach (var group in result.Groups)
                if (
                    _values.TryAdd((participant, group.Label), group.Values)
                    && (!_levels.TryGetValue(group.Label, out var known) || Compare(group.Order, known.Order) < 0)
                )
                    _levels[group.Label] = group;
        }

        public void Name(WideNames names, ILogger? log)
        {
            if (export.GroupBy.IsEmpty) _order = [""];
            else _order = [.. Shown(log).OrderBy(l => l.Value, Comparer<ExportGroup>.Create(Compare))
                .ThenBy(l => l.Key, StringComparer.Ordinal).Select(l => l.Key)];
            foreach (var label in _order)
                foreach (var field in export.Fields)
                    Header.Add(
                        export.GroupBy.IsEmpty
                            ? names.Of(table, export, field)
                            : names.Take($"{field.Name}_{HeaderOf(label)}", table.Name)
                    );
        }

        // What most participants have is no one participant's doing.
        private IEnumerable<KeyValuePair<string, ExportGroup>> Shown(ILogger? log)
        {
            if (_levels.Count <= CustomTable.MostGroups) return _levels;
            log?.LogWarning(
                "An export of the table {Table} has {Groups} groups; the {Most} that most participants "
                    + "have are columns of the wide "
                    + "file, all others are only in the table's own file",
                table.Name, _levels.Count, CustomTable.MostGroups);
            var people = _values
                .Keys.CountBy(k => k.Label, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal);
            return _levels
                .OrderByDescending(l => people[l.Key])
                .ThenBy(l => l.Value, Comparer<ExportGroup>.Create(Compare))
                .ThenBy(l => l.Key, StringComparer.Ordinal).Take(CustomTable.MostGroups);
        }

        // One line, whatever a participant sent.
        private static string HeaderOf(string label)
        {
            var runes = label.EnumerateRunes().Take(MostLetters)
                .Select(r =>
                    Rune.IsWhiteSpace(r) || Rune.IsControl(r) || Rune.GetUnicodeCategory(r) == UnicodeCategory.Format
                        ? "_"
                : r.ToString());
            return string.Concat(runes);
        }

        public IEnumerable<ResponseValue> Cells(long participant) =>
            from label in _order
            let values = _values.GetValueOrDefault((participant, label))
            from field in Enumerable.Range(0, export.Fields.Length)
            select values.IsDefault ? ResponseValue.Missing : TablesExport.ResponseOf(values[field]);

        private static int Compare(ExportGroup one, ExportGroup other)
        {
            var order = Compare(one.Order, other.Order);
            for (var i = 0; order == 0 && i < one.Level.Length; i++) order = Compare(one.Level[i], other.Level[i]);
            return order;
        }

        // As SQLite orders: nothing, numbers, text.
        private static int Compare(object? one, object? other) => (one, other) switch
        {
            (string a, string b) => string.CompareOrdinal(a, b),
            (null or string, null or string)
            or
            (not (null or string), null or string)
            or (null or string, not (null or string)) => Rank(one).CompareTo(Rank(other)),
            _ => Convert
                .ToDouble(one, CultureInfo.InvariantCulture)
                .CompareTo(Convert.ToDouble(other, CultureInfo.InvariantCulture)),
        };

        private static int Rank(object? value) => value switch { null => 0, string => 2, _ => 1 };
    }
}
