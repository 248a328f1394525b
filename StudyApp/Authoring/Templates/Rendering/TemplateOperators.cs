using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Templates.Functions;

namespace StudyApp.Authoring.Templates.Rendering;

/// <summary>Arithmetic, equality, order and <c>in</c>.</summary>
/// <remarks>
/// Digit text counts as a number next to a number, as in our expressions: answers to choices are texts.
/// </remarks>
internal static class TemplateOperators
{
    public static TemplateValue Arithmetic(string op, TemplateValue a, TemplateValue b, TemplateRun run)
    {
        if ((a as TemplateUndefined ?? b as TemplateUndefined) is { } missing)
            throw run.Fail($"\"{missing.Name}\" is undefined");
        if (op == "%" && a is TemplateText format) return TemplateFormat.Percent(format, b, run);
        if (op == "+" && a is TemplateText x && b is TemplateText y) return Join([x, y], run);
        if (op == "+" && a is TemplateList s && b is TemplateList t)
        {
            run.Spend(s.Items.Count + t.Items.Count);
            return new TemplateList([.. s.Items, .. t.Items]);
        }
        if (
            op == "*"
            && (a is TemplateText ? b : a) is TemplateNumber times
            && (a as TemplateText ?? b as TemplateText) is { } repeated
        )
            return Repeat(repeated, times.Number, run);
        if ((a as TemplateNull ?? b as TemplateNull) is { } nothing) return nothing;
        if (!TryNumber(a, out var left) || !TryNumber(b, out var right) || (a is TemplateText && b is TemplateText))
            throw run.Fail($"{a.KindName} {op} {b.KindName} is not possible");
        if (op is "/" or "//" or "%" && right == 0) throw run.Fail("division by zero");
        var result = op switch
        {
            "+" => left + right,
            "-" => left - right,
            "*" => left * right,
            "/" => left / right,
            "//" => ValueArithmetic.FloorDivide(left, right),
            "%" => ValueArithmetic.Modulo(left, right),
            "**" => Math.Pow(left, right),
            _ => throw new ArgumentOutOfRangeException(nameof(op)),
        };
        return double.IsFinite(result) ? TemplateValue.Of(result) : throw run.Fail("the number is too large");
    }

    /// <summary>Texts one behind the other; HTML when any of them is, the others escaped then.</summary>
    public static TemplateText Join(IReadOnlyList<TemplateValue> parts, TemplateRun run)
    {
        var isHtml = parts.Any(p => p is TemplateText { IsHtml: true });
        var texts = parts.Select(p => isHtml ? TemplatePrinter.Markup(p, run) : TemplatePrinter.Print(p, run)).ToList();
        run.Make(texts.Sum(t => (double)t.Length));
        return new(string.Concat(texts), isHtml);
    }

    public static bool TryNumber(TemplateValue value, out double number)
    {
        number = 0;
        switch (value)
        {
            case TemplateNumber n: number = n.Number; return true;
            case TemplateBoolean b: number = b.IsTrue ? 1 : 0; return true;
            case TemplateText t: return NumberText.TryReadDigits(t.Text, out number);
            default: return false;
        }
    }

    public static bool Compare(string op, TemplateValue a, TemplateValue b, TemplateRun run) => op switch
    {
        "==" => AreEqual(a, b, run),
        "!=" => !AreEqual(a, b, run),
        "in" => Contains(b, a, run),
        "not in" => !Contains(b, a, run),
        // What is not there has no order.
        _ when a is TemplateNull or TemplateUndefined || b is TemplateNull or TemplateUndefined => false,
        "<" => Order(a, b, run) < 0,
        "<=" => Order(a, b, run) <= 0,
        ">" => Order(a, b, run) > 0,
        ">=" => Order(a, b, run) >= 0,
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    public static bool AreEqual(TemplateValue a, TemplateValue b, TemplateRun run)
    {
        using var level = run.Enter();
        run.Spend();
        if (ReferenceEquals(a, b)) return true;
        switch (a, b)
        {
            case (TemplateNull, TemplateNull) or (TemplateUndefined, TemplateUndefined): return true;
            case (TemplateText x, TemplateText y):
                run.Search(Math.Min(x.Text.Length, y.Text.Length), 1);
                return x.Text == y.Text;
            case (TemplateMoment x, TemplateMoment y): return x.Utc == y.Utc;
            case (TemplateList x, TemplateList y):
                if (x.Items.Count != y.Items.Count) return false;
                for (var i = 0; i < x.Items.Count; i++)
                    if (!AreEqual(x.Items[i], y.Items[i], run)) return false;
                return true;
            case (TemplateMap x, TemplateMap y):
                if (x.Entries.Count != y.Entries.Count) return false;
                foreach (var (key, value) in x.Entries)
                    if (!y.Entries.TryGetValue(key, out var other) || !AreEqual(value, other, run)) return false;
                return true;
            default: return TryNumber(a, out var left) && TryNumber(b, out var right) && left == right;
        }
    }

    public static int Order(TemplateValue a, TemplateValue b, TemplateRun run)
    {
        using var level = run.Enter();
        run.Spend();
        switch (a, b)
        {
            case (TemplateText x, TemplateText y):
                run.Search(Math.Min(x.Text.Length, y.Text.Length), 1);
                return string.CompareOrdinal(x.Text, y.Text);
            case (TemplateMoment x, TemplateMoment y): return x.Utc.CompareTo(y.Utc);
            case (TemplateList x, TemplateList y):
                for (var i = 0; i < x.Items.Count && i < y.Items.Count; i++)
                    if (Order(x.Items[i], y.Items[i], run) is not 0 and var difference) return difference;
                return x.Items.Count.CompareTo(y.Items.Count);
            default:
                return TryNumber(a, out var left) && TryNumber(b, out var right)
                    ? left.CompareTo(right)
                    : throw run.Fail($"{a.KindName} and {b.KindName} have no order");
        }
    }

    public static bool Contains(TemplateValue container, TemplateValue needle, TemplateRun run)
    {
        switch (container)
        {
            case TemplateList list:
                foreach (var item in list.Items)
                    if (AreEqual(item, needle, run)) return true;
                return false;
            case TemplateText text:
                var part = TemplatePrinter.Print(needle, run);
                run.Search(text.Text.Length, part.Length);
                return needle is TemplateText or TemplateNumber && text.Text.Contains(part, StringComparison.Ordinal);
            case TemplateMap map:
                return needle is TemplateText or TemplateNumber or TemplateBoolean or TemplateList
                    && map.Find(TemplateLookup.Key(needle, run)) is not null;
            case TemplateUndefined or TemplateNull: return false;
            default: throw run.Fail($"nothing is in {container.KindName}");
        }
    }

    /// <summary>What a loop goes through: elements, keys, characters; nothing for what is not there.</summary>
    public static IReadOnlyList<TemplateValue> Items(TemplateValue value, TemplateRun run)
    {
        switch (value)
        {
            case TemplateList list: return list.Items;
            case TemplateUndefined or TemplateNull: return [];
            case TemplateMap map:
                run.Spend(map.Entries.Count);
                return [.. map.Entries.Keys.Select(map.KeyOf)];
            case TemplateText text:
                run.Spend(text.Text.Length);
                var characters = new List<TemplateValue>();
                foreach (var rune in text.Text.EnumerateRunes())
                    characters.Add(new TemplateText(rune.ToString(), text.IsHtml));
                return characters;
            default: throw run.Fail($"{value.KindName} has no elements");
        }
    }

    private static TemplateText Repeat(TemplateText text, double times, TemplateRun run)
    {
        if (times != Math.Floor(times)) throw run.Fail("only a whole number can repeat a text");
        if (times <= 0 || text.Text.Length == 0) return new("", text.IsHtml);
        run.Make(text.Text.Length * times);
        return new(string.Concat(Enumerable.Repeat(text.Text, (int)times)), text.IsHtml);
    }
}
