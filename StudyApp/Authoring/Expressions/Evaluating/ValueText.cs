using System.Globalization;
using System.Text;

namespace StudyApp.Authoring.Expressions.Evaluating;

/// <summary>Python's <c>str()</c> for values, with numbers as in <see cref="NumberText"/>.</summary>
internal static class ValueText
{
    public static string Of(Value value)
    {
        if (value is TextValue text) return text.Text;
        var into = new StringBuilder();
        Write(value, into);
        return into.ToString();
    }

    /// <summary>As it stands inside a list: texts are quoted.</summary>
    /// <remarks>Stops once the text is longer than any expression may make.</remarks>
    private static void Write(Value value, StringBuilder into)
    {
        if (into.Length > ExpressionLimits.TextLength) return;
        switch (value)
        {
            case NullValue: into.Append("None"); break;
            case BooleanValue b: into.Append(b.IsTrue ? "True" : "False"); break;
            case NumberValue n: into.Append(NumberText.Format(n.Number)); break;
            case TextValue t: WriteQuoted(t.Text, into); break;
            case ListValue l: WriteAll(l, into); break;
            case MapValue m: WriteAll(m, into); break;
        }
    }

    private static void WriteAll(ListValue list, StringBuilder into)
    {
        into.Append('[');
        for (var i = 0; i < list.Items.Length && into.Length <= ExpressionLimits.TextLength; i++)
        {
            if (i > 0) into.Append(", ");
            Write(list.Items[i], into);
        }
        into.Append(']');
    }

    private static void WriteAll(MapValue map, StringBuilder into)
    {
        into.Append('{');
        var first = true;
        foreach (var (key, value) in map.Entries)
        {
            if (!first) into.Append(", ");
            first = false;
            WriteQuoted(key, into);
            into.Append(": ");
            Write(value, into);
        }
        into.Append('}');
    }

    private static void WriteQuoted(string text, StringBuilder into)
    {
        var quote =
            text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        into.Append(quote);
        foreach (var c in text)
        {
            if (c == quote || c == '\\') into.Append('\\').Append(c);
            else if (c == '\n') into.Append("\\n");
            else if (c == '\r') into.Append("\\r");
            else if (c == '\t') into.Append("\\t");
            else if (c is < ' ' or '\x7f')
                into.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
            else into.Append(c);
        }
        into.Append(quote);
    }
}
