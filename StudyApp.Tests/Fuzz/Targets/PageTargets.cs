using System.Collections.Immutable;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Authoring.Html;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Model;
using StudyApp.Tests.Authoring.Expressions;

namespace StudyApp.Tests.Fuzz.Targets;

/// <summary>What authors write into pages: markup, templates, expressions and placeholders.</summary>
internal static class PageTargets
{
    private static readonly ImmutableArray<string> Tags = ["a", "b", "p", "div", "span", "pre", "table", "tr", "td", "ul", "li", "img", "video", "source", "svg", "math", "mtext", "mglyph", "annotation-xml", "script", "style", "template", "noscript", "iframe", "object", "form", "input", "button", "select", "option", "textarea", "title", "base", "meta", "link", "plaintext", "xmp", "br", "hr", "frameset", "html", "body", "head", "foreignObject", "custom-x"];
    private static readonly ImmutableArray<string> Attributes = ["href", "src", "onclick", "onerror", "ONLOAD", "style", "id", "name", "class", "srcdoc", "formaction", "xlink:href", "poster", "target", "rel", "srcset", "background", "action", "data-x", "is", "title", "http-equiv"];
    private static readonly string[] Addresses = ["javascript:alert(1)", "JaVaScRiPt:x", "java\tscript:x", "&#106;avascript:x", "java&#10;script:x", "\u0001javascript:x", "data:text/html,<script>", "vbscript:x", "/static/x.png", "https://example.org/?a=b:c", "mailto:a@b.example", "//x.test", "?x:y", "btnNext", "x", "q_s", "", "\"><script>", "'><img src=x onerror=x>", "javascript&colon;x", "java\u00ADscript:x"];

    private static readonly TextMutations Markup = new(FuzzSeeds.Of("html"), [.. Tags.Select(t => $"<{t}>"), .. Tags.Select(t => $"</{t}>"), "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<!doctype html>", "<?x", "&#0;", "&lt;script&gt;", "&nbsp;", "</", "<", ">", "/>", " onclick=x ", "\"", "'"]);
    private static readonly TextMutations Pages = new(FuzzSeeds.Of("template"), "{{", "}}", "{%", "%}", "{#", "#}", "{% for x in items %}", "{% endfor %}", "{% if x %}", "{% else %}", "{% endif %}", "{% macro m(a) %}", "{% endmacro %}", "{{ m(1) }}", "{% set x = [x, x] %}", "{% include 'other.html' %}", "{% include 'main.html' %}", "{% extends 'other.html' %}", "{% block b %}", "{% endblock %}", "{{ super() }}", "|join('x' * 999)", "|batch(3)", "|tojson", "|replace('a', 'aa')", "range(9999)", " * 99999", " ** 99", "'%99999d' % 1", "items", "loop.index", "namespace(x=1)", "[", "]", "(", ")", "not ", " if x else ", "-%}", "{%-", "{% raw %}", "{% endraw %}", "{% call m() %}", "{% endcall %}", "{% do items.append(1) %}");
    private static readonly TextMutations Formulas = new(FuzzSeeds.Of("expression"), "(", ")", "[", "]", "not ", "-", "+", "*", "**", "/", "//", "%", "==", "!=", "<=", " in ", " not in ", " is ", " and ", " or ", " if ", " else ", "'", "\"", "\\", "\\x00", "1e400", "0", "9e999", "None", "True", ".", ",", "n", "t", "l", "q.f", "q..f", "tables.T.groups['a']", "mean(l)", "stdev([1,2])", "round(", "int('", "str(", "max()", "lambda", ":=", "__class__");
    private static readonly TextMutations Placeholders = new(FuzzSeeds.Of("text"), "{{", "}}", "{{ n }}", "{{ t }}", "{{ 1/0 }}", "{{ '}}' }}", "\n", "{", "}", "<b>");

    private static readonly Dictionary<string, TemplateValue> Given = new(StringComparer.Ordinal)
    {
        ["x"] = TemplateValue.Of("text <b>&amp;"),
        ["n"] = TemplateValue.Of(2.5),
        ["items"] = TemplateValue.Of([TemplateValue.Of(1d), TemplateValue.Null, TemplateValue.Of("a"), TemplateValue.Of([TemplateValue.Of(true)])]),
        ["person"] = TemplateValue.Of([KeyValuePair.Create("age", TemplateValue.Of(30d)), KeyValuePair.Create("name", TemplateValue.Html("<i>n</i>"))]),
        ["moment"] = TemplateValue.At(new DateTime(2026, 1, 31, 10, 0, 0, DateTimeKind.Utc)),
    };

    private static readonly Dictionary<string, Value> Scope = new RandomExpressions(seed: 4).Next(1).Variables;

    private static readonly string[] Running = ["javascript:", "data:", "vbscript:", "file:", "blob:"];

    // An element that runs something, or leads to what does.
    private static readonly HashSet<string> Forbidden = ["script", "style", "iframe", "object", "embed", "svg", "math", "base", "meta", "link", "form", "input", "button", "template", "noscript", "frame", "frameset", "textarea", "select", "title", "plaintext", "xmp"];

    public static IFuzzTarget Html() => new TextTarget("html", chance => chance.Next(2) == 0 ? WriteMarkup(chance) : Markup.Next(chance), ReadMarkup);

    public static IFuzzTarget Template() => new TextTarget("template", Pages.Next, ReadTemplate);

    public static IFuzzTarget Expression() => new TextTarget("expression", WriteExpression, ReadExpression);

    public static IFuzzTarget Text() => new TextTarget("text", Placeholders.Next, ReadText);

    private static void ReadMarkup(string text)
    {
        var once = HtmlSanitizer.Clean(text).Html;
        FuzzComplaintException.Unless(HtmlSanitizer.Clean(once).Html == once, $"fixed point: {once}\n{HtmlSanitizer.Clean(once).Html}");
        var parser = new HtmlParser();
        // As a page, and where an element would change how the rest is read.
        foreach (var page in new[] { $"<body>{once}</body>", $"<table><tr><td>{once}</td></tr></table>", $"<div><p><label>{once}</label></div>" })
        {
            foreach (var element in parser.ParseDocument(page).Body!.Descendants<IElement>())
            {
                // The text of each complaint holds the whole page: thousands of them would be the memory that is looked for.
                if (element.NamespaceUri != NamespaceNames.HtmlUri || Forbidden.Contains(element.LocalName)) throw new FuzzComplaintException($"element: {element.LocalName} in {once}");
                foreach (var attribute in element.Attributes)
                {
                    if (attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name is "style" or "srcdoc" or "formaction" or "action" or "srcset") throw new FuzzComplaintException($"attribute: {attribute.Name} in {once}");
                    if (attribute.Name is "href" or "src" or "poster")
                    {
                        // As browsers read an address: white space and control characters in front and line breaks within do not count.
                        var address = string.Concat(attribute.Value.Where(c => c > ' ' && c is not ('\u007F' or (>= '\u0080' and < '\u00A0'))));
                        FuzzComplaintException.Unless(!Running.Any(s => address.StartsWith(s, StringComparison.OrdinalIgnoreCase)), $"address: {attribute.Value}");
                    }
                }
            }
        }
        _ = SafeHtml.FromMarkup(text).ToPlainText();
        FuzzComplaintException.Unless(!SafeHtml.FromText(text).Value.Contains('<', StringComparison.Ordinal), "text: an open bracket stayed");
    }

    private static string WriteMarkup(Random chance)
    {
        var text = new System.Text.StringBuilder();
        for (var i = chance.Next(1, 14); i > 0; i--)
        {
            var tag = TextMutations.Pick(chance, Tags.AsSpan());
            if (chance.Next(4) == 0) text.Append("</").Append(tag).Append('>');
            else
            {
                text.Append('<').Append(tag);
                for (var a = chance.Next(3); a > 0; a--) text.Append(chance.Next(6) == 0 ? "/" : " ").Append(TextMutations.Pick(chance, Attributes.AsSpan())).Append('=').Append(TextMutations.Pick(chance, ["\"", "'", ""])).Append(TextMutations.Pick(chance, Addresses)).Append(TextMutations.Pick(chance, ["\"", "'", "", "\""]));
                text.Append(chance.Next(10) == 0 ? "/>" : ">");
            }
            if (chance.Next(3) == 0) text.Append(TextMutations.Pick(chance, ["x", "\n", "&lt;b&gt;", "<!-- c -->", "\0", "<", "&", "]]>", "--!>"]));
        }
        return text.ToString();
    }

    private static void ReadTemplate(string text)
    {
        var diagnostics = new DiagnosticBag();
        var library = new TemplateLibrary(name => name switch { "main.html" => new("templates/main.html", text), "other.html" => new("templates/other.html", "<p>{% block b %}{{ x }}{% endblock %}</p>{% macro k(a) %}{{ a }}{% endmacro %}"), _ => null }, new([], Given.Keys), diagnostics);
        var template = library.Find("main.html");
        SyntaxTargets.RequireShowable(diagnostics);
        FuzzComplaintException.Unless(template is not null || diagnostics.HasErrors, "reason: no template and nothing said");
        if (template is null) return;
        switch (template.Render(Given))
        {
            case TemplateRendered page: FuzzComplaintException.Unless(page.Html.Length <= TemplateLimits.TextMade, $"length: {page.Html.Length}"); break;
            case TemplateFailed failed: FuzzComplaintException.Unless(failed.Problem.Message.Length > 0, "reason: nothing said"); break;
            default: throw new FuzzComplaintException("result: not one of the closed set");
        }
    }

    private static string WriteExpression(Random chance)
    {
        if (chance.Next(2) == 0) return Formulas.Next(chance);
        var printed = ExpressionPrinter.Print(new RandomExpressions(chance.Next()).Next(chance.Next(1, 7)).Expression);
        return chance.Next(3) == 0 ? printed : Formulas.Spoil(chance, printed);
    }

    private static void ReadExpression(string text)
    {
        var diagnostics = new DiagnosticBag();
        var expression = ExpressionParser.Parse(text, Parsed.Origin, diagnostics);
        SyntaxTargets.RequireShowable(diagnostics);
        FuzzComplaintException.Unless(expression is null == diagnostics.HasErrors, "tree: there is one exactly when there are no errors");
        if (expression is null) return;
        var names = new ExpressionNames([KeyValuePair.Create("n", StaticType.Number), KeyValuePair.Create("t", StaticType.Text), KeyValuePair.Create("l", StaticType.List), KeyValuePair.Create("q.f", StaticType.Words), KeyValuePair.Create("tables.T.groups", StaticType.Groups)]);
        _ = ExpressionChecker.Check(expression, names, diagnostics);
        SyntaxTargets.RequireShowable(diagnostics);
        _ = Possibility.CanBeTrue(expression, new Dictionary<string, Possible> { ["n"] = Possible.Between(0, 10), ["t"] = Possible.OneOf(Value.Of("a"), Value.Of("4"), Value.Null) });
        _ = ExpressionJson.Write(expression);
        var result = ExpressionEvaluator.Evaluate(expression, new DictionaryScope(Scope));
        FuzzComplaintException.Unless(result is Evaluated or Undecided { Reason.Length: > 0 }, "result: neither a value nor a reason");
        if (result.ValueOrDefault is { } value) _ = value.ToString();
        // Printing may take more brackets than an expression may have characters.
        if (ExpressionPrinter.Print(expression) is { Length: <= ExpressionLimits.Characters } printed && ExpressionParser.Parse(printed, Parsed.Origin, []) is { } again)
            FuzzComplaintException.Unless(ExpressionJson.Write(again) == ExpressionJson.Write(expression), $"printed: another tree for {printed}");
    }

    private static void ReadText(string text)
    {
        var diagnostics = new DiagnosticBag();
        var template = TextTemplate.Read(new StringNode(text, new SourceSpan("study.toml", 3, 9), 1), diagnostics);
        SyntaxTargets.RequireShowable(diagnostics);
        _ = TextTemplate.WithoutPlaceholders(text);
        if (template is null || diagnostics.HasErrors) return;
        _ = template.Render(new DictionaryScope(Scope), t => WebUtility.HtmlEncode(t));
    }
}
