using System.Collections.Frozen;
using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Model;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Reading;

/// <summary>Reads <c>CONDITIONS_FROM_CSV</c> and <c>CONDITIONS_FROM_DB</c>.</summary>
internal static class ConditionLookupReader
{
    /// <summary>Where conditions are looked up; null for nowhere.</summary>
    public static ConditionLookup? Read(TableReader settings, StudyFiles files, int conditions)
    {
        var csv = settings.TextNode(StudyKeys.ConditionsFromCsv) is { Value.Length: > 0 } path
            ? ReadFile(path, files, conditions, settings.Diagnostics) : null;
        var database = settings.TextNode(StudyKeys.ConditionsFromDb) is { Value.Length: > 0 } address
            ? ReadAddress(address, settings.Diagnostics) : null;
        if (csv is null && database is null) return null;
        if (conditions == 0)
            settings.Diagnostics.Warn(
                DiagnosticCodes.ConditionLookup,
                settings.SpanOf(csv is null ? "CONDITIONS_FROM_DB" : "CONDITIONS_FROM_CSV"),
                "There are no conditions to look up.",
                "add CONDITIONS"
            );
        return new(csv, database);
    }

    private static DatabaseAddress? ReadAddress(StringNode node, DiagnosticBag diagnostics)
    {
        var address = DatabaseAddress.Parse(node.Value.Trim(), out var reason);
        if (address is null)
            diagnostics.Error(
                DiagnosticCodes.ConditionLookup,
                node.Span,
                "CONDITIONS_FROM_DB is the address of another study's database: SQLite and PostgreSQL are supported.",
                reason
            );
        else if (address is SqliteAddress { File: null })
            diagnostics.Error(
                DiagnosticCodes.ConditionLookup,
                node.Span,
                "CONDITIONS_FROM_DB needs a file: a database in memory is empty.",
                "such as sqlite:///first_day.db"
            );
        return address;
    }

    private static FrozenDictionary<string, int>? ReadFile(
        StringNode node,
        StudyFiles files,
        int conditions,
        DiagnosticBag diagnostics
    )
    {
        var path = node.Value.Trim().Replace('\\', '/');
        if (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
        if (files.Unreadable.TryGetValue(path, out var reason))
            diagnostics.Error(DiagnosticCodes.FileUnreadable, SourceSpan.WholeFile(path), reason);
        else if (files.Texts.TryGetValue(path, out var text))
            return new CsvLines(path, text, conditions, diagnostics).Read();
        else
            diagnostics.Error(
                DiagnosticCodes.ConditionLookup,
                node.Span,
                $"There is no file \"{path}\" in the study's folder.",
                Suggestions.DidYouMean(path, files.Paths)
                    ?? "CONDITIONS_FROM_CSV is a .csv file, relative to the configuration file: a header, then "
                        + "one line \"id,condition\" per person"
            );
        return null;
    }

    private sealed class CsvLines(string path, string text, int conditions, DiagnosticBag diagnostics)
    {
        private readonly Dictionary<string, int> _found = new(StringComparer.Ordinal);

        public FrozenDictionary<string, int> Read()
        {
            var lines = text.ReplaceLineEndings("\n").Split('\n');
            var header = Array.FindIndex(lines, l => l.Trim().Length > 0);
            if (header < 0) Error(0, "The file is empty.", "the first line is a header, such as external_id,condition");
            else if (Cells(lines[header]).Count < 2)
                Error(
                    header + 1,
                    "The file needs two columns: the external id and the condition's number.",
                    "such as external_id,condition"
                );
            else
                for (var i = header + 1; i < lines.Length; i++)
                    if (lines[i].Trim().Length > 0) Take(Cells(lines[i]), i + 1);
            return _found.ToFrozenDictionary(StringComparer.Ordinal);
        }

        private void Take(List<string> cells, int line)
        {
            if (cells.Count < 2)
                Error(
                    line,
                    "The line has fewer than two columns.",
                    "write the external id, a comma and the condition's number"
                );
            else if (cells[0].Length == 0) Error(line, "The external id is empty.", "fill it in, or remove the line");
            else if (
                !int.TryParse(cells[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var condition)
            )
                Error(line, $"\"{cells[1]}\" is not a condition's number.", "conditions are counted from 1");
            else if (condition < 1 || condition > conditions)
                Error(
                    line,
                    $"There is no condition {condition}: the study has {conditions}.",
                    "conditions are counted from 1"
                );
            else if (!_found.TryAdd(cells[0], condition) && _found[cells[0]] != condition)
                Error(
                    line,
                    $"This external id stands here with condition {condition}, and above with {_found[cells[0]]}.",
                    "remove one of the lines"
                );
        }

        private void Error(int line, string message, string suggestion) =>
            diagnostics.Error(
                DiagnosticCodes.ConditionLookup,
                new SourceSpan(path, line, line == 0 ? 0 : 1),
                message,
                suggestion
            );

        // RFC 4180, but for line breaks inside of quotes, which no id has.
        private static List<string> Cells(string line)
        {
            var cells = new List<string>();
            var at = 0;
            while (at <= line.Length)
            {
                var start = at;
                while (start < line.Length && line[start] is ' ' or '\t') start++;
                if (start < line.Length && line[start] == '"')
                {
                    var cell = new System.Text.StringBuilder();
                    for (
                        at = start + 1;
                        at < line.Length && (line[at] != '"' || (at + 1 < line.Length && line[at + 1] == '"'));
                        at++
                    )
                    {
                        cell.Append(line[at]);
                        if (line[at] == '"') at++;
                    }
                    cells.Add(cell.ToString().Trim());
                    at = line.IndexOf(',', Math.Min(at, line.Length));
                    if (at < 0) break;
                    at++;
                    continue;
                }
                var end = line.IndexOf(',', at);
                cells.Add((end < 0 ? line[at..] : line[at..end]).Trim());
                if (end < 0) break;
                at = end + 1;
            }
            return cells;
        }
    }
}
