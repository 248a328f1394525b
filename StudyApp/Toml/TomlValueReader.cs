using System.Collections.Immutable;
using StudyApp.Syntax;

namespace StudyApp.Toml;

/// <summary>Reads values. A method returns null after it has reported why there is no value.</summary>
internal sealed class TomlValueReader(TomlCursor cursor, TomlProblems problems, TomlStringReader strings, TomlKeyReader keys, TomlTree tree)
{
    /// <summary>The arrays that were still open when reading failed; whoever recovers sets it back to 0.</summary>
    public int OpenArrays { get; set; }

    /// <summary>The value at the cursor, after blanks.</summary>
    /// <param name="depth">How many tables and arrays stand around it, the root not counted.</param>
    public Node? Read(int depth)
    {
        cursor.SkipBlanks();
        if (cursor.Current is '"' or '\'') return strings.Read();
        if (cursor.Current is not ('[' or '{')) return ReadScalar();
        if (depth < TomlReader.MaxDepth) return cursor.Current == '[' ? ReadArray(depth) : ReadInlineTable(depth);
        problems.ReportLastOfStatement(cursor.Here(), TomlTree.TooDeep);
        return null;
    }

    /// <summary>To the end of the line when a comment begins here.</summary>
    public void SkipComment()
    {
        if (cursor.Current != '#') return;
        var isReported = false;
        for (; !cursor.AtLineEnd; cursor.Advance())
        {
            if (!cursor.AtForbiddenControl || isReported) continue;
            problems.Report(cursor.Here(), $"the control character U+{(int)cursor.Current:X4} cannot stand in a comment", "remove it");
            isReported = true;
        }
    }

    private ListNode? ReadArray(int depth)
    {
        var start = cursor.Begin();
        var opening = cursor.Here();
        var items = ImmutableArray.CreateBuilder<Node>();
        var behind = opening;
        OpenArrays++;
        do
        {
            cursor.Advance();
            SkipEmptyLines();
            if (cursor.AtEnd || cursor.Current == ']') break;
            if (Read(depth + 1) is not { } item) return null;
            items.Add(item);
            behind = cursor.Here();
            if (problems.ReportEndedText(cursor)) return null;
            SkipEmptyLines();
        } while (cursor.Current == ',');
        if (cursor.Current != ']')
        {
            if (cursor.AtEnd) problems.Report(opening, "this array is never closed; it must end with \"]\"");
            // What is missing is missed at the end of its line, not where the next one begins.
            else if (cursor.Line != behind.Line) problems.Report(behind with { Length = 0 },
                $"the array that begins on line {start.Line} needs \",\" or \"]\" behind this value, "
                + $"but line {cursor.Line} begins with {cursor.Found}",
                "add a comma");
            else problems.Report(cursor.Here(), $"the array that begins on line {start.Line} needs \",\" or \"]\" here, but found {cursor.Found}");
            return null;
        }
        cursor.Advance();
        OpenArrays--;
        return new(items.DrainToImmutable(), cursor.Since(start));
    }

    private void SkipEmptyLines()
    {
        while (true)
        {
            cursor.SkipBlanks();
            SkipComment();
            if (!cursor.AtNewline) return;
            cursor.SkipNewline();
        }
    }

    private TableNode? ReadInlineTable(int depth)
    {
        var start = cursor.Begin();
        var table = new GrowingTable(cursor.Here(), TableOrigin.Inline, depth);
        cursor.Advance();
        SkipInsideInlineTable();
        var isEmpty = cursor.Current == '}';
        while (!isEmpty)
        {
            if (keys.Read() is not { } key || !keys.ReadEquals(key) || Read(depth + key.Count) is not { } value) return null;
            tree.Add(table, key, value);
            if (problems.ReportEndedText(cursor)) return null;
            SkipInsideInlineTable();
            if (cursor.Current == '}') break;
            if (cursor.Current != ',')
            {
                problems.Report(cursor.Here(), $"the inline table that begins on line {start.Line} needs \",\" or \"}}\" here, but found {cursor.Found}");
                return null;
            }
            var comma = cursor.Here();
            cursor.Advance();
            SkipInsideInlineTable();
            if (cursor.Current != '}') continue;
            problems.Report(comma, "an inline table cannot end with a comma", "remove the comma");
            break;
        }
        cursor.Advance();
        table.Span = cursor.Since(start);
        return table.Finish();
    }

    // A line break is reported and then read over, so that a table over several lines is one mistake and not one for each of its lines.
    private void SkipInsideInlineTable()
    {
        cursor.SkipBlanks();
        if (cursor.Current == '#') SkipComment();
        if (!cursor.AtNewline) return;
        problems.ReportLastOfStatement(cursor.Here(), "an inline table must begin and end on the same line", "put it on one line, or give it a [header] of its own");
        SkipEmptyLines();
    }

    private Node? ReadScalar()
    {
        var start = cursor.Begin();
        SkipToken();
        // A blank may stand between date and time instead of T.
        if (cursor.Position - start.Position == 10 && cursor.Text[start.Position + 4] == '-' && cursor.Current == ' ' && char.IsAsciiDigit(cursor.Peek(1)))
        {
            cursor.Advance();
            SkipToken();
        }
        var token = cursor.Text[start.Position..cursor.Position];
        if (token is "" or "=")
            problems.Report(token == "" ? cursor.Here() : cursor.Since(start), $"a value is missing before {(token == "" ? cursor.Found : "\"=\"")}");
        else if (OpenArrays > 0 && TomlParser.EntryShape().IsMatch(cursor.Text, start.Position))
            problems.Report(cursor.Since(start), $"\"{token}\" looks like the next key, but an array above it is not closed", "close the array with \"]\"");
        else
            return TomlScalars.Read(token, cursor.Since(start), problems);
        return null;
    }

    private void SkipToken()
    {
        while (cursor.Current is > ' ' and not (',' or ']' or '}' or '[' or '{' or '#' or '"' or '\'' or '\u007F')) cursor.Advance();
    }
}
