using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Authoring.Expressions.Checking;

/// <summary>Finds, before a participant does, what cannot work in an expression.</summary>
/// <remarks>What it says is a warning: the expression runs, undecided where it must be.</remarks>
public sealed class ExpressionChecker
{
    private static readonly DictionaryScope NoNames = new(new Dictionary<string, Value>());

    private readonly ExpressionNames _names;
    private readonly DiagnosticBag _diagnostics;
    private readonly bool _needsNames;
    private bool _keepsGroups;
    private int _references;

    private ExpressionChecker(ExpressionNames names, DiagnosticBag diagnostics, bool needsNames)
    {
        _names = names;
        _diagnostics = diagnostics;
        _needsNames = needsNames;
    }

    /// <summary>Checks a tree and tells what type its value will have.</summary>
    public static StaticType Check(Expression expression, ExpressionNames names, DiagnosticBag diagnostics) =>
        new ExpressionChecker(names, diagnostics, needsNames: false).Check(expression);

    /// <summary>
    /// As <see cref="Check(Expression, ExpressionNames, DiagnosticBag)"/>, for a calculation: a name that means nothing
    /// is an error, since its column would stay empty for everyone.
    /// </summary>
    public static StaticType CheckCalculation(
        Expression expression,
        ExpressionNames names,
        DiagnosticBag diagnostics
    ) => new ExpressionChecker(names, diagnostics, needsNames: true).Check(expression);

    private StaticType Check(Expression expression)
    {
        var keepsGroups = _keepsGroups;
        _keepsGroups = false;
        var (found, references) = (_diagnostics.Count, _references);
        var type = expression switch
        {
            Constant c => TypeOf(c.Value),
            TableReference t => Table(t, keepsGroups),
            Reference r => Known(r),
            UnaryExpression u => Unary(u),
            BinaryExpression b => Binary(b),
            ComparisonChain c => Chain(c),
            LogicalExpression l => Common(l.Operands.Select(Check).ToList()),
            ConditionalExpression c => Conditional(c),
            CallExpression c => Call(c),
            SubscriptExpression s => Subscript(s),
            ListExpression l => List(l),
            _ => throw new InvalidOperationException("Not one of the closed set."),
        };
        return _diagnostics.Count == found && _references == references && expression is not Constant
            ? Calculated(expression)
            : type;
    }

    // What depends on no answer can be calculated now: 1 / 0, int('a'), and 'a' + 'b', which is text without digits.
    private StaticType Calculated(Expression expression)
    {
        switch (ExpressionEvaluator.Evaluate(expression, NoNames))
        {
            case Evaluated e: return TypeOf(e.Value);
            case Undecided u:
                _diagnostics.Warn(
                    DiagnosticCodes.ExpressionImpossible,
                    expression.Span,
                    $"this can never be calculated: {u.Reason}"
                );
                return StaticType.Unknown;
            default: throw new InvalidOperationException("Not one of the closed set.");
        }
    }

    private StaticType Known(Reference reference)
    {
        _references++;
        if (_names.TypeOf(reference) is { } type) return type;
        if (InBrackets(reference) is { } brackets)
        {
            _diagnostics.Warn(DiagnosticCodes.UnreachableName, reference.Span,
                $"nothing is called \"{reference.Text}\"; a name with other signs than letters, digits "
                    + $"and _ stands in brackets",
                brackets
            );
            return StaticType.Unknown;
        }
        IEnumerable<string> candidates =
            reference is NameReference ? [.. _names.All, "True", "False", "None"] : _names.All;
        var (message, remedy) = (
            $"nothing is called \"{reference.Text}\"",
            Suggestions.DidYouMean(reference.Text, candidates)
        );
        if (_needsNames) _diagnostics.Error(DiagnosticCodes.ExpressionUnknownName, reference.Span, message, remedy);
        else _diagnostics.Warn(DiagnosticCodes.ExpressionUnknownName, reference.Span, message, remedy);
        return StaticType.Unknown;
    }

    // work-load.calm is read as work minus load.calm, tables.tick-log.n as tables.tick minus log.n.
    private string? InBrackets(Reference reference)
    {
        var words = reference switch
        {
            TableReference t => [t.Table, t.Column],
            FieldReference { Questionnaire: "tables" } f => [f.Field],
            FieldReference f => [f.Questionnaire, f.Tag ?? ""],
            _ => new[] { reference.Text },
        };
        foreach (var (name, written) in _names.Bracketed)
            if (Array.Exists(words, word => IsPartOf(name, word))) return $"write {written}";
        return null;

        static bool IsPartOf(string name, string word) =>
            word.Length > 0
            && word != name
            && (name.StartsWith(word, StringComparison.Ordinal) || name.EndsWith(word, StringComparison.Ordinal));
    }

    private StaticType Table(TableReference table, bool keepsGroups)
    {
        var type = Known(table);
        if (table.Key is not { } key)
        {
            if (type != StaticType.Groups || keepsGroups) return type;
            _diagnostics.Warn(
                DiagnosticCodes.ExpressionUnkeyedGroups,
                table.Span,
                $"\"{table.Text}\" has a value for each group",
                $"name one: {table.Text}.GROUP"
            );
            return StaticType.Unknown;
        }
        var keyType = Check(key);
        if (
            type is StaticType.Groups or StaticType.Unknown
            && keyType is not (StaticType.List or StaticType.Groups or StaticType.Null)
        )
            return StaticType.Unknown;
        return Impossible(
            table,
            type is StaticType.Groups or StaticType.Unknown
                ? "this cannot name a group"
                : $"\"{table.Text}\" has no groups"
        );
    }

    private StaticType Unary(UnaryExpression unary)
    {
        var type = Check(unary.Operand);
        if (unary.Operator == UnaryOperator.Not) return StaticType.Boolean;
        return type is StaticType.Words or StaticType.List or StaticType.Groups
            ? Impossible(unary, $"{unary.Operator.Symbol()} needs a number, not {Name(type)}")
            : StaticType.Number;
    }

    private StaticType Binary(BinaryExpression binary)
    {
        var (left, right) = (Check(binary.Left), Check(binary.Right));
        // What str() has made is joined as text, digits or not.
        if (WrittenText.Joins(binary)) (left, right) = (AsWords(binary.Left, left), AsWords(binary.Right, right));
        if (left == StaticType.Null || right == StaticType.Null)
        {
            _diagnostics.Warn(DiagnosticCodes.ExpressionAlwaysSame, binary.Span, "arithmetic with None is always None");
            return StaticType.Null;
        }
        if (StaticArithmetic.TypeOf(binary.Operator, left, right) is { } type) return type;
        var joins = binary.Operator == BinaryOperator.Add && (left == StaticType.Words || right == StaticType.Words);
        return Impossible(
            binary,
            $"{Name(left)} {binary.Operator.Symbol()} {Name(right)} is not possible",
            joins ? "make a text of the other with str()" : null
        );
    }

    private static StaticType AsWords(Expression operand, StaticType type) =>
        type == StaticType.Text && WrittenText.Is(operand) ? StaticType.Words : type;

    private StaticType Chain(ComparisonChain chain)
    {
        var types = new List<StaticType>();
        for (var i = 0; i < chain.Operands.Length; i++)
        {
            _keepsGroups = i > 0 && chain.Operators[i - 1] is (ComparisonOperator.In or ComparisonOperator.NotIn);
            types.Add(Check(chain.Operands[i]));
        }
        for (var i = 0; i < chain.Operators.Length; i++) Link(chain, chain.Operators[i], types[i], types[i + 1]);
        return StaticType.Boolean;
    }

    private void Link(ComparisonChain chain, ComparisonOperator op, StaticType left, StaticType right)
    {
        switch (op)
        {
            case ComparisonOperator.Equal or ComparisonOperator.NotEqual:
                if (StaticArithmetic.CanBeEqual(left, right)) return;
                var outcome = op == ComparisonOperator.Equal ? "False" : "True";
                _diagnostics.Warn(
                    DiagnosticCodes.ExpressionAlwaysSame,
                    chain.Span,
                    $"{Name(left)} {op.Symbol()} {Name(right)} is always {outcome}"
                );
                return;
            case ComparisonOperator.In or ComparisonOperator.NotIn:
                if (StaticArithmetic.CanContain(right, left)) return;
                Impossible(chain, $"{Name(left)} {op.Symbol()} {Name(right)} is not possible");
                return;
            default:
                if (left == StaticType.Null || right == StaticType.Null)
                    _diagnostics.Warn(
                        DiagnosticCodes.ExpressionAlwaysSame,
                        chain.Span,
                        $"a comparison {op.Symbol()} with None is always None",
                        "test for it with == None"
                    );
                else if (!StaticArithmetic.CanBeOrdered(left, right))
                    Impossible(chain, $"{Name(left)} {op.Symbol()} {Name(right)} is not possible");
                return;
        }
    }

    private StaticType Conditional(ConditionalExpression conditional)
    {
        Check(conditional.Condition);
        return Common([Check(conditional.Then), Check(conditional.Otherwise)]);
    }

    private StaticType Call(CallExpression call)
    {
        var types = new List<StaticType>();
        foreach (var argument in call.Arguments)
        {
            _keepsGroups = call.Function is "len" or "count" or "str" or "bool";
            types.Add(Check(argument));
        }
        if (ExpressionFunctions.WrongCount(call.Function, call.Arguments.Length) is { } problem)
        {
            _diagnostics.Warn(DiagnosticCodes.ExpressionArgumentCount, call.Span, problem);
            return StaticType.Unknown;
        }
        if (call is { Function: ExpressionFunctions.Reverse, Arguments: [var item] }
            && (item is not Reference named || _names.TypeOf(named) is not null))
        {
            var text = item is Reference reference ? reference.Text : "this";
            _diagnostics.Error(DiagnosticCodes.RangeUnknown, call.Span,
                $"the range of {(item is Reference ? $"\"{text}\"" : text)} is not known",
                $"write reverse({(item is Reference ? text : "…")}, 1, 5) with the lowest and the highest value, "
                + "or give the question both limits");
            return StaticType.Number;
        }
        for (var i = 0; i < types.Count; i++)
            if (!StaticArithmetic.CanTake(call.Function, i, types))
                return Impossible(
                    call.Arguments[i],
                    $"{call.Function}() cannot take {Name(types[i])}",
                    StaticArithmetic.TakesList(call.Function) ? $"give it a list: {call.Function}([a, b])" : null
                );
        return StaticArithmetic.ResultOf(call.Function);
    }

    private StaticType Subscript(SubscriptExpression subscript)
    {
        _keepsGroups = true;
        var target = Check(subscript.Target);
        var key = Check(subscript.Key);
        if (target is not (StaticType.Unknown or StaticType.List or StaticType.Groups))
            return Impossible(subscript, $"{Name(target)} has no positions");
        if (target == StaticType.List && key is not (StaticType.Unknown or StaticType.Number))
            return Impossible(subscript.Key, $"a list's position is a whole number, not {Name(key)}");
        return StaticType.Unknown;
    }

    private StaticType List(ListExpression list)
    {
        foreach (var item in list.Items) Check(item);
        return StaticType.List;
    }

    private StaticType Impossible(Expression where, string message, string? suggestion = null)
    {
        _diagnostics.Warn(DiagnosticCodes.ExpressionImpossible, where.Span, message, suggestion);
        return StaticType.Unknown;
    }

    private static StaticType Common(List<StaticType> types) =>
        types.TrueForAll(t => t == types[0]) ? types[0] : StaticType.Unknown;

    private static StaticType TypeOf(Value value) => value switch
    {
        NullValue => StaticType.Null,
        BooleanValue => StaticType.Boolean,
        NumberValue => StaticType.Number,
        TextValue t => NumberText.TryReadDigits(t.Text, out _) ? StaticType.Text : StaticType.Words,
        ListValue => StaticType.List,
        _ => StaticType.Groups,
    };

    private static string Name(StaticType type) => type switch
    {
        StaticType.Null => "None",
        StaticType.Boolean => "a boolean",
        StaticType.Number => "a number",
        StaticType.Text => "a text",
        StaticType.Words => "a text without a number",
        StaticType.List => "a list",
        StaticType.Groups => "groups",
        _ => "a value",
    };
}
