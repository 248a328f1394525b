using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Authoring.Json;

/// <summary>
/// Reads a JSON text into the neutral tree, with places; the parsing itself is the framework's <see
/// cref="Utf8JsonReader"/>.
/// </summary>
public static class JsonText
{
    private const int MaxDepth = 64;

    /// <summary>The tree of a JSON file; null when the text is not JSON.</summary>
    /// <remarks>
    /// Comments and trailing commas are accepted, as hand-written files have them. A key that stands twice keeps its
    /// last value and gives a warning.
    /// </remarks>
    /// <param name="file">The name that diagnostics carry.</param>
    /// <param name="text">The file's content; a byte order mark at the start is skipped.</param>
    /// <param name="diagnostics">Receives at most one syntax error, with line and column.</param>
    public static Node? Read(string file, string text, DiagnosticBag diagnostics)
    {
        var utf8 = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        var places = new LinePlaces(file, utf8);
        var reader = new Utf8JsonReader(
            utf8,
            new()
            {
                CommentHandling = JsonCommentHandling.Skip,
                AllowTrailingCommas = true,
                MaxDepth = MaxDepth,
            }
        );
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, places, diagnostics);
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var place = places.FromLine((int)(e.LineNumber ?? 0), (int)(e.BytePositionInLine ?? 0));
            diagnostics.Error(
                DiagnosticCodes.JsonSyntax,
                place,
                $"This is not valid JSON: {FirstSentence(e.Message)}",
                "look for a missing or extra comma, quote or bracket just before this place"
            );
            return null;
        }
        catch (InvalidOperationException)
        {
            diagnostics.Error(
                DiagnosticCodes.JsonSyntax,
                places.At(reader.TokenStartIndex),
                "This string holds an invalid Unicode escape.",
                "write surrogates as a pair, or the character itself"
            );
            return null;
        }
    }

    private static Node ReadValue(ref Utf8JsonReader reader, LinePlaces places, DiagnosticBag diagnostics)
    {
        var span = places.At(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject: return ReadObject(ref reader, span, places, diagnostics);
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<Node>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadValue(ref reader, places, diagnostics));
                return new ListNode(items.ToImmutable(), span);
            case JsonTokenType.String:
                return new StringNode(reader.GetString()!, span, reader.ValueIsEscaped ? null : 1);
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole)
                    ? new IntegerNode(whole, span)
                    : new FloatNode(reader.GetDouble(), span);
            case JsonTokenType.True: return new BooleanNode(true, span);
            case JsonTokenType.False: return new BooleanNode(false, span);
            default: return new NullNode(span);
        }
    }

    private static TableNode ReadObject(
        ref Utf8JsonReader reader,
        SourceSpan span,
        LinePlaces places,
        DiagnosticBag diagnostics
    )
    {
        var entries = new OrderedDictionary<string, Entry>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var keySpan = places.At(reader.TokenStartIndex);
            var key = reader.GetString()!;
            reader.Read();
            var entry = new Entry(key, keySpan, ReadValue(ref reader, places, diagnostics));
            if (entries.TryGetValue(key, out var first))
                diagnostics.Warn(
                    DiagnosticCodes.JsonDuplicateKey,
                    keySpan,
                    $"The key \"{key}\" stands twice in this object (first on line {first.KeySpan.Line}); the "
                        + $"last one counts.",
                    "remove one of them"
                );
            entries[key] = entry;
        }
        return new TableNode([.. entries.Values], span);
    }

    private static string FirstSentence(string message)
    {
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return cut < 0 ? message : message[..cut];
    }

    /// <summary>Turns byte offsets into lines and columns.</summary>
    private sealed class LinePlaces
    {
        private readonly string _file;
        private readonly byte[] _utf8;
        private readonly List<int> _lineStarts = [0];

        public LinePlaces(string file, byte[] utf8)
        {
            _file = file;
            _utf8 = utf8;
            var newlines = SearchValues.Create("\n"u8);
            for (var at = 0; at < utf8.Length;)
            {
                var next = utf8.AsSpan(at).IndexOfAny(newlines);
                if (next < 0) break;
                at += next + 1;
                _lineStarts.Add(at);
            }
        }

        public SourceSpan At(long offset)
        {
            var line = _lineStarts.BinarySearch((int)offset);
            if (line < 0) line = ~line - 1;
            return FromLine(line, (int)offset - _lineStarts[line]);
        }

        public SourceSpan FromLine(int line, int byteInLine)
        {
            line = Math.Min(line, _lineStarts.Count - 1);
            var start = _lineStarts[line];
            var length = Math.Clamp(byteInLine, 0, _utf8.Length - start);
            return new(_file, line + 1, Encoding.UTF8.GetCharCount(_utf8, start, length) + 1);
        }
    }
}
