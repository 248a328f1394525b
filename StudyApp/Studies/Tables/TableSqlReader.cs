using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Tables;

/// <summary>
/// Reads an SQL expression of a table's export: what is not on the list of harmless words, functions and signs is
/// refused, and the rest is written anew.
/// </summary>
/// <param name="table">The table's name: columns may stand behind it.</param>
/// <param name="columns">The columns expressions may use, those every table has among them.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
internal sealed partial class TableSqlReader(string table, ImmutableArray<string> columns, DiagnosticBag diagnostics)
{
    private const int MaxLength = 1024;

    private static readonly FrozenSet<string> Words = Set(
        "and or not is null in between like ilike case when then else end distinct true false asc desc as"
    );

    private static readonly FrozenSet<string> Functions = Set(
        "count sum avg min max total abs round ceil ceiling floor coalesce ifnull nullif length lower upper "
            + "trim ltrim rtrim cast"
    );

    private static readonly FrozenSet<string> Forbidden = Set(
        "select from where join union intersect except insert update delete drop alter create truncate "
            + "exec execute attach detach pragma vacuum analyze grant revoke replace into values merge "
            + "load_extension load savepoint release rollback commit begin transaction"
    );

    // What CAST can make, by the name SQLite takes as that.
    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["integer"] = "INTEGER",
        ["int"] = "INTEGER",
        ["bigint"] = "INTEGER",
        ["smallint"] = "INTEGER",
        ["boolean"] = "INTEGER",
        ["real"] = "REAL",
        ["float"] = "REAL",
        ["double"] = "REAL",
        ["numeric"] = "NUMERIC",
        ["decimal"] = "NUMERIC",
        ["text"] = "TEXT",
        ["varchar"] = "TEXT",
        ["char"] = "TEXT",
        ["string"] = "TEXT",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The expression; null when it was refused.</summary>
    /// <param name="node">The author's text.</param>
    /// <param name="what">What it is, for messages: <c>the field "mean_rt"</c>.</param>
    public TableSql? Read(StringNode node, string what)
    {
        var text = node.Value;
        if (text.Length > MaxLength)
            return Refuse(node, 0, text.Length, $"The SQL of {what} has more than {MaxLength} characters.");
        if (string.IsNullOrWhiteSpace(text))
            return Refuse(node, 0, 0, $"The SQL of {what} is empty.", "write an expression, such as avg(rt)");
        if (Dangerous().Match(text) is { Success: true } sign)
            return Refuse(
                node,
                sign.Index,
                sign.Length,
                $"The SQL of {what} holds {sign.Value}, which is not allowed.",
                "an expression over the table's columns is all there can be; text stands in single quotes"
            );
        return Write(node, text, what) is { } safe ? new(text, safe, node.Span) : null;
    }

    private string? Write(StringNode node, string text, string what)
    {
        var safe = new StringBuilder();
        var depth = 0;
        var previous = "";
        for (var at = 0; at < text.Length;)
        {
            var token = Token().Match(text, at);
            if (!token.Success)
                return Stop(
                    node,
                    at,
                    1,
                    text[at] == '\''
                        ? $"A text in the SQL of {what} does not end."
                        : $"\"{text[at]}\" is not allowed in the SQL of {what}.",
                    text[at] == '"' ? "text stands in single quotes" : null
                );
            at += token.Length;
            var word = token.Value;
            if (string.IsNullOrWhiteSpace(word)) continue;
            if (token.Groups["name"].Success)
            {
                var next = text.AsSpan(at).TrimStart();
                if (next is ['.', ..] && (Same(word, table) || Same(word, "table_" + table)))
                {
                    at = text.IndexOf('.', at) + 1;
                    continue;
                }
                if (Name(node, token, next is ['(', ..], previous, what) is not { } name) return null;
                word = name;
            }
            if (word == "(") depth++;
            if ((word == ")" && --depth < 0) || (word == "," && depth == 0))
                return Stop(
                    node,
                    token.Index,
                    1,
                    $"\"{word}\" is not expected here in the SQL of {what}.",
                    "an expression has one value"
                );
            safe.Append(safe.Length == 0 ? "" : " ").Append(word);
            previous = word;
        }
        return depth == 0
            ? safe.ToString()
            : Stop(node, text.Length, 0, $"A bracket in the SQL of {what} is not closed.");
    }

    private string? Name(StringNode node, Match token, bool isCalled, string previous, string what)
    {
        var word = token.Value;
        if (Forbidden.Contains(word))
            return Stop(
                node,
                token.Index,
                token.Length,
                $"\"{word}\" is not allowed in the SQL of {what}.",
                "an expression over the table's columns is all there can be"
            );
        if (previous == "AS" && Types.TryGetValue(word, out var type)) return type;
        if (Words.Contains(word)) return Same(word, "ilike") ? "LIKE" : word.ToUpperInvariant();
        if (isCalled)
            return Functions.Contains(word)
                ? word.ToLowerInvariant()
                : Stop(
                    node,
                    token.Index,
                    token.Length,
                    $"There is no function \"{word}\" for the SQL of {what}.",
                    Suggestions.DidYouMean(word, Functions)
                        ?? "there are " + string.Join(", ", Functions.Order(StringComparer.Ordinal))
                );
        if (columns.FirstOrDefault(c => Same(c, word)) is { } column)
            return $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        return Stop(
            node,
            token.Index,
            token.Length,
            $"The table has no column \"{word}\", which the SQL of {what} asks for.",
            Suggestions.DidYouMean(word, columns) ?? "it has " + string.Join(", ", columns)
        );
    }

    private TableSql? Refuse(StringNode node, int at, int length, string message, string? suggestion = null)
    {
        diagnostics.Error(
            DiagnosticCodes.TableSql,
            node.ContentOffset is { } offset ? node.Span.Shift(offset + at, length) : node.Span,
            message,
            suggestion
        );
        return null;
    }

    private string? Stop(StringNode node, int at, int length, string message, string? suggestion = null)
    {
        Refuse(node, at, length, message, suggestion);
        return null;
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static FrozenSet<string> Set(string words) =>
        words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Refused even inside a text in quotes: nothing that an export needs holds them.
    [GeneratedRegex(@";|--|/\*|\\|""|`|\0")]
    private static partial Regex Dangerous();

    [GeneratedRegex(
        @"\G(?:\s+|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![A-Za-z0-9_])|'(?:[^']|'')*'|!=|<>|<=|>=|\|\||[=<>!+\-*/(),])"
    )]
    private static partial Regex Token();
}
