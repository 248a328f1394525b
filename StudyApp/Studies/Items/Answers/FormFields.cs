using System.Collections.Frozen;

namespace StudyApp.Studies.Items.Answers;

/// <summary>What a browser sent: field name → text. Of a field sent twice the first value counts. Immutable.</summary>
public sealed class FormFields(IEnumerable<KeyValuePair<string, string>> fields)
{
    /// <summary>
    /// The field in which a page's script names the inputs that hold something the browser does not send, such as half
    /// a date, one a line: name, tab, and what the author's own script says about it.
    /// </summary>
    public const string UnsentField = "__unsent";

    private const int MostComplaint = 200;

    private readonly Dictionary<string, string> _fields = First(fields);
    private FrozenDictionary<string, string>? _unsent;

    /// <summary>Nothing sent.</summary>
    public static FormFields Empty { get; } = new([]);

    /// <summary>Every field with its text.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => _fields;

    /// <summary>How many fields there are.</summary>
    public int Count => _fields.Count;

    /// <summary>The field's text; null when the browser sent no such field.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name);

    /// <summary>The text, or null when it is absent, empty or white space only.</summary>
    public string? Filled(string name) => this[name] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>True when the browser sent the field with any text but the empty one.</summary>
    public bool IsTicked(string name) => !string.IsNullOrEmpty(this[name]);

    /// <summary>
    /// Whether something was typed that the input does not take, so that the browser sent nothing or something else.
    /// </summary>
    public bool IsUnsent(string name) => Unsent.ContainsKey(name);

    /// <summary>What the author's own script says about an input that it refuses; empty for nothing.</summary>
    public string ComplaintAt(string name) => Unsent.GetValueOrDefault(name, "");

    private FrozenDictionary<string, string> Unsent =>
        _unsent ??= (this[UnsentField] ?? "")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.TrimEnd('\r').Split('\t', 2))
        .DistinctBy(parts => parts[0])
        .ToFrozenDictionary(parts => parts[0], parts => parts.Length > 1 ? Cut(parts[1]) : "", StringComparer.Ordinal);

    private static string Cut(string complaint) =>
        complaint.Length <= MostComplaint ? complaint : complaint[..MostComplaint];

    private static Dictionary<string, string> First(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in fields) first.TryAdd(name, text);
        return first;
    }
}
