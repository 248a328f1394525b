using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>One evaluation: the tree walk with its budget.</summary>
/// <remarks>Methods return C# null once the evaluation has failed.</remarks>
internal sealed class Evaluation(IExpressionScope scope)
{
    private int _steps;
    private Undecided? _failure;

    public bool HasFailed => _failure is not null;

    public EvaluationResult Failure =>
        _failure ?? throw new InvalidOperationException("The evaluation has not failed.");

    /// <summary>Ends the evaluation; the first reason stays.</summary>
    public Value? Fail(string reason)
    {
        _failure ??= new(reason);
        return null;
    }

    private Value? Fail(Undecided failure)
    {
        _failure ??= failure;
        return null;
    }

    /// <summary>Takes steps from the budget; false when it is used up.</summary>
    public bool Spend(double steps = 1)
    {
        if (HasFailed) return false;
        if (_steps + steps <= ExpressionLimits.Steps)
        {
            _steps += (int)steps;
            return true;
        }
        Fail("the expression takes too many steps");
        return false;
    }

    public Value? Number(double number) => double.IsFinite(number) ? Value.Of(number) : Fail("the number is too large");

    public Value? Text(double length, Func<string> make) =>
        length <= ExpressionLimits.TextLength ? Value.Of(make()) : Fail("the text is too long");

    public Value? List(double length, Func<ImmutableArray<Value>> make)
    {
        if (length > ExpressionLimits.ListLength) return Fail("the list is too long");
        return Spend(length) ? Value.Of(make()) : null;
    }

    public Value? Evaluate(Expression expression)
    {
        if (!Spend()) return null;
        return expression switch
        {
            Constant c => c.Value,
            NameReference r => Found(scope.Find(r)),
            FieldReference r => Found(scope.Find(r)),
            TableReference r => Table(r),
            UnaryExpression u => Unary(u),
            BinaryExpression b => Binary(b),
            ComparisonChain c => Chain(c),
            LogicalExpression l => Logical(l),
            ConditionalExpression c => Conditional(c),
            CallExpression c => Call(c),
            SubscriptExpression s => Subscript(s),
            ListExpression l => All(l.Items) is { } items ? Value.Of(items) : null,
            _ => throw new InvalidOperationException("Not one of the closed set."),
        };
    }

    /// <summary>
    /// Walks the whole of a result, so that nobody is handed a list of lists of lists that is small only by sharing.
    /// </summary>
    public bool Measure(Value value) => value switch
    {
        ListValue l => l.Items.All(i => Spend() && Measure(i)),
        MapValue m => m.Entries.Values.All(i => Spend() && Measure(i)),
        _ => true,
    };

    private Value? Found(EvaluationResult result) => result switch
    {
        Evaluated e => e.Value,
        Undecided u => Fail(u),
        _ => throw new InvalidOperationException("Not one of the closed set."),
    };

    // What a table has no value for is not collected, whereas a questionnaire's field can be collected and empty.
    private Value? Table(TableReference reference)
    {
        var value = Found(scope.Find(reference));
        if (value is not null && reference.Key is { } keyExpression)
        {
            var key = Evaluate(keyExpression);
            // A group without rows may still get some.
            var isMissing =
                value is MapValue groups
                && key is NumberValue or TextValue or BooleanValue
                && !ValueLookup.Has(groups, key);
            value = isMissing ? Value.Null : key is null ? null : ValueLookup.At(value, key, this);
        }
        return value is NullValue
            ? Fail(new Undecided($"\"{reference.Text}\" has no value yet") { IsPending = true })
            : value;
    }

    private Value? Unary(UnaryExpression unary)
    {
        if (Evaluate(unary.Operand) is not { } value) return null;
        return unary.Operator == UnaryOperator.Not
            ? Value.Of(!value.IsTruthy)
            : ValueArithmetic.Apply(unary.Operator, value, this);
    }

    private Value? Binary(BinaryExpression binary)
    {
        if (Evaluate(binary.Left) is not { } left || Evaluate(binary.Right) is not { } right) return null;
        return ValueArithmetic.Apply(binary, (left, right), this);
    }

    private Value? Chain(ComparisonChain chain)
    {
        if (Evaluate(chain.Operands[0]) is not { } left) return null;
        Value? outcome = null;
        for (var i = 0; i < chain.Operators.Length; i++)
        {
            if (Evaluate(chain.Operands[i + 1]) is not { } right) return null;
            outcome = Compare(chain.Operators[i], left, right);
            if (outcome is null || !outcome.IsTruthy) return outcome;
            left = right;
        }
        return outcome;
    }

    private Value? Compare(ComparisonOperator op, Value left, Value right)
    {
        if (op is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
            return Decided(ValueComparison.AreEqual(left, right, this) == (op == ComparisonOperator.Equal));
        if (op is ComparisonOperator.In or ComparisonOperator.NotIn)
            return ValueLookup.Contains(right, left, this) is { } found
                ? Decided(found == (op == ComparisonOperator.In))
                : null;
        if (ValueComparison.Order(left, right, op, this) is not { } order) return HasFailed ? null : Value.Null;
        return Decided(op switch
        {
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        });
    }

    private Value? Decided(bool outcome) => HasFailed ? null : Value.Of(outcome);

    private Value? Logical(LogicalExpression logical)
    {
        Value? value = null;
        foreach (var operand in logical.Operands)
        {
            value = Evaluate(operand);
            if (value is null || value.IsTruthy == (logical.Operator == LogicalOperator.Or)) return value;
        }
        return value;
    }

    private Value? Conditional(ConditionalExpression conditional)
    {
        if (Evaluate(conditional.Condition) is not { } condition) return null;
        return Evaluate(condition.IsTruthy ? conditional.Then : conditional.Otherwise);
    }

    private Value? Call(CallExpression call)
    {
        if (ExpressionFunctions.WrongCount(call.Function, call.Arguments.Length) is { } problem) return Fail(problem);
        return All(call.Arguments) is { } arguments ? FunctionCall.Apply(call.Function, arguments, this) : null;
    }

    private Value? Subscript(SubscriptExpression subscript)
    {
        if (Evaluate(subscript.Target) is not { } target || Evaluate(subscript.Key) is not { } key) return null;
        return ValueLookup.At(target, key, this);
    }

    private ImmutableArray<Value>? All(ImmutableArray<Expression> expressions)
    {
        var values = ImmutableArray.CreateBuilder<Value>(expressions.Length);
        foreach (var expression in expressions)
        {
            if (Evaluate(expression) is not { } value) return null;
            values.Add(value);
        }
        return values.MoveToImmutable();
    }
}
