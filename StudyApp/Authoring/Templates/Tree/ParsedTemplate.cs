using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Templates.Tree;

/// <summary>One file, parsed.</summary>
/// <remarks>
/// Filled by the library while it loads, then never changed: files may refer to each other in circles.
/// </remarks>
internal sealed class ParsedTemplate(string name, string file)
{
    public string Name => name;

    public string File => file;

    public ImmutableArray<TemplateNode> Body { get; set; } = [];

    /// <summary>Its blocks by name, nested ones included.</summary>
    public Dictionary<string, Block> Blocks { get; } = new(StringComparer.Ordinal);

    /// <summary>The file it extends: name as written, and what was found.</summary>
    public (string Name, SourceSpan Span)? Extends { get; set; }

    public ParsedTemplate? Parent { get; set; }

    /// <summary>Whether it was parsed to its end.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Names given a meaning anywhere in the file.</summary>
    public HashSet<string> Assigned { get; } = new(StringComparer.Ordinal);

    /// <summary>Names given a meaning outside every block, loop and macro: what <c>import</c> can take.</summary>
    public HashSet<string> Exported { get; } = new(StringComparer.Ordinal);

    /// <summary>Where names are read.</summary>
    public Dictionary<SourceSpan, NameUse> Uses { get; } = [];

    /// <summary>
    /// The attributes it reads of anything; <see cref="Template.AnyAttribute"/> among them when one is put together
    /// while the page is rendered.
    /// </summary>
    public HashSet<string> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>Uses that were already complained of.</summary>
    public HashSet<SourceSpan> Reported { get; } = [];

    public List<Include> Includes { get; } = [];

    public List<Import> Imports { get; } = [];

    /// <summary>The files it names that are there.</summary>
    public IEnumerable<ParsedTemplate> Neighbours =>
        Includes.Select(i => i.Found).Concat(Imports.Select(i => i.Found)).Append(Parent).OfType<ParsedTemplate>();
}

/// <summary>Where a name is read.</summary>
internal sealed record NameUse(string Name, SourceSpan Span)
{
    public bool IsCalled { get; set; }

    /// <summary>Whether the author provided for its absence: <c>is defined</c>, <c>default</c>.</summary>
    public bool IsGuarded { get; set; }
}
