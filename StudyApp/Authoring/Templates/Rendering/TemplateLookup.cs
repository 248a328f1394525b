using StudyApp.Authoring.Templates.Functions;

namespace StudyApp.Authoring.Templates.Rendering;

/// <summary>Attributes and elements.</summary>
/// <remarks>What is not there is undefined; what undefined itself has is an error, as in Jinja.</remarks>
internal static class TemplateLookup
{
    public static TemplateValue Attribute(TemplateValue target, string name, TemplateRun run) => target switch
    {
        TemplateMap map => map.Find(name) ?? Nothing(name, run),
        TemplateLoop loop => loop.Attribute(name) ?? Nothing(name, run),
        TemplateList { Attributes: { } attributes } => Attribute(attributes, name, run),
        TemplateMoment moment => TemplateMoments.Attribute(moment, name) ?? Nothing(name, run),
        TemplateUndefined undefined => throw run.Fail($"\"{undefined.Name}\" is undefined, so it has no \"{name}\""),
        _ => Nothing(name, run),
    };

    public static TemplateValue Item(TemplateValue target, TemplateValue key, TemplateRun run)
    {
        switch (target)
        {
            case TemplateList list when TemplateOperators.TryNumber(key, out var number):
                return At(list.Items.Count, number) is { } at ? list.Items[at] : Nothing("that position", run);
            case TemplateText text when TemplateOperators.TryNumber(key, out var number):
                return At(text.Text.Length, number) is { } place
                    ? new TemplateText(text.Text[place].ToString(), text.IsHtml)
                    : Nothing("that position", run);
            case TemplateMap
            or TemplateLoop
            or TemplateUndefined
            or TemplateMoment
            or TemplateList { Attributes: not null }:
                return Attribute(target, Key(key, run), run);
            default: return Nothing(TemplatePrinter.Print(key, run), run);
        }
    }

    /// <summary>The text by which a map knows a key: that of its parts, joined by <c>_</c>, for a tuple.</summary>
    public static string Key(TemplateValue key, TemplateRun run) =>
        key is TemplateList tuple
            ? TemplateOperators
                .Join(
                    [
                        .. tuple.Items.SelectMany(
                            (part, i) => i == 0 ? (TemplateValue[])[part] : [TemplateValue.Of("_"), part]
                        ),
                    ],
                    run
                )
                .Text
            : TemplatePrinter.Print(key, run);

    public static TemplateValue Slice(TemplateValue target, TemplateValue? from, TemplateValue? to, TemplateRun run)
    {
        var length = target switch
        {
            TemplateList list => list.Items.Count,
            TemplateText text => text.Text.Length,
            _ => throw run.Fail($"{target.KindName} has no part [from:to]"),
        };
        var (begin, end) = (Bound(from, 0, length, run), Bound(to, length, length, run));
        if (target is TemplateText whole)
            return new TemplateText(begin < end ? run.Made(whole.Text[begin..end]) : "", whole.IsHtml);
        run.Spend(Math.Max(0, end - begin));
        return new TemplateList([.. ((TemplateList)target).Items.Skip(begin).Take(Math.Max(0, end - begin))]);
    }

    public static TemplateUndefined Nothing(string name, TemplateRun run)
    {
        run.NoteUndefined(name);
        return new(name);
    }

    private static int? At(int count, double position)
    {
        var at = position < 0 ? position + count : position;
        return at >= 0 && at < count && at == Math.Floor(at) ? (int)at : null;
    }

    private static int Bound(TemplateValue? value, int fallback, int length, TemplateRun run)
    {
        if (value is null or TemplateNull) return fallback;
        if (!TemplateOperators.TryNumber(value, out var number)) throw run.Fail("[from:to] takes whole numbers");
        return (int)Math.Clamp(number < 0 ? number + length : number, 0, length);
    }
}
