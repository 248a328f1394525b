using System.Collections.Immutable;
using StudyApp.Authoring.Expressions.Evaluating;

namespace StudyApp.Authoring.Expressions;

/// <summary>The functions of <see cref="ExpressionFunctions"/>.</summary>
/// <remarks>
/// Null in, null out, <c>str</c>, <c>bool</c> and <c>count</c> excepted; <c>len</c> counts what is missing too.
/// </remarks>
internal static class FunctionCall
{
    public static Value? Apply(string function, ImmutableArray<Value> arguments, Evaluation run)
    {
        var first = arguments[0];
        if (function == "bool") return Value.Of(first.IsTruthy);
        if (function == "str") return Text(first, run);
        if (function == "count") return Count(arguments, run);
        if (function == "len") return first is NullValue ? first : Length(first, run);
        if (HasNull(arguments, run)) return Value.Null;
        if (run.HasFailed) return null;
        return function switch
        {
            ExpressionFunctions.Reverse => Reversed(arguments, run),
            "abs" => WithNumber(function, first, run, Math.Abs),
            "int" => Read(function, first, run, Math.Truncate),
            "float" => Read(function, first, run, x => x),
            "round" => Round(arguments, run),
            "min" or "max" => Extreme(function, arguments, run),
            "sum" => Sum(arguments, run),
            _ => Statistic(function, first, run),
        };
    }

    // An element that is null makes every function's outcome null, wherever the list stands among the arguments.
    private static bool HasNull(ImmutableArray<Value> arguments, Evaluation run)
    {
        foreach (var argument in arguments)
        {
            if (argument is NullValue) return true;
            if (argument is not ListValue list) continue;
            foreach (var item in list.Items)
            {
                if (!run.Spend()) return false;
                if (item is NullValue) return true;
            }
        }
        return false;
    }

    private static Value? Text(Value value, Evaluation run)
    {
        if (!run.Measure(value)) return null;
        var text = value.ToString();
        return run.Text(text.Length, () => text);
    }

    // Unicode code points, as in Python and for..of: what a participant sees as one emoji counts as one more often. A
    // line break is one,
    // also where a browser sent it as CR LF: on the page it is one.
    private static Value? Length(Value value, Evaluation run) => value switch
    {
        TextValue t => Value.Of((double)(t.Text.EnumerateRunes().Count() - Breaks(t.Text))),
        ListValue l => Value.Of((double)l.Items.Length),
        MapValue m => Value.Of((double)m.Entries.Count),
        _ => Impossible("len", value, run),
    };

    private static int Breaks(string text)
    {
        var breaks = 0;
        for (var at = 1; at < text.Length; at++)
            if (text[at] == '\n' && text[at - 1] == '\r') breaks++;
        return breaks;
    }

    // Of a list or of the arguments, those that are not missing.
    private static Value? Count(ImmutableArray<Value> arguments, Evaluation run)
    {
        ImmutableArray<Value> items = arguments switch
        {
            [ListValue list] => list.Items,
            [MapValue groups] => [.. groups.Entries.Values],
            _ => arguments,
        };
        return run.Spend(items.Length) ? Value.Of((double)items.Count(i => i is not NullValue)) : null;
    }

    private static Value? Reversed(ImmutableArray<Value> arguments, Evaluation run)
    {
        if (arguments.Length == 1)
            return run.Fail("reverse() needs the lowest and the highest value: the item has no known range");
        foreach (var argument in arguments)
            if (!ValueComparison.TryNumber(argument, out _))
                return Impossible(ExpressionFunctions.Reverse, argument, run);
        return run.Number(Number(arguments[1]) + Number(arguments[2]) - Number(arguments[0]));
    }

    private static Value? WithNumber(string function, Value value, Evaluation run, Func<double, double> calculate) =>
        ValueComparison.TryNumber(value, out var x) ? run.Number(calculate(x)) : Impossible(function, value, run);

    private static Value? Read(string function, Value value, Evaluation run, Func<double, double> calculate)
    {
        if (value is TextValue t)
            return NumberText.TryRead(t.Text, out var x)
                ? Value.Of(calculate(x))
                : run.Fail($"{function}(): the text is not a number");
        return WithNumber(function, value, run, calculate);
    }

    private static Value? Round(ImmutableArray<Value> arguments, Evaluation run)
    {
        if (arguments.Length == 1) return WithNumber("round", arguments[0], run, x => Rounding.Round(x, 0));
        if (!ValueComparison.TryNumber(arguments[1], out var digits)) return Impossible("round", arguments[1], run);
        if (digits != Math.Floor(digits) || digits < Rounding.FewestDigits || digits > Rounding.MostDigits)
            return run.Fail(
                $"round() takes a whole number of digits from {Rounding.FewestDigits} to {Rounding.MostDigits}"
            );
        return WithNumber("round", arguments[0], run, x => Rounding.Round(x, (int)digits));
    }

    private static Value? Extreme(string function, ImmutableArray<Value> arguments, Evaluation run)
    {
        var items = arguments;
        if (arguments.Length == 1)
        {
            if (arguments[0] is not ListValue list) return Impossible(function, arguments[0], run);
            items = list.Items;
        }
        if (items.IsEmpty) return run.Fail($"{function}() of nothing");
        if (items.All(i => ValueComparison.TryNumber(i, out _)))
        {
            var numbers = items.Select(Number);
            return Value.Of(function == "min" ? numbers.Min() : numbers.Max());
        }
        if (items.FirstOrDefault(i => i is not TextValue) is { } other)
            return run.Fail($"{function}() compares numbers or texts, not {other.KindName} with others");
        return items.Aggregate(
            (best, next) =>
                string.CompareOrdinal(((TextValue)next).Text, ((TextValue)best).Text) is var order
            && (function == "min" ? order < 0 : order > 0) ? next : best);
    }

    private static Value? Sum(ImmutableArray<Value> arguments, Evaluation run)
    {
        var start = 0.0;
        if (arguments.Length == 2 && !ValueComparison.TryNumber(arguments[1], out start))
            return Impossible("sum", arguments[1], run);
        return Numbers("sum", arguments[0], run) is { } numbers
            ? run.Number(numbers.Aggregate(start, (a, b) => a + b))
            : null;
    }

    private static Value? Statistic(string function, Value value, Evaluation run)
    {
        if (Numbers(function, value, run) is not { } numbers) return null;
        if (numbers.Length == 0) return run.Fail($"{function}() of nothing");
        return run.Number(function switch
        {
            "mean" => Mean(numbers),
            "median" => Median(numbers),
            "std" or "stdev" => Math.Sqrt(Variance(numbers)),
            "var" or "variance" => Variance(numbers),
            _ => throw new ArgumentOutOfRangeException(nameof(function), function, "Not a function."),
        });
    }

    private static double[]? Numbers(string function, Value value, Evaluation run)
    {
        if (value is not ListValue list)
        {
            Impossible(function, value, run);
            return null;
        }
        foreach (var item in list.Items)
        {
            if (ValueComparison.TryNumber(item, out _)) continue;
            run.Fail($"{function}() takes numbers, not {item.KindName}");
            return null;
        }
        return [.. list.Items.Select(Number)];
    }

    private static double Number(Value value) =>
        ValueComparison.TryNumber(value, out var number)
            ? number
            : throw new InvalidOperationException("Checked before.");

    // Plain loops from left to right: the browser must round the same.
    private static double Mean(double[] numbers) => numbers.Aggregate(0.0, (a, b) => a + b) / numbers.Length;

    private static double Median(double[] numbers)
    {
        Array.Sort(numbers);
        var middle = numbers.Length / 2;
        return numbers.Length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }

    /// <summary>Population variance, divided by n and not n − 1, as in Python's <c>statistics.pvariance</c>.</summary>
    private static double Variance(double[] numbers)
    {
        var mean = Mean(numbers);
        return numbers.Aggregate(0.0, (sum, x) => sum + (x - mean) * (x - mean)) / numbers.Length;
    }

    private static Value? Impossible(string function, Value value, Evaluation run) =>
        run.Fail($"{function}({value.KindName}) is not possible");
}
