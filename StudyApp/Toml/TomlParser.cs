using System.Text.RegularExpressions;
using StudyApp.Syntax;

namespace StudyApp.Toml;

/// <summary>Reads statements, that is headers and <c>key = value</c>, and finds the place to go on after an error.</summary>
internal sealed partial class TomlParser
{
    private readonly TomlCursor _cursor;
    private readonly TomlProblems _problems;
    private readonly TomlTree _tree;
    private readonly TomlKeyReader _keys;
    private readonly TomlValueReader _values;
    private GrowingTable _current;

    public TomlParser(TomlCursor cursor, TomlProblems problems)
    {
        var strings = new TomlStringReader(cursor, problems);
        _cursor = cursor;
        _problems = problems;
        _tree = new(cursor.Here() with { Length = 0 }, problems);
        _keys = new(cursor, problems, strings);
        _values = new(cursor, problems, strings, _keys, _tree);
        _current = _tree.Root;
    }

    public TableNode? Parse()
    {
        while (!_problems.Full)
        {
            _cursor.SkipBlanks();
            if (_cursor.AtEnd) break;
            _problems.BeginStatement();
            var line = _cursor.Line;
            if (!ReadStatement()) Recover(line);
        }
        return _problems.Any ? null : _tree.Root.Finish();
    }

    private bool ReadStatement() => _cursor.Current switch
    {
        '[' => ReadHeader() && ReadLineEnd("after the header"),
        '#' => ReadLineEnd(""),
        _ when _cursor.AtNewline => ReadLineEnd(""),
        _ => ReadEntry() && ReadLineEnd("after the value"),
    };

    private bool ReadEntry()
    {
        if (_keys.Read() is not { } key || !_keys.ReadEquals(key)) return false;
        if (_values.Read(_current.Depth + key.Count) is not { } value) return false;
        _tree.Add(_current, key, value);
        return true;
    }

    private bool ReadHeader()
    {
        // Until the header turns out well: what follows a bad one must not end up in the table above it and look like duplicates there.
        _current = Detached();
        var start = _cursor.Begin();
        var isElement = _cursor.Peek(1) == '[';
        var close = isElement ? "]]" : "]";
        _cursor.Advance(close.Length);
        if (_keys.Read() is not { } key) return false;
        if (!_cursor.StartsWith(close))
        {
            var opening = isElement ? "[[" : "[";
            _problems.Report(_cursor.Here(), $"a header that begins with \"{opening}\" must be closed with \"{close}\" here, but found {_cursor.Found}");
            return false;
        }
        _cursor.Advance(close.Length);
        var span = _cursor.Since(start);
        _current = (isElement ? _tree.OpenElement(key, span) : _tree.OpenTable(key, span)) ?? Detached();
        return true;
    }

    private bool ReadLineEnd(string where)
    {
        _cursor.SkipBlanks();
        _values.SkipComment();
        if (_cursor.AtNewline) _cursor.SkipNewline();
        else if (!_cursor.AtEnd)
        {
            if (_problems.ReportEndedText(_cursor)) return false;
            _problems.Report(_cursor.Here(), $"found {_cursor.Found} {where}, where the line must end", "a comment begins with #, another key on a new line");
            return false;
        }
        return true;
    }

    // One mistake, one report: the rest of a broken string or array is no new mistake, so the next statement is the next line that has the shape of one.
    private void Recover(int statementLine)
    {
        var insideArray = _values.OpenArrays > 0;
        _values.OpenArrays = 0;
        // Headers may have been swallowed by an array that was never closed.
        if (insideArray) _current = Detached();
        if (_cursor.Line == statementLine || !_cursor.IsFirstOnLine) _cursor.SkipLine();
        while (!_cursor.AtEnd && !LooksLikeStatement(insideArray)) _cursor.SkipLine();
    }

    private bool LooksLikeStatement(bool insideArray) =>
        EntryShape().IsMatch(_cursor.Text, _cursor.Position) || (!insideArray && HeaderShape().IsMatch(_cursor.Text, _cursor.Position));

    private static GrowingTable Detached() => new(default, TableOrigin.Header, 0);

    /// <summary>Blanks, a dotted key of quoted and unquoted parts, an equals sign. Never backtracks.</summary>
    [GeneratedRegex("""\G[ \t]*(?>(?:[\w.-]|"[^"\r\n]*"|'[^'\r\n]*')+)[ \t]*=""")]
    internal static partial Regex EntryShape();

    [GeneratedRegex(@"\G[ \t]*\[")]
    private static partial Regex HeaderShape();
}
