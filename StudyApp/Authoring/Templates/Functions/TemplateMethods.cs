using System.Collections.Frozen;
using StudyApp.Authoring.Templates.Rendering;

namespace StudyApp.Authoring.Templates.Functions;

/// <summary>
/// Python's methods of texts, dictionaries and lists that templates use: <c>.replace()</c>, <c>.items()</c>,
/// <c>.append()</c> and their like.
/// </summary>
internal static class TemplateMethods
{
    private delegate TemplateValue Method(TemplateValue target, TemplateArguments arguments, TemplateRun run);

    private static readonly FrozenDictionary<string, (int Least, int Most, Method Call)> OfTexts = new Dictionary<
        string,
        (int, int, Method)
    >
    {
        ["upper"] = (0, 0, (t, _, run) => Like(t, Text(t).ToUpperInvariant(), run)),
        ["lower"] = (0, 0, (t, _, run) => Like(t, Text(t).ToLowerInvariant(), run)),
        ["capitalize"] = (0, 0, (t, _, run) => Like(t, Capitalized(Text(t)), run)),
        ["title"] = (0, 0, (t, _, run) => Like(t, Titled(Text(t)), run)),
        ["strip"] = (0, 1, (t, a, run) => Like(t, Text(t).Trim(Characters(a, run)), run)),
        ["lstrip"] = (0, 1, (t, a, run) => Like(t, Text(t).TrimStart(Characters(a, run)), run)),
        ["rstrip"] = (0, 1, (t, a, run) => Like(t, Text(t).TrimEnd(Characters(a, run)), run)),
        ["startswith"] = (
            1,
            1,
            (t, a, run) => TemplateValue.Of(Text(t).StartsWith(Needle(a, run), StringComparison.Ordinal))
        ),
        ["endswith"] = (
            1,
            1,
            (t, a, run) => TemplateValue.Of(Text(t).EndsWith(Needle(a, run), StringComparison.Ordinal))
        ),
        ["find"] = (
            1,
            1,
            (t, a, run) =>
                TemplateValue.Of((double)Searched(t, a, run).IndexOf(Needle(a, run), StringComparison.Ordinal))
        ),
        ["count"] = (
            1,
            1,
            (t, a, run) =>
                TemplateValue.Of(
                    (double)(
                        Needle(a, run).Length == 0
                            ? Text(t).Length + 1
                            : Searched(t, a, run).Split(Needle(a, run)).Length - 1
                    )
                )
        ),
        ["replace"] = (2, 2, (t, a, run) => Replaced((TemplateText)t, a.Positional[0], a.Positional[1], run)),
        ["split"] = (0, 1, Split),
        ["join"] = (1, 1, (t, a, run) => Joined(t, TemplateOperators.Items(a.Positional[0], run), run)),
        ["isdigit"] = (0, 0, (t, _, _) => TemplateValue.Of(Text(t).Length > 0 && Text(t).All(char.IsDigit))),
        ["format"] = (
            0,
            0,
            (_, _, run) => throw run.Fail(".format() is not supported", "write '%s' % value, or join with ~")
        ),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (int Least, int Most, Method Call)> OfMaps = new Dictionary<
        string,
        (int, int, Method)
    >
    {
        ["items"] = (0, 0, (t, _, run) => PairsOf((TemplateMap)t, run)),
        ["keys"] = (0, 0, (t, _, run) => new TemplateList([.. TemplateOperators.Items(t, run)])),
        ["values"] = (0, 0, (t, _, run) => Values((TemplateMap)t, run)),
        ["get"] = (
            1,
            2,
            (t, a, run) =>
                ((TemplateMap)t).Entries.GetValueOrDefault(TemplateLookup.Key(a.Positional[0], run))
                ?? (a.Positional.Length > 1 ? a.Positional[1] : TemplateValue.Null)
        ),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (int Least, int Most, Method Call)> OfLists = new Dictionary<
        string,
        (int, int, Method)
    >
    {
        ["append"] = (1, 1, (t, a, run) => Append((TemplateList)t, a.Positional[0], run)),
        ["index"] = (1, 1, (t, a, run) => IndexOf((TemplateList)t, a.Positional[0], run)),
        ["count"] = (
            1,
            1,
            (t, a, run) =>
                TemplateValue.Of(
                    (double)
                        ((TemplateList)t).Items.Count(item => TemplateOperators.AreEqual(item, a.Positional[0], run))
                )
        ),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (int Least, int Most, Method Call)> OfMoments = new Dictionary<
        string,
        (int, int, Method)
    >
    {
        ["strftime"] = (1, 1, (t, a, run) => TemplateMoments.Format((TemplateMoment)t, Needle(a, run), run)),
        ["isoformat"] = (0, 0, (t, _, _) => TemplateValue.Of(TemplateMoments.Iso((TemplateMoment)t))),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (int Least, int Most, Method Call)> OfLoops = new Dictionary<
        string,
        (int, int, Method)
    >
    {
        ["cycle"] = (1, 1000, (t, a, _) => a.Positional[((TemplateLoop)t).Index % a.Positional.Length]),
        ["changed"] = (1, 1, (t, a, run) => TemplateValue.Of(((TemplateLoop)t).Changed(a.Positional[0], run))),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null when the target has no such method.</summary>
    public static TemplateValue? Call(TemplateValue target, string name, TemplateArguments arguments, TemplateRun run)
    {
        var methods = target switch
        {
            TemplateText => OfTexts,
            TemplateMap => OfMaps,
            TemplateList => OfLists,
            TemplateLoop => OfLoops,
            TemplateMoment => OfMoments,
            _ => null,
        };
        if (methods is null || !methods.TryGetValue(name, out var method)) return null;
        if (
            arguments.Named.Count > 0
            || arguments.Positional.Length < method.Least
            || arguments.Positional.Length > method.Most
        )
            throw run.Fail(
                $".{name}() takes "
                    + $"{(method.Least == method.Most ? $"{method.Least}" : $"{method.Least} to {method.Most}")} "
                    + $"arguments without names"
            );
        return method.Call(target, arguments, run);
    }

    public static TemplateList Pairs(FilterInput i) => i.Value switch
    {
        TemplateMap map => PairsOf(map, i.Run),
        TemplateUndefined => new([]),
        _ => throw i.Run.Fail($"{i.Value.KindName} has no items"),
    };

    /// <summary>
    /// In HTML plain texts are escaped first, so that nothing looked for or put in is markup by accident.
    /// </summary>
    public static TemplateText Replaced(
        TemplateText text,
        TemplateValue old,
        TemplateValue replacement,
        TemplateRun run
    )
    {
        string AsText(TemplateValue value) =>
            text.IsHtml ? TemplatePrinter.Markup(value, run) : TemplatePrinter.Print(value, run);
        var (from, to) = (AsText(old), AsText(replacement));
        if (from.Length == 0) return text;
        run.Search(text.Text.Length, from.Length);
        var count = text.Text.AsSpan().Count(from);
        run.Make(text.Text.Length + ((double)count * (to.Length - from.Length)));
        return new(text.Text.Replace(from, to, StringComparison.Ordinal), text.IsHtml);
    }

    public static string Capitalized(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    public static string Titled(string text)
    {
        var letters = text.ToLowerInvariant().ToCharArray();
        for (var i = 0; i < letters.Length; i++)
            if (i == 0 || !(char.IsLetterOrDigit(letters[i - 1]) || letters[i - 1] == '\''))
                letters[i] = char.ToUpperInvariant(letters[i]);
        return new(letters);
    }

    private static TemplateList PairsOf(TemplateMap map, TemplateRun run)
    {
        run.Spend(3.0 * map.Entries.Count);
        return new([.. map.Entries.Select(e => new TemplateList([map.KeyOf(e.Key), e.Value]))]);
    }

    private static TemplateList Values(TemplateMap map, TemplateRun run)
    {
        run.Spend(map.Entries.Count);
        return new([.. map.Entries.Values]);
    }

    private static TemplateValue Append(TemplateList list, TemplateValue value, TemplateRun run)
    {
        if (list.IsFrozen) throw run.Fail("this list cannot be changed", "make one of your own with list + [x]");
        run.Spend();
        list.Add(value);
        return TemplateValue.Null;
    }

    private static TemplateValue IndexOf(TemplateList list, TemplateValue value, TemplateRun run)
    {
        for (var i = 0; i < list.Items.Count; i++)
            if (TemplateOperators.AreEqual(list.Items[i], value, run)) return TemplateValue.Of((double)i);
        throw run.Fail("the value is not in the list");
    }

    private static TemplateList Split(TemplateValue target, TemplateArguments arguments, TemplateRun run)
    {
        var text = (TemplateText)target;
        run.Spend(text.Text.Length);
        run.Make(text.Text.Length);
        if (arguments.Positional.Length > 0 && Needle(arguments, run).Length == 0)
            throw run.Fail(".split() needs a separator that is not empty");
        var parts = arguments.Positional.IsEmpty
            ? text.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            : text.Text.Split(Needle(arguments, run));
        return new([.. parts.Select(p => new TemplateText(p, text.IsHtml))]);
    }

    private static TemplateText Joined(TemplateValue between, IReadOnlyList<TemplateValue> items, TemplateRun run)
    {
        run.Spend(2.0 * items.Count);
        return TemplateOperators.Join(
            [.. items.SelectMany((item, i) => i == 0 ? (TemplateValue[])[item] : [between, item])],
            run
        );
    }

    private static string Searched(TemplateValue target, TemplateArguments arguments, TemplateRun run)
    {
        run.Search(Text(target).Length, Needle(arguments, run).Length);
        run.Make(Text(target).Length);
        return Text(target);
    }

    private static string Text(TemplateValue value) => ((TemplateText)value).Text;

    private static TemplateText Like(TemplateValue target, string text, TemplateRun run) =>
        new(run.Made(text), ((TemplateText)target).IsHtml);

    private static string Needle(TemplateArguments arguments, TemplateRun run) =>
        TemplatePrinter.Print(arguments.Positional[0], run);

    private static char[]? Characters(TemplateArguments arguments, TemplateRun run) =>
        arguments.Positional.IsEmpty ? null : Needle(arguments, run).ToCharArray();
}
