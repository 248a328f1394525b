using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates.Functions;
using StudyApp.Authoring.Templates.Rendering;
using StudyApp.Authoring.Templates.Tree;

namespace StudyApp.Authoring.Templates;

/// <summary>A template that was parsed without error, together with the files it uses.</summary>
/// <remarks>Immutable; any number of threads may render it at once.</remarks>
public sealed class Template
{
    private readonly ParsedTemplate _parsed;
    private readonly TemplateGlobals _globals;

    private readonly IReadOnlySet<string> _attributes;

    internal Template(
        ParsedTemplate parsed,
        TemplateGlobals globals,
        IReadOnlySet<string> names,
        IReadOnlySet<string> attributes,
        IReadOnlyList<string> files
    )
    {
        _parsed = parsed;
        _globals = globals;
        NamesRead = names;
        _attributes = attributes;
        Files = files;
    }

    /// <summary>The name it was asked for by.</summary>
    public string Name => _parsed.Name;

    /// <summary>Its file, as diagnostics show it.</summary>
    public string File => _parsed.File;

    /// <summary>
    /// Its file and those it extends, includes and imports, directly or through others, as diagnostics show them.
    /// </summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Every name it or a file it uses reads: what a caller need not compute is not among them.</summary>
    public IReadOnlySet<string> NamesRead { get; }

    /// <summary>Whether it or a file it uses may read an attribute of that name, of whatever.</summary>
    public bool Reads(string attribute) => _attributes.Contains(attribute) || _attributes.Contains(AnyAttribute);

    internal const string AnyAttribute = "*";

    /// <summary>The page. Never throws for what stands in the template or in the values.</summary>
    /// <param name="values">Name → value; hides functions of the same name.</param>
    /// <param name="options">Null for none.</param>
    public TemplateResult Render(IReadOnlyDictionary<string, TemplateValue> values, TemplateOptions? options = null)
    {
        var run = new TemplateRun(options ?? new()) { At = SourceSpan.WholeFile(File) };
        try
        {
            return new TemplateRendered(
                new TemplateRenderer(run, TemplateScope.Global(_globals.Functions, values)).Render(_parsed)
            );
        }
        catch (TemplateFault fault)
        {
            return new TemplateFailed(fault.Diagnostic);
        }
    }
}
