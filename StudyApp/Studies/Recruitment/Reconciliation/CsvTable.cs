using System.Collections.Immutable;
using System.Text;

namespace StudyApp.Studies.Recruitment.Reconciliation;

/// <summary>
/// A CSV file as a platform hands it out: RFC 4180, and what spreadsheet programs make of it (a byte order mark,
/// semicolons or tabs, bare line ends).
/// </summary>
/// <param name="Header">The names of the columns, as written.</param>
/// <param name="Rows">The other rows, each as long as the header: what is missing is empty, what is more is left out.
/// Rows without any text are left out.</param>
public sealed record CsvTable(ImmutableArray<string> Header, ImmutableArray<CsvRow> Rows)
{
    /// <summary>Reads a file's text. A quotation mark that is never closed ends with the text.</summary>
    public static CsvTable Read(string text)
    {
        var content = text.TrimStart('\uFEFF');
        var lines = Lines(content, SeparatorOf(content)).ToList();
        if (lines.Count == 0) return new([], []);
        var header = lines[0].Cells.Select(c => c.Trim()).ToImmutableArray();
        return new(
            header,
            [
                .. lines
                    .Skip(1)
                    .Select(l => l with { Cells = [.. header.Select((_, i) => i < l.Cells.Length ? l.Cells[i] : "")] }),
            ]
        );
    }

    /// <summary>The column that has one of these names, earlier names first; -1 for none.</summary>
    /// <remarks>Case, spaces and punctuation do not count.</remarks>
    public int Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            for (var i = 0; i < Header.Length; i++)
                if (Plain(Header[i]) == Plain(name)) return i;
        return -1;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static char SeparatorOf(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? text : text[..end];
        return ",;\t".MaxBy(c => first.Count(f => f == c));
    }

    private static IEnumerable<CsvRow> Lines(string text, char separator)
    {
        var (cells, cell, line, began) = (new List<string>(), new StringBuilder(), 1, 1);
        var isQuoted = false;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : '\n';
            if (isQuoted && i < text.Length)
            {
                if (c == '\n') line++;
                if (c != '"') cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
                else isQuoted = false;
            }
            else if (c == '"' && cell.Length == 0) isQuoted = true;
            else if (c == separator) EndCell();
            else if (c is '\r' or '\n')
            {
                EndCell();
                if (cells.Exists(t => t.Trim().Length > 0)) yield return new(began, [.. cells]);
                cells.Clear();
                if (c == '\r' && i + 1 < text.Length && text[i + 1] == '\n') i++;
                began = ++line;
            }
            else cell.Append(c);
        }

        void EndCell()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }
    }
}

/// <summary>A row of a file.</summary>
/// <param name="Line">1-based line on which it begins.</param>
/// <param name="Cells">Its text, unquoted.</param>
public sealed record CsvRow(int Line, ImmutableArray<string> Cells);
