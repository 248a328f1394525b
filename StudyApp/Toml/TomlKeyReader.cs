using StudyApp.Diagnostics;

namespace StudyApp.Toml;

/// <summary>One part of a dotted key, unquoted, with its place.</summary>
internal readonly record struct KeyPart(string Text, SourceSpan Span);

/// <summary>Reads keys: bare, quoted and dotted.</summary>
internal sealed class TomlKeyReader(TomlCursor cursor, TomlProblems problems, TomlStringReader strings)
{
    /// <summary>The parts of a key and the blanks around it; null when a problem was reported.</summary>
    public IReadOnlyList<KeyPart>? Read()
    {
        var parts = new List<KeyPart>();
        while (true)
        {
            cursor.SkipBlanks();
            if (ReadPart() is not { } part) return null;
            parts.Add(part);
            cursor.SkipBlanks();
            if (cursor.Current != '.') return parts;
            cursor.Advance();
        }
    }

    public bool ReadEquals(IReadOnlyList<KeyPart> key)
    {
        if (cursor.Current == '=')
        {
            cursor.Advance();
            return true;
        }
        problems.Report(cursor.Here(), $"after the key {Show(key)} must follow \"=\", but found {cursor.Found}",
            cursor.AtLineEnd ? "write key = value" : cursor.Current == ':' ? "write = instead of :" : "a key with blanks or other signs needs quotes");
        return false;
    }

    /// <summary>A key as a message quotes it: dotted, between quotes, cut when endless.</summary>
    public static string Show(IEnumerable<KeyPart> key)
    {
        var text = string.Join('.', key.Take(10).Select(p => p.Text));
        return text.Length <= 60 ? $"\"{text}\"" : $"\"{text[..60]}…\"";
    }

    private KeyPart? ReadPart()
    {
        var start = cursor.Begin();
        if (cursor.Current is '"' or '\'') return ReadQuoted(start);
        while (IsBare(cursor.Current)) cursor.Advance();
        var isWhole = cursor.AtLineEnd || cursor.Current is ' ' or '\t' or '.' or '=' or ']' or '}' or ',' or ':' or '#' or '[' or '{' or '"' or '\'';
        if (!isWhole)
        {
            problems.Report(cursor.Here(), $"found {cursor.Found} in a key; without quotes, a key has only the letters A to Z, digits, \"_\" and \"-\"", cursor.AtInvisible ? "remove it" : "put the key between quotes");
            return null;
        }
        if (cursor.Position == start.Position)
        {
            problems.Report(cursor.Here(), $"a key is missing before {cursor.Found}", cursor.Current == '=' ? "write key = value" : null);
            return null;
        }
        return new(cursor.Text[start.Position..cursor.Position], cursor.Since(start));
    }

    private KeyPart? ReadQuoted(TomlCursor.Mark start)
    {
        if (cursor.StartsWith("\"\"\"") || cursor.StartsWith("'''"))
        {
            problems.Report(cursor.Here(), "a key cannot stand between three quotes", "use one quote on each side");
            return null;
        }
        return strings.Read() is { } text ? new(text.Value, cursor.Since(start)) : null;
    }

    private static bool IsBare(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
