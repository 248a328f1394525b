using System.Text;

namespace StudyApp.Simulation.Expectations;

/// <summary>Reads CSV (RFC 4180) row by row, each as header → cell.</summary>
/// <remarks>Of two columns of one name the second is called <c>NAME (2)</c>.</remarks>
internal static class CsvText
{
    public static IEnumerable<IReadOnlyDictionary<string, string>> Rows(TextReader text)
    {
        if (Row(text) is not { } header) yield break;
        while (Row(text) is { } cells)
        {
            var row = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, cell) in header.Zip(cells))
                if (!row.TryAdd(name, cell)) row.TryAdd($"{name} (2)", cell);
            yield return row;
        }
    }

    private static List<string>? Row(TextReader text)
    {
        if (text.Peek() < 0) return null;
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        while (true)
        {
            var next = text.Read();
            if (next < 0 || (!quoted && next == '\n'))
            {
                cells.Add(cell.ToString());
                return cells;
            }
            if (next == '"')
            {
                // Two of them inside quotes are one.
                if (quoted && text.Peek() == '"') cell.Append((char)text.Read());
                else quoted = !quoted;
            }
            else if (!quoted && next == ',')
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (quoted || next != '\r') cell.Append((char)next);
        }
    }
}
