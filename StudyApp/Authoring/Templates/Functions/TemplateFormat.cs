using System.Globalization;
using System.Text;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Templates.Rendering;

namespace StudyApp.Authoring.Templates.Functions;

/// <summary>Python's <c>'%s' % x</c>: <c>%s %d %i %f %.2f %05d %x %%</c>.</summary>
internal static class TemplateFormat
{
    private const int WidestField = 200;

    public static TemplateText Percent(TemplateText format, TemplateValue values, TemplateRun run)
    {
        var arguments = values is TemplateList list ? list.Items : [values];
        var (into, next, text) = (new StringBuilder(), 0, format.Text);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                into.Append(text[i]);
                continue;
            }
            var (end, pad, width, digits) = ReadField(text, i + 1);
            if (end >= text.Length || width > WidestField || digits > WidestField)
                throw run.Fail("this is no format that % knows", "such as %s, %d, %.2f or %%");
            i = end;
            if (text[i] == '%')
            {
                into.Append('%');
                continue;
            }
            if (next >= arguments.Count) throw run.Fail("the format asks for more values than there are");
            into.Append(Pad(Field(text[i], digits, arguments[next++], format.IsHtml, run), pad, width));
        }
        if (next < arguments.Count && values is TemplateList)
            throw run.Fail("there are more values than the format asks for");
        return new(run.Made(into.ToString()), format.IsHtml);
    }

    private static (int End, char Pad, int Width, int Digits) ReadField(string text, int at)
    {
        var pad = ' ';
        for (; at < text.Length && text[at] is '0' or '-' or '+' or ' '; at++)
            pad = text[at] is '0' or '-' ? text[at] : pad;
        var width = ReadNumber(text, ref at);
        var digits = -1;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            digits = ReadNumber(text, ref at);
        }
        return (at, pad, width, digits);
    }

    private static int ReadNumber(string text, ref int at)
    {
        var number = 0;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
            number = Math.Min((number * 10) + (text[at] - '0'), 1_000_000);
        return number;
    }

    private static string Field(char kind, int digits, TemplateValue value, bool asHtml, TemplateRun run)
    {
        if (kind is 's' or 'r')
        {
            var text = asHtml ? TemplatePrinter.Markup(value, run) : TemplatePrinter.Print(value, run);
            return digits >= 0 && digits < text.Length ? text[..digits] : text;
        }
        if (!TemplateOperators.TryNumber(value, out var number)) throw run.Fail($"%{kind} needs a number");
        return kind switch
        {
            'd' or 'i' or 'u' => Math.Truncate(number).ToString("F0", CultureInfo.InvariantCulture),
            'f' or 'F' => Rounding
                .Round(number, Math.Min(digits < 0 ? 6 : digits, Rounding.MostDigits))
                .ToString(
                    "F" + (digits < 0 ? 6 : digits).ToString(CultureInfo.InvariantCulture),
                    CultureInfo.InvariantCulture
                ),
            'x' or 'X' when Math.Abs(number) < 1e15 => ((long)number).ToString(
                kind == 'x' ? "x" : "X",
                CultureInfo.InvariantCulture
            ),
            _ => throw run.Fail($"%{kind} is no format that % knows", "such as %s, %d, %.2f or %%"),
        };
    }

    private static string Pad(string text, char pad, int width) => pad switch
    {
        '-' => text.PadRight(width),
        '0' when text.StartsWith('-') => "-" + text[1..].PadLeft(Math.Max(0, width - 1), '0'),
        '0' => text.PadLeft(width, '0'),
        _ => text.PadLeft(width),
    };
}
