using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Tests.Authoring.Expressions;

/// <summary>Makes trees that mostly mean something: each part is asked for a kind of value and nearly always gives it.</summary>
internal sealed class RandomExpressions(int seed)
{
    private static readonly SourceSpan Nowhere = new("", 1, 1);
    private static readonly string[] Texts =
    [
        "",
        "a",
        "word",
        "4",
        "-3",
        "2.5",
        "007",
        "1e3",
        " 5 ",
        "é",
        "😀",
        "日本",
        "it's",
        "\"",
        "\\",
        "\n",
        "a.b",
        "None",
        "True",
        "9007199254740993",
        "0.1",
        "-0",
    ];
    private static readonly double[] Numbers =
    [
        0,
        1,
        2,
        3,
        4,
        7,
        10,
        0.5,
        1.5,
        2.5,
        0.1,
        0.3,
        2.675,
        1.005,
        100,
        12345,
        1e15,
        1e21,
        1e300,
        1e-7,
        5e-324,
        9007199254740993,
        0.000001,
        5,
        6,
        8,
        9,
        20,
    ];
    private static readonly double[] Divisors = [1, 2, 3, 0.1, 0.7, 2.5, 10, 1e-300];
    private static readonly string[] Names = ["n", "t", "x", "l", "b", "1a", "10_x", "unknown"];
    private static readonly string[] OnNumbers = ["abs", "round", "int", "float", "len", "min", "max"];
    private static readonly string[] OnLists = ["len", "min", "max", "sum", "mean", "median", "stdev", "std", "var", "variance"];

    private readonly Random _random = new(seed);

    /// <summary>A tree of at most the given depth, with values for most of the references it may use.</summary>
    public (Expression Expression, Dictionary<string, Value> Variables) Next(int depth) => (Any(depth), Variables());

    private Expression Any(int depth) => _random.Next(4) switch
    {
        0 => Number(depth),
        1 => Text(depth),
        2 => Truth(depth),
        _ => List(depth),
    };

    private Expression Number(int depth)
    {
        if (Wanders()) return Any(depth - 1);
        if (depth <= 0) return _random.Next(3) == 0 ? Reference("n", "b", "1a") : new Constant(Value.Of(RandomNumber()), Nowhere);
        return _random.Next(10) switch
        {
            0 => new UnaryExpression((UnaryOperator)_random.Next(2), Number(depth - 1), Nowhere),
            1 => new CallExpression(Pick(OnNumbers), [Number(depth - 1)], Nowhere),
            2 => new CallExpression(Pick(OnLists), [List(depth - 1)], Nowhere),
            3 => new CallExpression("round", [Number(depth - 1), _random.Next(8) == 0 ? Number(0) : Small()], Nowhere),
            4 => new CallExpression(Pick("min", "max"), Many(1, 4, () => Number(depth - 1)), Nowhere),
            5 => Conditional(Number, depth),
            6 => new SubscriptExpression(List(depth - 1), _random.Next(8) == 0 ? Number(0) : Small(), Nowhere),
            7 => new BinaryExpression(
                (BinaryOperator)_random.Next(3, 6),
                Number(depth - 1),
                _random.Next(4) == 0 ? Number(depth - 1) : new Constant(Value.Of(Pick(Divisors)), Nowhere),
                Nowhere
            ),
            _ => new BinaryExpression((BinaryOperator)_random.Next(3), Number(depth - 1), Number(depth - 1), Nowhere),
        };
    }

    private Expression Text(int depth)
    {
        if (Wanders()) return Any(depth - 1);
        if (depth <= 0) return _random.Next(3) == 0 ? Reference("t", "10_x") : new Constant(Value.Of(Pick(Texts)), Nowhere);
        return _random.Next(5) switch
        {
            0 => new CallExpression("str", [Any(depth - 1)], Nowhere),
            1 => new BinaryExpression(BinaryOperator.Add, Text(depth - 1), Text(depth - 1), Nowhere),
            2 => new BinaryExpression(BinaryOperator.Multiply, Text(depth - 1), Small(), Nowhere),
            3 => new CallExpression(Pick("min", "max"), Many(2, 4, () => Text(depth - 1)), Nowhere),
            _ => Conditional(Text, depth),
        };
    }

    private Expression Truth(int depth)
    {
        if (Wanders()) return Any(depth - 1);
        if (depth <= 0)
            return _random.Next(3) == 0
                ? Reference("b", "x")
                : new Constant(_random.Next(4) == 0 ? Value.Null : Value.Of(_random.Next(2) == 0), Nowhere);
        return _random.Next(6) switch
        {
            0 => new UnaryExpression(UnaryOperator.Not, Any(depth - 1), Nowhere),
            1 => new LogicalExpression((LogicalOperator)_random.Next(2), Many(2, 4, () => Any(depth - 1)), Nowhere),
            2 => new CallExpression("bool", [Any(depth - 1)], Nowhere),
            3 => Chain(
                2,
                Text(depth - 1),
                () => _random.Next(4) == 0 ? Any(depth - 1) : Text(depth - 1),
                (ComparisonOperator)_random.Next(8)
            ),
            4 => Chain(2, Any(depth - 1), () => List(depth - 1), (ComparisonOperator)_random.Next(4, 8)),
            _ => Chain(_random.Next(2, 5), Number(depth - 1), () => Number(depth - 1), (ComparisonOperator)_random.Next(6)),
        };
    }

    private Expression List(int depth)
    {
        if (Wanders()) return Any(depth - 1);
        if (depth <= 0) return _random.Next(2) == 0 ? Reference("l", "x") : new ListExpression(Many(0, 3, () => Number(0)), Nowhere);
        return _random.Next(5) switch
        {
            0 => new BinaryExpression(BinaryOperator.Add, List(depth - 1), List(depth - 1), Nowhere),
            1 => new BinaryExpression(BinaryOperator.Multiply, List(depth - 1), _random.Next(8) == 0 ? Number(0) : Small(), Nowhere),
            2 when _random.Next(2) == 0 => new ListExpression(Many(0, 4, () => Any(depth - 1)), Nowhere),
            _ => new ListExpression(Many(1, 5, () => Number(depth - 1)), Nowhere),
        };
    }

    private Constant Small() => new(Value.Of((double)_random.Next(4)), Nowhere);

    private ConditionalExpression Conditional(Func<int, Expression> part, int depth) =>
        new(Truth(depth - 1), part(depth - 1), part(depth - 1), Nowhere);

    private static ComparisonChain Chain(int length, Expression first, Func<Expression> next, ComparisonOperator op)
    {
        var rest = Enumerable.Range(1, length - 1).Select(_ => next());
        return new([first, .. rest], [.. Enumerable.Repeat(op, length - 1)], Nowhere);
    }

    private Reference Reference(params string[] usual) => _random.Next(20) switch
    {
        0 => new FieldReference("q", _random.Next(3) switch { 0 => null, 1 => "", _ => "t1" }, Pick("f", "g"), Nowhere),
        1 => new TableReference(
            "T",
            Pick("scalar", "groups", "none"),
            _random.Next(3) == 0 ? null : Pick<Expression>(Text(0), Number(0), new Constant(Value.Of("a"), Nowhere)),
            Nowhere
        ),
        2 => new NameReference(Pick(Names), Nowhere),
        _ => new NameReference(Pick(usual), Nowhere),
    };

    private Dictionary<string, Value> Variables()
    {
        var groups = new MapValue([
            KeyValuePair.Create("a", RandomValue(1)),
            KeyValuePair.Create("4", RandomValue(1)),
            KeyValuePair.Create("0.5", RandomValue(1)),
        ]);
        return new()
        {
            ["n"] = Value.Of(RandomNumber()),
            ["t"] = Value.Of(Pick(Texts)),
            ["x"] = RandomValue(2),
            ["b"] = Value.Of(_random.Next(2) == 0),
            ["l"] = Value.Of([
                .. Enumerable.Range(0, _random.Next(6)).Select(_ => _random.Next(12) == 0 ? RandomValue(1) : Value.Of(RandomNumber())),
            ]),
            ["1a"] = Value.Of(RandomNumber()),
            ["10_x"] = Value.Of(Pick(Texts)),
            ["q.f"] = RandomValue(2),
            ["q..f"] = RandomValue(2),
            ["q.t1.f"] = RandomValue(2),
            ["tables.T.scalar"] = Value.Of(RandomNumber()),
            ["tables.T.groups"] = groups,
            ["tables.T.none"] = Value.Null,
        };
    }

    private Value RandomValue(int depth) => _random.Next(depth > 0 ? 8 : 7) switch
    {
        0 => Value.Null,
        1 => Value.Of(_random.Next(2) == 0),
        2 or 3 => Value.Of(Pick(Texts)),
        7 => Value.Of([.. Enumerable.Range(0, _random.Next(4)).Select(_ => RandomValue(depth - 1))]),
        _ => Value.Of(RandomNumber()),
    };

    // Literals have no sign; a sixth are random bits, to meet every size and every last digit.
    private double RandomNumber()
    {
        if (_random.Next(6) > 0) return Pick(Numbers);
        var number = Math.Abs(BitConverter.Int64BitsToDouble(_random.NextInt64()));
        return double.IsFinite(number) ? number : 0;
    }

    private bool Wanders() => _random.Next(50) == 0;

    private ImmutableArray<Expression> Many(int fewest, int most, Func<Expression> make) =>
        [.. Enumerable.Range(0, _random.Next(fewest, most + 1)).Select(_ => make())];

    private T Pick<T>(params T[] from) => from[_random.Next(from.Length)];
}
