using System.Globalization;
using System.Text;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Templates.Functions;

namespace StudyApp.Authoring.Templates.Rendering;

/// <summary>Values as texts: Python's <c>str()</c>, JSON, and HTML escapes.</summary>
internal static class TemplatePrinter
{
    public static string Number(double number) => NumberText.Format(number);

    /// <summary>As printed, not escaped.</summary>
    public static string Print(TemplateValue value, TemplateRun run) => value switch
    {
        TemplateText text => text.Text,
        TemplateUndefined => "",
        TemplateNull { IsSilent: true } => "",
        TemplateNull => "None",
        TemplateMoment moment => TemplateMoments.Print(moment),
        TemplateBoolean b => b.IsTrue ? "True" : "False",
        TemplateNumber n => Number(n.Number),
        _ => Written(into => WriteQuoted(value, into, run)),
    };

    /// <summary>As it stands in a page: escaped unless it is the author's HTML.</summary>
    public static string Markup(TemplateValue value, TemplateRun run) =>
        value is TemplateText { IsHtml: true } html ? html.Text : Escape(Print(value, run), run);

    public static string Escape(string text, TemplateRun run)
    {
        if (text.AsSpan().IndexOfAny("&<>\"'") < 0) return text;
        var into = new StringBuilder(text.Length + 16);
        foreach (var c in text)
            _ = c switch
            {
                '&' => into.Append("&amp;"),
                '<' => into.Append("&lt;"),
                '>' => into.Append("&gt;"),
                '"' => into.Append("&#34;"),
                '\'' => into.Append("&#39;"),
                _ => into.Append(c),
            };
        return run.Made(into.ToString());
    }

    /// <summary>JSON that may stand in a script element or a single-quoted attribute.</summary>
    public static string Json(TemplateValue value, TemplateRun run) => Written(into => WriteJson(value, into, run));

    private static string Written(Action<StringBuilder> write)
    {
        var into = new StringBuilder();
        write(into);
        return into.ToString();
    }

    private static void WriteQuoted(TemplateValue value, StringBuilder into, TemplateRun run)
    {
        using var level = run.Enter();
        run.Spend();
        switch (value)
        {
            case TemplateText text: Put(into, run, Quote(text.Text)); break;
            case TemplateList list:
                WriteAll(list.Items, into, run, '[', ']', (item, to) => WriteQuoted(item, to, run));
                break;
            case TemplateMap map:
                WriteAll(map.Entries, into, run, '{', '}', (entry, to) =>
                {
                    Put(to, run, Quote(entry.Key) + ": ");
                    WriteQuoted(entry.Value, to, run);
                });
                break;
            case TemplateNull: Put(into, run, "None"); break;
            case TemplateBoolean or TemplateNumber or TemplateUndefined or TemplateMoment:
                Put(into, run, Print(value, run));
                break;
            default: Put(into, run, $"<{value.KindName}>"); break;
        }
    }

    private static void WriteJson(TemplateValue value, StringBuilder into, TemplateRun run)
    {
        using var level = run.Enter();
        run.Spend();
        switch (value)
        {
            case TemplateText text: Put(into, run, JsonText(text.Text)); break;
            case TemplateBoolean b: Put(into, run, b.IsTrue ? "true" : "false"); break;
            case TemplateNumber n: Put(into, run, Number(n.Number)); break;
            case TemplateList list:
                WriteAll(list.Items, into, run, '[', ']', (item, to) => WriteJson(item, to, run));
                break;
            case TemplateMap map:
                WriteAll(map.Entries, into, run, '{', '}', (entry, to) =>
                {
                    Put(to, run, JsonText(entry.Key) + ": ");
                    WriteJson(entry.Value, to, run);
                });
                break;
            case TemplateNull: Put(into, run, "null"); break;
            case TemplateMoment moment: Put(into, run, JsonText(TemplateMoments.Iso(moment) + "Z")); break;
            default: throw run.Fail($"{value.KindName} cannot be written as JSON");
        }
    }

    private static void WriteAll<T>(
        IEnumerable<T> items,
        StringBuilder into,
        TemplateRun run,
        char open,
        char close,
        Action<T, StringBuilder> write
    )
    {
        Put(into, run, open.ToString());
        var first = true;
        foreach (var item in items)
        {
            if (!first) Put(into, run, ", ");
            first = false;
            write(item, into);
        }
        Put(into, run, close.ToString());
    }

    private static void Put(StringBuilder into, TemplateRun run, string text) => into.Append(run.Made(text));

    private static string Quote(string text)
    {
        var quote =
            text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var into = new StringBuilder().Append(quote);
        foreach (var c in text)
            _ = c switch
            {
                '\n' => into.Append("\\n"),
                '\r' => into.Append("\\r"),
                '\t' => into.Append("\\t"),
                _ when c == quote || c == '\\' => into.Append('\\').Append(c),
                _ => into.Append(c),
            };
        return into.Append(quote).ToString();
    }

    private static string JsonText(string text)
    {
        var into = new StringBuilder().Append('"');
        foreach (var c in text)
            _ = c switch
            {
                '"' => into.Append("\\\""),
                '\\' => into.Append("\\\\"),
                '\n' => into.Append("\\n"),
                '\r' => into.Append("\\r"),
                '\t' => into.Append("\\t"),
                < ' ' or '<' or '>' or '&' or '\'' or '\x7f' or '\u2028' or '\u2029' => into.Append("\\u")
                    .Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ when char.IsSurrogate(c) => into.Append("\\u")
                    .Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => into.Append(c),
            };
        return into.Append('"').ToString();
    }
}
