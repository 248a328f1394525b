using System.Collections.Immutable;
using System.Text;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates.Tree;

namespace StudyApp.Authoring.Templates.Rendering;

/// <summary>Renders the pieces of one rendering.</summary>
internal sealed class TemplateRenderer
{
    private readonly TemplateRun _run;
    private readonly TemplateEvaluator _evaluator;
    private readonly TemplateScope _globals;

    public TemplateRenderer(TemplateRun run, TemplateScope globals)
    {
        _run = run;
        _globals = globals;
        _evaluator = new(run, this);
    }

    public string Render(ParsedTemplate template)
    {
        var into = new StringBuilder();
        Render(template, new(_globals), into);
        return into.ToString();
    }

    /// <summary>What <c>super()</c> shows: the same block of the next page above; null when there is none.</summary>
    public string? Above(string block, TemplateFrame frame)
    {
        if (!frame.Blocks.TryGetValue(block, out var versions) || frame.BlockLevel + 1 >= versions.Count) return null;
        var into = new StringBuilder();
        Render(
            versions[frame.BlockLevel + 1].Body,
            frame.Inner() with
            {
                Into = into,
                BlockLevel = frame.BlockLevel + 1,
            }
        );
        return into.ToString();
    }

    /// <summary>A macro's text for these arguments.</summary>
    public TemplateText Expand(
        TemplateMacro macro,
        ImmutableArray<TemplateValue> positional,
        IReadOnlyDictionary<string, TemplateValue> named,
        TemplateValue? caller,
        SourceSpan span
    )
    {
        var (definition, into) = (macro.Macro, new StringBuilder());
        var frame = macro.Frame.Inner() with { Into = into };
        var surplus = named.Keys.Where(n => !definition.Parameters.Any(p => p.Name == n)).ToList();
        _run.At = span;
        if (positional.Length > definition.Parameters.Length && !definition.TakesMore)
            throw Misuse(
                span,
                $"The macro \"{definition.Name}\" takes at most {definition.Parameters.Length} arguments."
            );
        if (surplus.Count > 0 && !definition.TakesMoreNamed)
            throw Misuse(
                span,
                $"The macro \"{definition.Name}\" has no parameter \"{surplus[0]}\".",
                Suggestions.DidYouMean(surplus[0], definition.Parameters.Select(p => p.Name))
            );
        foreach (var (index, (name, fallback)) in definition.Parameters.Index())
            frame.Scope.Set(
                name,
                index < positional.Length
                    ? positional[index]
                    : named.GetValueOrDefault(name)
                        ?? (fallback is null ? new TemplateUndefined(name) : _evaluator.Evaluate(fallback, frame))
            );
        if (definition.TakesMore)
            frame.Scope.Set("varargs", new TemplateList([.. positional.Skip(definition.Parameters.Length)]));
        if (definition.TakesMoreNamed)
            frame.Scope.Set(
                "kwargs",
                new TemplateMap(surplus.Select(n => KeyValuePair.Create(n, named[n])), isNamespace: false)
            );
        frame.Scope.Set("caller", caller ?? new TemplateUndefined("caller"));
        Render(definition.Body, frame);
        return new(into.ToString(), isHtml: true);
    }

    // The pages from the one asked for to the one that extends none; only the last prints, the others give names and
    // blocks.
    private void Render(ParsedTemplate template, TemplateScope scope, StringBuilder into)
    {
        using var level = _run.Enter();
        var blocks = new Dictionary<string, List<Block>>(StringComparer.Ordinal);
        for (var page = template; page is not null; page = page.Parent)
            foreach (var (name, block) in page.Blocks)
                if (blocks.TryGetValue(name, out var versions)) versions.Add(block);
                else blocks[name] = [block];
        var last = template;
        for (; last.Parent is not null; last = last.Parent)
            Render([.. last.Body.Where(n => n is not (Block or LiteralText))], new(scope, new(), blocks));
        Render(last.Body, new(scope, into, blocks));
    }

    private void Render(ImmutableArray<TemplateNode> nodes, TemplateFrame frame)
    {
        foreach (var node in nodes) Render(node, frame);
    }

    private void Render(TemplateNode node, TemplateFrame frame)
    {
        using var level = _run.Enter();
        _run.Spend();
        _run.At = node.Span;
        switch (node)
        {
            case LiteralText text: Put(text.Text, frame); break;
            case Output output: Show(output, frame); break;
            case If choice: RenderIf(choice, frame); break;
            case For loop: RenderFor(loop, frame); break;
            case Set set: Assign(set.Targets, _evaluator.Evaluate(set.Value, frame), frame); break;
            case SetAttribute set: SetIn(set, frame); break;
            case Captured captured: Capture(captured, frame); break;
            case Do expression: _evaluator.Evaluate(expression.Value, frame); break;
            case With with: RenderWith(with, frame); break;
            case Block block: Fill(block, frame); break;
            case Include include: RenderInclude(include, frame); break;
            case Import import: RenderImport(import, frame); break;
            case Macro macro: frame.Scope.Set(macro.Name, new TemplateMacro(macro, frame)); break;
            case CallWithBody call:
                ShowValue(_evaluator.Call(call.Call, frame, new TemplateMacro(call.Caller, frame)), frame);
                break;
            default: throw new InvalidOperationException("Not one of the closed set.");
        }
    }

    private void Show(Output output, TemplateFrame frame)
    {
        var value = _evaluator.Evaluate(output.Value, frame);
        _run.At = output.Span;
        ShowValue(value, frame);
    }

    private void ShowValue(TemplateValue value, TemplateFrame frame) => Put(TemplatePrinter.Markup(value, _run), frame);

    private void Put(string text, TemplateFrame frame) => frame.Into.Append(_run.Made(text));

    private void RenderIf(If choice, TemplateFrame frame)
    {
        foreach (var (condition, body) in choice.Arms)
            if (condition is null || _evaluator.Evaluate(condition, frame).IsTruthy)
            {
                Render(body, frame);
                return;
            }
    }

    private void RenderFor(For loop, TemplateFrame frame)
    {
        var items = TemplateOperators.Items(_evaluator.Evaluate(loop.Over, frame), _run);
        // A copy: the body may make the list longer.
        _run.Spend(items.Count);
        List<TemplateValue> kept = [.. items];
        if (loop.Where is not null) kept = [.. kept.Where(item => Keeps(loop, item, frame))];
        if (kept.Count == 0)
        {
            Render(loop.Else, frame.Inner());
            return;
        }
        var depth = frame.Scope.Find("loop") is TemplateLoop around ? around.Depth + 1 : 1;
        TemplateLoop? turn = null;
        for (var i = 0; i < kept.Count; i++)
        {
            var inner = frame.Inner();
            _run.Spend();
            _run.At = loop.Span;
            turn = new(kept, i, depth, turn);
            inner.Scope.Set("loop", turn);
            Assign(loop.Targets, kept[i], inner);
            Render(loop.Body, inner);
        }
    }

    private bool Keeps(For loop, TemplateValue item, TemplateFrame frame)
    {
        var inner = frame.Inner();
        Assign(loop.Targets, item, inner);
        return _evaluator.Evaluate(loop.Where!, inner).IsTruthy;
    }

    private void Assign(ImmutableArray<string> targets, TemplateValue value, TemplateFrame frame)
    {
        if (targets.Length == 1)
        {
            frame.Scope.Set(targets[0], value);
            return;
        }
        var parts = TemplateOperators.Items(value, _run);
        if (parts.Count != targets.Length)
            throw _run.Fail($"{targets.Length} names need {targets.Length} values, but there are {parts.Count}");
        foreach (var (index, name) in targets.Index()) frame.Scope.Set(name, parts[index]);
    }

    private void SetIn(SetAttribute set, TemplateFrame frame)
    {
        var value = _evaluator.Evaluate(set.Value, frame);
        _run.At = set.Span;
        if (frame.Scope.Find(set.Namespace) is not TemplateMap { IsNamespace: true } space)
            throw _run.Fail(
                $"\"{set.Namespace}\" is no namespace",
                $"write {{% set {set.Namespace} = namespace() %}} before"
            );
        space.Set(set.Name, value);
    }

    private void Capture(Captured captured, TemplateFrame frame)
    {
        var into = new StringBuilder();
        Render(captured.Body, frame.Inner() with { Into = into });
        TemplateValue value = new TemplateText(into.ToString(), isHtml: true);
        foreach (var (filter, arguments) in captured.Filters)
            value = _evaluator.Filtered(filter, value, arguments, captured.Span, frame);
        if (captured.Target is { } name) frame.Scope.Set(name, value);
        else ShowValue(value, frame);
    }

    private void RenderWith(With with, TemplateFrame frame)
    {
        var inner = frame.Inner();
        foreach (var (name, value) in with.Names) inner.Scope.Set(name, _evaluator.Evaluate(value, frame));
        Render(with.Body, inner);
    }

    private void Fill(Block block, TemplateFrame frame)
    {
        var version = frame.Blocks.TryGetValue(block.Name, out var versions) ? versions[0] : block;
        Render(version.Body, frame.Inner() with { BlockName = block.Name, BlockLevel = 0 });
    }

    private void RenderInclude(Include include, TemplateFrame frame)
    {
        if (include.Found is { } found) Render(found, new(include.WithContext ? frame.Scope : _globals), frame.Into);
    }

    // What the file prints is thrown away.
    private void RenderImport(Import import, TemplateFrame frame)
    {
        var scope = new TemplateScope(import.WithContext ? frame.Scope : _globals);
        Render(import.Found!, scope, new());
        if (import.Alias is { } alias) frame.Scope.Set(alias, new TemplateMap(scope.Own, isNamespace: false));
        foreach (var (name, known, _) in import.Names)
            frame.Scope.Set(known, scope.Own.GetValueOrDefault(name) ?? new TemplateUndefined(name));
    }

    private static TemplateFault Misuse(SourceSpan span, string message, string? suggestion = null) =>
        new(DiagnosticCodes.TemplateArguments, span, message, suggestion);
}
