using System.Text;
using StudyApp.Authoring.Templates.Tree;

namespace StudyApp.Authoring.Templates.Rendering;

/// <summary>
/// Where a rendering is: names, the place output goes to, the blocks of the page, and the block it is in.
/// </summary>
internal sealed record TemplateFrame(
    TemplateScope Scope,
    StringBuilder Into,
    IReadOnlyDictionary<string, List<Block>> Blocks
)
{
    /// <summary>The block being rendered; null outside.</summary>
    public string? BlockName { get; init; }

    /// <summary>
    /// How far from the page that was asked for: 0 is its own block, the next what <c>super()</c> shows.
    /// </summary>
    public int BlockLevel { get; init; }

    /// <summary>The same place with names of its own.</summary>
    public TemplateFrame Inner() => this with { Scope = new(Scope) };
}

/// <summary>A macro with the place it was written at.</summary>
internal sealed class TemplateMacro(Macro macro, TemplateFrame frame) : TemplateValue
{
    public Macro Macro => macro;

    public TemplateFrame Frame => frame;

    internal override string KindName => "a macro";
}

/// <summary><c>loop</c>: one turn of a loop.</summary>
internal sealed class TemplateLoop(IReadOnlyList<TemplateValue> items, int index, int depth, TemplateLoop? last)
    : TemplateValue
{
    private TemplateValue? _watched = last?._watched;

    internal override string KindName => "a loop";

    public int Index => index;

    /// <summary>Null for an attribute that loops do not have.</summary>
    public TemplateValue? Attribute(string name) => name switch
    {
        "index" => Of((double)(index + 1)),
        "index0" => Of((double)index),
        "revindex" => Of((double)(items.Count - index)),
        "revindex0" => Of((double)(items.Count - index - 1)),
        "first" => Of(index == 0),
        "last" => Of(index == items.Count - 1),
        "length" => Of((double)items.Count),
        "depth" => Of((double)depth),
        "depth0" => Of((double)(depth - 1)),
        "previtem" when index > 0 => items[index - 1],
        "nextitem" when index < items.Count - 1 => items[index + 1],
        _ => null,
    };

    public int Depth => depth;

    /// <summary>Whether this differs from what was asked about in the turn before.</summary>
    public bool Changed(TemplateValue value, TemplateRun run)
    {
        var changed = _watched is null || !TemplateOperators.AreEqual(_watched, value, run);
        _watched = value;
        return changed;
    }
}
