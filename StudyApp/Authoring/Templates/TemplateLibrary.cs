using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates.Functions;
using StudyApp.Authoring.Templates.Parsing;
using StudyApp.Authoring.Templates.Tree;

namespace StudyApp.Authoring.Templates;

/// <summary>The templates of one study: each file is loaded and parsed once.</summary>
/// <remarks>Not thread-safe; the templates it answers are.</remarks>
/// <param name="load">The file of a name such as <c>questions/wheel.html</c>; null when there is none.</param>
/// <param name="globals">What templates can rely on.</param>
/// <param name="diagnostics">Takes what is wrong, once for each file.</param>
public sealed class TemplateLibrary(
    Func<string, TemplateSource?> load,
    TemplateGlobals globals,
    DiagnosticBag diagnostics
)
{
    private readonly Dictionary<string, ParsedTemplate?> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Template?> _templates = new(StringComparer.Ordinal);

    // Errors of a file stay with it, however many templates use it.
    private readonly HashSet<ParsedTemplate> _broken = [];
    private readonly HashSet<ParsedTemplate> _checked = [];

    /// <summary>
    /// The template of that name, with everything it extends, includes and imports; null when it is not there or
    /// anything in it is wrong.
    /// </summary>
    public Template? Find(string name)
    {
        if (_templates.TryGetValue(name, out var known)) return known;
        var root = Load(name);
        if (root is null) return _templates[name] = null;
        var reached = Reach(root);
        if (reached.Count > TemplateLimits.Files)
            Error(
                root,
                DiagnosticCodes.TemplateTooLarge,
                SourceSpan.WholeFile(root.File),
                $"the template uses more than {TemplateLimits.Files} files"
            );
        foreach (var file in reached.Where(_checked.Add)) CheckFile(file);
        CheckNames(reached);
        var names = reached.SelectMany(f => f.Uses.Values).Select(u => u.Name).ToHashSet(StringComparer.Ordinal);
        return _templates[name] = reached.Exists(_broken.Contains)
            ? null
            : new(
                root,
                globals,
                names,
                reached.SelectMany(f => f.Attributes).ToHashSet(StringComparer.Ordinal),
                [.. reached.Select(f => f.File)]
            );
    }

    private ParsedTemplate? Load(string name)
    {
        if (_files.TryGetValue(name, out var known)) return known;
        if (load(name) is not { } source) return _files[name] = null;
        var parsed = new ParsedTemplate(name, source.File);
        _files[name] = parsed;
        var found = new DiagnosticBag();
        parsed.IsComplete = TemplateParser.Parse(source, parsed, found);
        if (found.HasErrors) _broken.Add(parsed);
        diagnostics.AddRange(found);
        return parsed;
    }

    // A loop, not a recursion: chains of files may be long.
    private List<ParsedTemplate> Reach(ParsedTemplate root)
    {
        var reached = new List<ParsedTemplate> { root };
        for (var i = 0; i < reached.Count && reached.Count <= TemplateLimits.Files; i++)
        {
            Resolve(reached[i]);
            foreach (var next in reached[i].Neighbours)
                if (!reached.Contains(next)) reached.Add(next);
        }
        return reached;
    }

    private void Resolve(ParsedTemplate file)
    {
        if (file.Extends is { } extends && file.Parent is null)
        {
            file.Parent = Load(extends.Name);
            if (file.Parent is null && _broken.Add(file)) Missing(file, extends.Name, extends.Span);
        }
        foreach (var include in file.Includes.Where(i => i.Found is null))
        {
            include.Found = include.Names.Select(Load).FirstOrDefault(f => f is not null);
            if (include.Found is null && !include.MayBeMissing && _broken.Add(file))
                Missing(file, string.Join("\", \"", include.Names), include.Span);
        }
        foreach (var import in file.Imports.Where(i => i.Found is null))
        {
            import.Found = Load(import.File);
            if (import.Found is null && _broken.Add(file)) Missing(file, import.File, import.Span);
        }
    }

    private void CheckFile(ParsedTemplate file)
    {
        var seen = new HashSet<ParsedTemplate>();
        for (var above = file; above is not null; above = above.Parent)
            if (!seen.Add(above))
            {
                Error(
                    file,
                    DiagnosticCodes.TemplateSyntax,
                    file.Extends!.Value.Span,
                    $"\"{file.Name}\" extends itself, directly or through other files."
                );
                return;
            }
        foreach (var import in file.Imports.Where(i => i.Found is { } found && !_broken.Contains(found)))
            foreach (var (name, _, span) in import.Names.Where(n => !import.Found!.Exported.Contains(n.Name)))
                Error(
                    file,
                    DiagnosticCodes.TemplateUnknown,
                    span,
                    $"\"{import.File}\" has no macro or variable \"{name}\".",
                    Suggestions.DidYouMean(name, import.Found!.Exported)
                );
        if (file.Parent is null) return;
        var places = seen.Where(f => f != file).SelectMany(f => f.Blocks.Keys).ToHashSet(StringComparer.Ordinal);
        var nested = file.Blocks.Values.SelectMany(Inside).ToHashSet(StringComparer.Ordinal);
        foreach (var block in file.Blocks.Values.Where(b => !places.Contains(b.Name) && !nested.Contains(b.Name)))
            diagnostics.Warn(
                DiagnosticCodes.TemplateBlockUnused,
                block.Span,
                $"The block \"{block.Name}\" is not shown: no file that this one extends has a block of that name.",
                Suggestions.DidYouMean(block.Name, places)
            );
    }

    private static IEnumerable<string> Inside(Block block)
    {
        var open = new Stack<TemplateNode>(block.Body);
        while (open.TryPop(out var node))
        {
            if (node is Block inner) yield return inner.Name;
            foreach (var child in ChildrenOf(node)) open.Push(child);
        }
    }

    private static IEnumerable<TemplateNode> ChildrenOf(TemplateNode node) => node switch
    {
        If i => i.Arms.SelectMany(a => a.Body),
        For f => f.Body.Concat(f.Else),
        With w => w.Body,
        Captured c => c.Body,
        Block b => b.Body,
        CallWithBody c => c.Caller.Body,
        _ => [],
    };

    // A name may get its meaning in any file of the template.
    private void CheckNames(List<ParsedTemplate> reached)
    {
        var assigned = reached.SelectMany(f => f.Assigned).ToHashSet(StringComparer.Ordinal);
        foreach (var file in reached.Where(f => f.IsComplete))
            foreach (
                var use in file.Uses.Values.Where(u =>
                    !globals.Knows(u.Name) && !assigned.Contains(u.Name) && file.Reported.Add(u.Span)
                )
            )
            {
                var near = Suggestions.DidYouMean(use.Name, globals.All.Concat(assigned));
                if (use.IsCalled)
                    Error(
                        file,
                        DiagnosticCodes.TemplateUnknown,
                        use.Span,
                        $"There is no function or macro \"{use.Name}\".",
                        near
                    );
                else if (!use.IsGuarded)
                    diagnostics.Warn(
                        DiagnosticCodes.TemplateUnknownName,
                        use.Span,
                        $"Nothing gives \"{use.Name}\" a meaning: it is empty.",
                        near
                    );
            }
    }

    private void Missing(ParsedTemplate file, string name, SourceSpan span) =>
        Error(
            file,
            DiagnosticCodes.TemplateMissingFile,
            span,
            $"There is no template \"{name}\".",
            Suggestions.DidYouMean(name, _files.Where(f => f.Value is not null).Select(f => f.Key))
                ?? "names begin below the folder templates"
        );

    private void Error(ParsedTemplate file, string code, SourceSpan span, string message, string? suggestion = null)
    {
        _broken.Add(file);
        diagnostics.Error(code, span, message, suggestion);
    }
}
