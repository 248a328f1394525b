using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates.Functions;
using StudyApp.Authoring.Templates.Tree;

namespace StudyApp.Authoring.Templates.Rendering;

/// <summary>Evaluates the expressions of one rendering.</summary>
internal sealed class TemplateEvaluator(TemplateRun run, TemplateRenderer renderer)
{
    public TemplateValue Evaluate(TemplateExpression expression, TemplateFrame frame)
    {
        using var level = run.Enter();
        run.Spend();
        return expression switch
        {
            LiteralValue e => e.Value,
            NameValue e => Named(e, frame),
            AttributeValue e => Attribute(e, frame),
            IndexValue e => Indexed(e, frame),
            SliceValue e => Sliced(e, frame),
            CallValue e => Call(e, frame),
            FilterValue e => Filtered(e.Filter, Evaluate(e.Input, frame), e.Arguments, e.Span, frame),
            TestValue e => Tested(e, frame),
            SignValue e => Signed(e, frame),
            NotValue e => TemplateValue.Of(!Evaluate(e.Operand, frame).IsTruthy),
            ArithmeticValue e => Arithmetic(e, frame),
            JoinedValue e => Joined(e, frame),
            ComparedValue e => Compared(e, frame),
            LogicalValue e => Logical(e, frame),
            ChosenValue e => Chosen(e, frame),
            ListedValue e => Listed(e, frame),
            MappedValue e => Mapped(e, frame),
            SuperValue e => Super(e, frame),
            _ => throw new InvalidOperationException("Not one of the closed set."),
        };
    }

    public TemplateValue Filtered(
        TemplateFilter filter,
        TemplateValue input,
        CallArguments arguments,
        SourceSpan span,
        TemplateFrame frame
    )
    {
        var (positional, named) = Arguments(arguments, frame);
        run.At = span;
        return filter.Apply(new(filter, input, positional, named, run));
    }

    public (ImmutableArray<TemplateValue> Positional, IReadOnlyDictionary<string, TemplateValue> Named) Arguments(
        CallArguments arguments,
        TemplateFrame frame
    )
    {
        var positional = All(arguments.Positional, frame);
        if (arguments.Named.IsEmpty) return (positional, ImmutableDictionary<string, TemplateValue>.Empty);
        var named = new OrderedDictionary<string, TemplateValue>(StringComparer.Ordinal);
        foreach (var (name, value) in arguments.Named) named[name] = Evaluate(value, frame);
        return (positional, named);
    }

    /// <summary>Calls whatever can be called.</summary>
    /// <param name="caller">The body of <c>call</c>; null for none.</param>
    public TemplateValue Call(CallValue call, TemplateFrame frame, TemplateValue? caller = null)
    {
        var (positional, named) = Arguments(call.Arguments, frame);
        if (call.Callee is AttributeValue attribute)
        {
            var target = Evaluate(attribute.Target, frame);
            run.At = call.Span;
            if (
                target is not TemplateMap { Entries: var entries }
                || entries.GetValueOrDefault(attribute.Name) is not (TemplateFunction or TemplateMacro)
            )
            {
                if (
                    target is TemplateMap { Callable: { } callable } record
                    && callable.Contains(attribute.Name)
                    && positional.IsEmpty
                    && named.Count == 0
                )
                    return record.Entries[attribute.Name];
                if (TemplateMethods.Call(target, attribute.Name, new(positional, named), run) is { } result)
                    return result;
                throw target is TemplateUndefined missing
                    ? run.Fail($"\"{missing.Name}\" is undefined, so it has no \"{attribute.Name}\"")
                    : run.Fail($"{target.KindName} has no method \"{attribute.Name}\"");
            }
            return Invoke(entries[attribute.Name], attribute.Name, positional, named, caller, call.Span);
        }
        var callee = Evaluate(call.Callee, frame);
        return Invoke(callee, call.Callee is NameValue name ? name.Name : "this", positional, named, caller, call.Span);
    }

    private TemplateValue Invoke(
        TemplateValue callee,
        string name,
        ImmutableArray<TemplateValue> positional,
        IReadOnlyDictionary<string, TemplateValue> named,
        TemplateValue? caller,
        SourceSpan span
    )
    {
        run.At = span;
        switch (callee)
        {
            case TemplateMacro macro: return renderer.Expand(macro, positional, named, caller, span);
            case TemplateFunction function: return Called(function, new(positional, named));
            case TemplateUndefined: throw run.Fail($"\"{name}\" is undefined, so it cannot be called");
            default: throw run.Fail($"\"{name}\" is {callee.KindName}, which cannot be called");
        }
    }

    private TemplateValue Called(TemplateFunction function, TemplateArguments arguments)
    {
        try
        {
            var result = function.Call(arguments) ?? TemplateLookup.Nothing(function.Name + "()", run);
            if (result is TemplateList { IsFrozen: false } list) run.Spend(list.Items.Count);
            return result;
        }
        catch (TemplateFunctionException wrong)
        {
            throw run.Fail(wrong.Message);
        }
    }

    private TemplateValue Named(NameValue name, TemplateFrame frame)
    {
        run.At = name.Span;
        return frame.Scope.Find(name.Name) ?? TemplateLookup.Nothing(name.Name, run);
    }

    private TemplateValue Attribute(AttributeValue attribute, TemplateFrame frame)
    {
        var target = Evaluate(attribute.Target, frame);
        run.At = attribute.Span;
        return TemplateLookup.Attribute(target, attribute.Name, run);
    }

    private TemplateValue Indexed(IndexValue index, TemplateFrame frame)
    {
        var (target, key) = (Evaluate(index.Target, frame), Evaluate(index.Key, frame));
        run.At = index.Span;
        return TemplateLookup.Item(target, key, run);
    }

    private TemplateValue Sliced(SliceValue slice, TemplateFrame frame)
    {
        var target = Evaluate(slice.Target, frame);
        var (from, to) = (
            slice.From is null ? null : Evaluate(slice.From, frame),
            slice.To is null ? null : Evaluate(slice.To, frame)
        );
        run.At = slice.Span;
        return TemplateLookup.Slice(target, from, to, run);
    }

    private TemplateValue Tested(TestValue test, TemplateFrame frame)
    {
        var input = Evaluate(test.Input, frame);
        var argument = test.Arguments.Positional.IsEmpty ? null : Evaluate(test.Arguments.Positional[0], frame);
        run.At = test.Span;
        return TemplateValue.Of(test.Test.Holds(input, argument, run) != test.IsNegated);
    }

    private TemplateValue Signed(SignValue sign, TemplateFrame frame)
    {
        var value = Evaluate(sign.Operand, frame);
        run.At = sign.Span;
        if (!TemplateOperators.TryNumber(value, out var number)) throw run.Fail($"{value.KindName} has no sign");
        return TemplateValue.Of(sign.IsNegative ? -number : number);
    }

    private TemplateValue Arithmetic(ArithmeticValue arithmetic, TemplateFrame frame)
    {
        var (left, right) = (Evaluate(arithmetic.Left, frame), Evaluate(arithmetic.Right, frame));
        run.At = arithmetic.Span;
        return TemplateOperators.Arithmetic(arithmetic.Operator, left, right, run);
    }

    private TemplateText Joined(JoinedValue joined, TemplateFrame frame)
    {
        var parts = All(joined.Parts, frame);
        run.At = joined.Span;
        return TemplateOperators.Join(parts, run);
    }

    private TemplateValue Compared(ComparedValue compared, TemplateFrame frame)
    {
        var left = Evaluate(compared.First, frame);
        foreach (var (op, operand) in compared.Rest)
        {
            var right = Evaluate(operand, frame);
            run.At = compared.Span;
            if (!TemplateOperators.Compare(op, left, right, run)) return TemplateValue.Of(false);
            left = right;
        }
        return TemplateValue.Of(true);
    }

    private TemplateValue Logical(LogicalValue logical, TemplateFrame frame)
    {
        var value = TemplateValue.Null;
        foreach (var operand in logical.Operands)
        {
            value = Evaluate(operand, frame);
            if (value.IsTruthy == logical.IsOr) return value;
        }
        return value;
    }

    private TemplateValue Chosen(ChosenValue chosen, TemplateFrame frame)
    {
        if (Evaluate(chosen.Condition, frame).IsTruthy) return Evaluate(chosen.Then, frame);
        return chosen.Otherwise is { } otherwise
            ? Evaluate(otherwise, frame)
            : new TemplateUndefined("the value without else");
    }

    private TemplateList Listed(ListedValue listed, TemplateFrame frame) => new([.. All(listed.Items, frame)]);

    private TemplateMap Mapped(MappedValue mapped, TemplateFrame frame)
    {
        var map = new TemplateMap([], isNamespace: false);
        foreach (var (key, value) in mapped.Entries)
            map.Set(TemplatePrinter.Print(Evaluate(key, frame), run), Evaluate(value, frame));
        return map;
    }

    private TemplateText Super(SuperValue super, TemplateFrame frame)
    {
        run.At = super.Span;
        return frame.BlockName is { } name && renderer.Above(name, frame) is { } text
            ? new(text, isHtml: true)
            : throw run.Fail("no page that is extended has this block, so super() shows nothing");
    }

    private ImmutableArray<TemplateValue> All(ImmutableArray<TemplateExpression> expressions, TemplateFrame frame)
    {
        if (expressions.IsEmpty) return [];
        var values = ImmutableArray.CreateBuilder<TemplateValue>(expressions.Length);
        foreach (var expression in expressions) values.Add(Evaluate(expression, frame));
        return values.MoveToImmutable();
    }
}
