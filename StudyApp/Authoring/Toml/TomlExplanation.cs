namespace StudyApp.Authoring.Toml;

/// <summary>Says what is wrong with a statement that Tomlyn refused, in words that name the remedy.</summary>
/// <remarks>Only the place is Tomlyn's.</remarks>
internal sealed class TomlExplanation(TomlText text, TomlStatement statement, TomlProblems problems)
{
    /// <summary>Reports the mistake.</summary>
    /// <param name="at">Where Tomlyn found it.</param>
    public void Report(int at)
    {
        if (statement.OpenString is { } opening && !TomlStrings.Check(text, opening, problems)) return;
        if (statement.IsInComment && text.IsForbiddenControl(at))
            problems.Report(
                text.Here(at),
                $"the control character U+{(int)text[at]:X4} cannot stand in a comment",
                "remove it"
            );
        else if (!ReportInvisible(at) && !ReportBrokenTable(at) && !ReportValue(BeforeComment(at)))
            ReportStructure(text.SkipBlanks(BeforeComment(at)));
    }

    // Tomlyn passes over comments; the sign that begins one is what an author sees there.
    private int BeforeComment(int at) =>
        statement.Comment is { } comment && comment < at && text.LineOf(comment) == text.LineOf(at)
            ? comment : at;

    private bool ReportInvisible(int at)
    {
        if (statement.Depth > 0) return false;
        var end = Math.Min(at + 1, text.EndOfLine(statement.Start));
        for (var key = statement.Start; key < end && text[key] is not ('=' or '"' or '\'' or '#'); key++)
            if (text[key] != '\t' && text.IsInvisible(key) && !char.IsLowSurrogate(text[key]))
            {
                ReportWrongInKey(text, key, problems);
                return true;
            }
        return false;
    }

    private bool ReportBrokenTable(int at)
    {
        if (statement.OpenBracket is not { } bracket || text[bracket] != '{') return false;
        var end = text.EndOfLine(Math.Max(bracket, statement.ValueEnd));
        if (end >= text.SkipBlanks(at)) return false;
        problems.ReportLastOfStatement(text.Here(end), TomlAdapter.BrokenTable, TomlAdapter.BrokenTableRemedy);
        return true;
    }

    // A value is named from its beginning, wherever in it Tomlyn stopped.
    private bool ReportValue(int at)
    {
        var (expected, start) = (statement.Expected, statement.KeyStart);
        var isInside = expected == Expected.Separator && !statement.IsHeader && start < at && IsOneToken(start, at);
        if (expected != Expected.Value && !isInside) return false;
        if (!isInside) start = SkipToContent(at);
        if (start >= text.Length && statement is { IsInArray: true, OpenBracket: { } bracket })
        {
            problems.Report(text.Here(bracket), "this array is never closed; it must end with \"]\"");
            return true;
        }
        var token = TokenAt(start);
        if (token is "" or "=")
        {
            if (text[start] is '"' or '\'') return !TomlStrings.Check(text, start, problems);
            problems.Report(
                token == "" ? text.Here(start) : text.Between(start, start + 1),
                $"a value is missing before {text.Found(start)}");
            return true;
        }
        if (statement.IsInArray && TomlStatement.EntryShape().IsMatch(text.Text, start))
        {
            problems.Report(
                text.Between(start, start + token.Length),
                $"\"{token}\" looks like the next key, but an array above it is not closed",
                "close the array with \"]\"");
            return true;
        }
        var span = text.Between(start, start + token.Length);
        if (TomlScalars.Read(token, span, problems) is null) return true;
        if (at >= start + token.Length) return false;
        // Instants with an offset beyond 14 hours or finer than 100 ns are TOML, but nothing here can hold them.
        problems.Report(span, $"{TomlScalars.Show(token)} is no time that can be kept",
            "an offset has at most 14 hours, and seconds have at most seven decimals");
        return true;
    }

    // In arrays values may be on a later line.
    private int SkipToContent(int at)
    {
        if (!statement.IsInArray) return text.SkipBlanks(at);
        while (text[at] is ' ' or '\t' or '\n') at++;
        return at;
    }

    // A blank inside a date with a time is part of it; behind it Tomlyn may have stopped, too.
    private bool IsOneToken(int start, int at) => TokenAt(start) is { Length: > 0 } token && at <= start + token.Length;

    private string TokenAt(int start)
    {
        var end = start;
        while (TomlStatement.IsTokenCharacter(text[end])) end++;
        // A blank may stand between date and time instead of T.
        if (end - start == 10 && text[start + 4] == '-' && text[end] == ' ' && char.IsAsciiDigit(text[end + 1]))
            for (end++; TomlStatement.IsTokenCharacter(text[end]); end++)
            {
            }
        return text.Text[start..end];
    }

    private void ReportStructure(int at)
    {
        if (statement.Expected == Expected.Separator) ReportSeparator(at);
        else ReportKey(at);
    }

    private void ReportSeparator(int at)
    {
        if (ReportEndedText(at)) return;
        if (statement.OpenBracket is not { } bracket)
        {
            var where = statement.IsHeader ? "after the header" : "after the value";
            problems.Report(
                text.Here(at), $"found {text.Found(at)} {where}, where the line must end",
                "a comment begins with #, another key on a new line");
            return;
        }
        var line = text.LineOf(bracket);
        if (!statement.IsInArray)
            problems.Report(
                text.Here(at),
                $"the inline table that begins on line {line} needs \",\" or \"}}\" here, but found {text.Found(at)}");
        else if (SkipToContent(at) is var content && content >= text.Length)
            problems.Report(text.Here(bracket), "this array is never closed; it must end with \"]\"");
        // What is missing is missed at the end of its line, not where the next one begins.
        else if (text.LineOf(content) != text.LineOf(statement.ValueEnd))
            problems.Report(
                text.Here(statement.ValueEnd) with { Length = 0 },
                $"the array that begins on line {line} needs \",\" or \"]\" behind this value, "
                    + $"but line {text.LineOf(content)} begins with {text.Found(content)}",
                "add a comma");
        else
            problems.Report(
                text.Here(content),
                $"the array that begins on line {line} needs \",\" or \"]\" here, but found {text.Found(content)}");
    }

    // As the apostrophe of 'Before we don't' does.
    private bool ReportEndedText(int at)
    {
        if (text[at - 1] is not ('\'' or '"') || !(char.IsLetterOrDigit(text[at]) || char.IsHighSurrogate(text[at])))
            return false;
        var (name, remedy) = text[at - 1] == '\''
            ? ("apostrophe", "put the text between double quotes: \"…\"")
            : ("quotation mark", "write \\\" inside the text, or put it between single quotes");
        problems.Report(text.Here(at), $"the {name} before {text.Found(at)} has ended the text", remedy);
        return true;
    }

    private void ReportKey(int at)
    {
        var start = statement.KeyStart;
        if (TomlStrings.FenceAt(text, start) == 3 && text[start] is '"' or '\'')
            problems.Report(text.Here(start), "a key cannot stand between three quotes", "use one quote on each side");
        else if (IsWrongInKey(at)) ReportWrongInKey(text, at, problems);
        else if (statement.Expected == Expected.Key)
            problems.Report(
                text.Here(at),
                $"a key is missing before {text.Found(at)}",
                text[at] == '=' ? "write key = value" : null
            );
        else if (statement.IsHeader) ReportOpenHeader(at);
        else
            problems.Report(
                text.Here(at),
                $"after the key {ShowKey(start, at)} must follow \"=\", but found {text.Found(at)}",
                text.IsLineEnd(at) ? "write key = value"
                : text[at] == ':' ? "write = instead of :" : "a key with blanks or other signs needs quotes");
    }

    /// <summary>Reports a character that no key has without quotes.</summary>
    public static void ReportWrongInKey(TomlText text, int at, TomlProblems problems) => problems.Report(
        text.Here(at),
        $"found {text.Found(at)} in a key; without quotes, a key has only the letters A to Z, digits, \"_\" and \"-\"",
        text.IsInvisible(at) ? "remove it" : "put the key between quotes");

    private void ReportOpenHeader(int at)
    {
        var isElement = text[statement.Start + 1] == '[';
        if (!isElement && text[at] == ']' && text[at + 1] == ']')
        {
            problems.Report(
                text.Here(at + 1),
                "found \"]\" after the header, where the line must end",
                "a comment begins with #, another key on a new line");
            return;
        }
        var (opening, close) = isElement ? ("[[", "]]") : ("[", "]");
        problems.Report(
            text.Here(at),
            $"a header that begins with \"{opening}\" must be closed with \"{close}\" here, but found "
                + $"{text.Found(at)}"
        );
    }

    private bool IsWrongInKey(int at)
    {
        var isNext = at == statement.KeyStart || text[at - 1] == '.' || IsBare(text[at - 1]);
        return isNext
            && !text.IsLineEnd(at)
            && !IsBare(text[at])
            && !" \t.=]},:#[{\"'".Contains(text[at], StringComparison.Ordinal);
    }

    private static bool IsBare(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private string ShowKey(int start, int at) => TomlScalars.Show(
        text.Text[start..at]
            .TrimEnd()
            .Replace("\"", "", StringComparison.Ordinal)
            .Replace("'", "", StringComparison.Ordinal)
    );
}
