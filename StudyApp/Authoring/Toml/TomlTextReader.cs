using System.Text.RegularExpressions;
using StudyApp.Authoring.Syntax;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace StudyApp.Authoring.Toml;

/// <summary>Has Tomlyn read a text.</summary>
/// <remarks>
/// One with mistakes is read again, statement by statement, so that each mistake is explained once and none hides
/// another.
/// </remarks>
internal sealed partial class TomlTextReader(TomlText text, TomlProblems problems)
{
    // One more than are allowed: the adapter says which one is too deep.
    private static readonly TomlSerializerOptions Options = new() { MaxDepth = TomlReader.MaxDepth + 1 };

    private const char ByteOrderMark = '\uFEFF';

    private string? _readable;

    private readonly TomlAdapter _adapter = new(text, problems);

    public TableNode? Parse()
    {
        // Tomlyn passes over a mark of the byte order at the beginning; the one that a file may have is gone by now.
        var whole = text[0] == ByteOrderMark ? null : TryRead(0, text.Length);
        if (whole is { HasErrors: false }) _adapter.Add(whole, 0);
        else
        {
            ReadStatements();
            // A mistake that no statement has by itself is told in Tomlyn's words.
            if (!problems.Any && whole?.Diagnostics.FirstOrDefault() is { } mistake)
                problems.Report(text.Here(mistake.Span.Start.Offset), mistake.Message);
        }
        return problems.Any ? null : _adapter.Root.Finish();
    }

    private void ReadStatements()
    {
        for (var at = NextStatement(0); at < text.Length && !problems.Full; at = NextStatement(at))
        {
            var (end, isClosed) = TomlStatement.EndOf(text, at);
            problems.BeginStatement();
            if (text[at] == ByteOrderMark)
            {
                TomlExplanation.ReportWrongInKey(text, at, problems);
                at = end;
                continue;
            }
            // What follows brackets that are never closed is read up to the next statement only: once, however many
            // there are.
            var stop = isClosed ? end : SkipTo(text.NextLine(at), isInArray: true);
            if (TryRead(at, stop) is not { } document) at = ExplainFailure(at, end);
            else if (document.HasErrors) at = Explain(at, end, at + document.Diagnostics.First().Span.Start.Offset);
            else
            {
                _adapter.Add(document, at);
                at = stop;
            }
        }
    }

    // Tomlyn refuses a line that is continued by a backslash with blanks behind it. Put behind the line break they mean
    // the same, and every
    // other place stays what it is.
    private string Readable => _readable ??= ContinuedLine().IsMatch(text.Text) ? WithContinuations() : text.Text;

    private string WithContinuations()
    {
        var readable = text.Text.ToCharArray();
        for (var at = NextStatement(0); at < text.Length;)
        {
            var end = TomlStatement.EndOf(text, at).End;
            foreach (var opening in TomlStatement.Strings(text, at, end))
                if (text[opening] == '"' && TomlStrings.FenceAt(text, opening) == 3)
                    Continue(readable, opening, TomlStrings.EndOf(text, opening));
            at = NextStatement(Math.Max(end, at + 1));
        }
        return new(readable);
    }

    private void Continue(char[] readable, int opening, int end)
    {
        for (var at = opening + 3; at < end; at++)
        {
            if (text[at] != '\\') continue;
            var behind = text.SkipBlanks(++at);
            if (behind == at || behind >= end || text[behind] != '\n') continue;
            readable[at] = '\n';
            readable.AsSpan(at + 1, behind - at).Fill(' ');
            at = behind;
        }
    }

    /// <summary>
    /// Null where Tomlyn gives up: at brackets nested deeper than it was told to follow, and at some escapes that are
    /// cut off.
    /// </summary>
    private DocumentSyntax? TryRead(int start, int end)
    {
        try
        {
            return SyntaxParser.Parse(Readable[start..end], Options, sourceName: null, validate: false);
        }
        catch (Exception failure) when (failure is TomlException or ArgumentException)
        {
            return null;
        }
    }

    private int ExplainFailure(int start, int end)
    {
        if (TomlStatement.TooDeep(text, start, TomlReader.MaxDepth) is { } place)
        {
            problems.Report(text.Here(place), TomlTree.TooDeep);
            return text.Length;
        }
        var broken = TomlStatement
            .Strings(text, start, end)
            .FirstOrDefault(opening => !TomlStrings.Check(text, opening, problems), start);
        return SkipTo(Math.Max(end, text.NextLine(broken)), isInArray: false);
    }

    // One mistake, one report: the rest of a broken string or array is no new mistake, so the next statement is the
    // next line that has
    // the shape of one.
    private int Explain(int start, int end, int at)
    {
        var statement = TomlStatement.Until(text, start, at);
        new TomlExplanation(text, statement, problems).Report(at);
        // Headers may have been swallowed by an array that was never closed.
        var isOpen = statement.IsInArray && end == text.Length;
        // A header that is whole is one, whatever stands behind it: else later ones would contradict it.
        if (!isOpen && statement.IsHeader && TryRead(start, at) is { HasErrors: false } header)
            _adapter.Add(header, start);
        else if (isOpen || statement.IsHeader) _adapter.Detach();
        return SkipTo(isOpen || at >= end ? text.NextLine(at) : end, isOpen);
    }

    private int SkipTo(int next, bool isInArray)
    {
        while (next < text.Length && !LooksLikeStatement(next, isInArray)) next = text.NextLine(next);
        return next;
    }

    private bool LooksLikeStatement(int at, bool isInArray) =>
        TomlStatement.EntryShape().IsMatch(text.Text, at) || (!isInArray && HeaderShape().IsMatch(text.Text, at));

    private int NextStatement(int at)
    {
        while (text[at] is ' ' or '\t' or '\n') at++;
        return at;
    }

    [GeneratedRegex(@"\\[ \t]+\n")]
    private static partial Regex ContinuedLine();

    [GeneratedRegex(@"\G[ \t]*\[")]
    private static partial Regex HeaderShape();
}
