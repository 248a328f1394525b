using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Syntax;

/// <summary>A key with its value.</summary>
/// <param name="Key">The key, unquoted.</param>
/// <param name="KeySpan">Where the key stands.</param>
/// <param name="Value">Its value.</param>
public sealed record Entry(string Key, SourceSpan KeySpan, Node Value);

/// <summary>A TOML table or JSON object; entries in file order, keys unique (ordinal).</summary>
public sealed record TableNode(ImmutableArray<Entry> Entries, SourceSpan Span) : Node(Span)
{
    /// <inheritdoc/>
    public override string KindName => "a table";

    /// <summary>The entry of that key, else null. Case-sensitive.</summary>
    public Entry? Find(string key)
    {
        foreach (var entry in Entries)
            if (entry.Key == key)
                return entry;
        return null;
    }

    /// <summary>The value of that key, else null. Case-sensitive.</summary>
    public Node? this[string key] => Find(key)?.Value;
}
