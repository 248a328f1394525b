
namespace StudyApp.Items;

/// <summary>What a browser sent: field name → text. Of a field sent twice the first value counts. Immutable.</summary>
public sealed class FormFields(IEnumerable<KeyValuePair<string, string>> fields)
{
    private readonly Dictionary<string, string> _fields = First(fields);

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

    private static Dictionary<string, string> First(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in fields) first.TryAdd(name, text);
        return first;
    }
}
