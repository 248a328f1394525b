using StudyApp.Authoring.Templates;
using Xunit;

namespace StudyApp.Tests.Authoring.Templates;

/// <summary>The language, as Jinja has it.</summary>
public sealed class TemplateLanguageTests
{
    private static readonly TemplateValue People = TemplateValue.Of([Person("Bo", 31), Person("ann", 4), Person("Cy", 17)]);

    [Theory]
    [InlineData("Hello", "Hello")]
    [InlineData("a\n", "a")]
    [InlineData("{{ 1 + 2 * 3 }}", "7")]
    [InlineData("{{ 7 // 2 }} {{ 7 / 2 }} {{ -7 % 3 }} {{ 2 ** 3 }}", "3 3.5 2 8")]
    [InlineData("{{ 'a' ~ 1 ~ none }}", "a1None")]
    [InlineData("{{ 'a' 'b' + \"c\" }}", "abc")]
    [InlineData("{{ true }} {{ False }} {{ none }}", "True False None")]
    [InlineData("{{ 1 if 2 > 1 else 3 }}|{{ 1 if false }}", "1|")]
    [InlineData("{{ 1 < 2 < 3 }} {{ 3 not in [1, 2] }} {{ 'b' in 'abc' }} {{ 'k' in {'k': 1} }}", "True True True True")]
    [InlineData("{{ not 1 == 2 and (0 or 'x') }}", "x")]
    [InlineData("{{ [1, 'two', [3], {'k': none}] }}", "[1, &#39;two&#39;, [3], {&#39;k&#39;: None}]")]
    [InlineData("{{ {'a': {'b': 5}}.a.b }} {{ {'a': 1}['a'] }} {{ [4, 5][1] }} {{ [4, 5].0 }} {{ [4, 5][-1] }}", "5 1 5 4 5")]
    [InlineData("{{ 'hello'[1:3] }} {{ [1, 2, 3][:2] }} {{ 'abc'[-2:] }}", "el [1, 2] bc")]
    [InlineData("{{ '%s is %d years, %.2f' % ('Bo', 31, 1.005) }}", "Bo is 31 years, 1.00")]
    [InlineData("{{ '%05.1f|%-4s|%%|%0d' % (2.25, 'x', -5) }}", "002.2|x   |%|-5")]
    [InlineData("{{ '}}' }}{{ '{{' }}", "}}{{")]
    [InlineData("{{ \"a\\n\\x41\\u00e9\\q\" }}", "a\nAé\\q")]
    [InlineData("a{# {{ x }} #}b{#- -#} c", "abc")]
    [InlineData("{% raw %}{{ x }}{% if %}{% endraw %}", "{{ x }}{% if %}")]
    [InlineData(" a  {%- if true -%}  b  {%- endif %}  c", " ab  c")]
    [InlineData("a {{- 1 -}} b {%+ if true %}c{% endif +%}", "a1b c")]
    [InlineData("{% if 0 %}a{% elif '' %}b{% elif [] %}c{% else %}d{% endif %}", "d")]
    [InlineData(
        "{% for x in [1, 2, 3] %}{{ loop.index }}{{ loop.index0 }}{{ 'f' if loop.first }}{{ 'l' if loop.last }}{{ loop.revindex "
            + "}}/{{ loop.length }} {% endfor %}",
        "10f3/3 212/3 32l1/3 "
    )]
    [InlineData("{% for x in [] %}a{% else %}none{% endfor %}", "none")]
    [InlineData("{% for x in range(10) if x % 2 == 1 %}{{ x }}{{ ',' if not loop.last }}{% endfor %}", "1,3,5,7,9")]
    [InlineData("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }};{% endfor %}", "a=1;b=2;")]
    [InlineData("{% for x in [1, 2] %}{% for y in 'ab' %}{{ loop.depth }}{{ x }}{{ y }} {% endfor %}{% endfor %}", "21a 21b 22a 22b ")]
    [InlineData("{% for x in 'abc' %}{{ loop.cycle('odd', 'even') }} {% endfor %}", "odd even odd ")]
    [InlineData("{% for x in [1, 1, 2] %}{{ 'new ' if loop.changed(x) else 'same ' }}{% endfor %}", "new same new ")]
    [InlineData("{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{% endfor %}{{ x }}", "1")]
    [InlineData("{% set ns = namespace(n=0) %}{% for i in [1, 2] %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}", "3")]
    [InlineData("{% set a, b = 1, 'x' %}{{ b }}{{ a }}{% if true %}{% set a = 5 %}{% endif %}{{ a }}", "x15")]
    [InlineData("{% set t %}<b>{{ '<' }}</b>{% endset %}{{ t }}{% set u | upper %}x{% endset %}{{ u }}", "<b>&lt;</b>X")]
    [InlineData("{% set l = [] %}{% do l.append(3) %}{{ l }}", "[3]")]
    [InlineData("{% set x = {\n  'a': [1,\n    2],\n  'b': 'c'\n} %}{{ x.b }}{{ x.a[1] }}{{ x['a']|length }}", "c22")]
    [InlineData(
        "{{ ['a', 'b', 'a']|select('equalto', 'a')|list|length }} {{ (3.14159|round(2))|string ~ '!' }} {{ '<'|string|e }}",
        "2 3.14! &lt;"
    )]
    [InlineData("{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}", "3")]
    [InlineData("{% filter upper %}a{{ 'b' }}{% endfilter %}", "AB")]
    [InlineData("{% macro m(a, b='x') %}[{{ a }}{{ b }}]{% endmacro %}{{ m(1) }}{{ m(1, 2) }}{{ m(b=3, a='<') }}", "[1x][12][&lt;3]")]
    [InlineData("{% macro m() %}{{ varargs }}{{ kwargs.k }}{% endmacro %}{{ m(1, 2, k=3) }}", "[1, 2]3")]
    [InlineData("{% macro box(t) %}<{{ t }}>{{ caller('in') }}{% endmacro %}{% call(x) box('b') %}{{ x }}side{% endcall %}", "<b>inside")]
    [InlineData("{% macro fact(n) %}{{ n if n < 2 else n * fact(n - 1)|int }}{% endmacro %}{{ fact(5) }}", "120")]
    [InlineData("{{ '3' + 4 }} {{ '3' < 20 }} {{ '1' + '2' }} {{ '5' == 5 }}", "7 True 12 True")]
    [InlineData("{{ none > 3 }} {{ none + 1 }}", "False None")]
    public void Templates_render_as_in_Jinja(string template, string expected) => Assert.Equal(expected, WrittenTemplate.Render(template));

    [Theory]
    [InlineData("{{ '<b>'|safe }} {{ '<b>'|e }} {{ '<b>'|e|e }} {{ '<b>'|safe|forceescape }}", "<b> &lt;b&gt; &lt;b&gt; &lt;b&gt;")]
    [InlineData(
        "{{ 'aBc'|upper }} {{ 'aBc'|lower }} {{ 'hello world'|title }} {{ 'hello World'|capitalize }}",
        "ABC abc Hello World Hello world"
    )]
    [InlineData("[{{ '  x '|trim }}] {{ 'abc'|replace('b', '-') }} {{ 'abc'|length }} {{ 'abc'|reverse }}", "[x] a-c 3 cba")]
    [InlineData(
        "{{ 2.5|round }} {{ 2.675|round(2) }} {{ 2.1|round(0, 'ceil') }} {{ -3|abs }} {{ '7.9'|int }} {{ 'x'|int(5) }} {{ "
            + "'2.5'|float }}",
        "2 2.67 3 3 7 5 2.5"
    )]
    [InlineData("{{ missing|default('d') }} {{ ''|default('d') }} {{ ''|d('e', true) }} {{ people[9]|length }}", "d  e 0")]
    [InlineData(
        "{{ [3, 1, 2]|sort }} {{ ['b', 'A']|sort|join(', ') }} {{ [3, 1]|sort(reverse=true)|first }} {{ [1, 2]|last }}",
        "[1, 2, 3] A, b 3 2"
    )]
    [InlineData(
        "{{ [1, 2, 3]|sum }} {{ [4, 2]|min }} {{ [4, 2]|max }} {{ [1, 2, 1]|unique|list }} {{ 'ab'|list }}",
        "6 2 4 [1, 2] [&#39;a&#39;, &#39;b&#39;]"
    )]
    [InlineData(
        "{{ [1, 2, 3, 4]|select('even')|list }} {{ [1, 2, 3]|reject('equalto', 2)|list }} {{ ['a']|map('upper')|join }}",
        "[2, 4] [1, 3] A"
    )]
    [InlineData(
        "{{ people|map(attribute='name')|join('+') }} {{ people|selectattr('age', 'gt', 10)|map(attribute='name')|list|length }} "
            + "{{ people|sum(attribute='age') }}",
        "Bo+ann+Cy 2 52"
    )]
    [InlineData(
        "{{ people|sort(attribute='name')|map(attribute='name')|join(' ') }} {{ (people|max(attribute='age')).name }}",
        "ann Bo Cy Bo"
    )]
    [InlineData("{{ {'b': 1, 'a': 2}|dictsort }} {{ {'b': 1}|items|list }}", "[[&#39;a&#39;, 2], [&#39;b&#39;, 1]] [[&#39;b&#39;, 1]]")]
    [InlineData("{% for row in [1, 2, 3]|batch(2, 0) %}{{ row }}{% endfor %}", "[1, 2][3, 0]")]
    [InlineData(
        "{{ {'a': '</script>\\'&', 'n': [1, none, true]}|tojson }}",
        "{\"a\": \"\\u003c/script\\u003e\\u0027\\u0026\", \"n\": [1, null, true]}"
    )]
    [InlineData("{{ 'a b/ü'|urlencode }} {{ 'one two'|wordcount }} {{ '%s!'|format('x') }}", "a%20b/%C3%BC 2 x!")]
    [InlineData("{{ 'one two three'|truncate(9, leeway=0) }}", "one...")]
    [InlineData(
        "{{ 'a-b'.split('-') }} {{ 'ab'.replace('b', 'c') }} {{ 'ab'.startswith('a') }} {{ '-'.join([1, 2]) }} {{ ' x '.strip() }}",
        "[&#39;a&#39;, &#39;b&#39;] ac True 1-2 x"
    )]
    [InlineData(
        "{{ {'a': 1}.get('b', 2) }} {{ {'a': 1}.get('b') }} {{ {'a': 1}.keys() }} {{ {'items': 9}.items }}",
        "2 None [&#39;a&#39;] 9"
    )]
    public void Filters_and_methods_do_as_in_Jinja(string template, string expected) =>
        Assert.Equal(expected, WrittenTemplate.Render(template, ("people", People)));

    [Theory]
    [InlineData("missing is defined", false)]
    [InlineData("missing is undefined", true)]
    [InlineData("missing is not defined", true)]
    [InlineData("people is defined and people", true)]
    [InlineData("none is none", true)]
    [InlineData("'x' is string", true)]
    [InlineData("1 is number", true)]
    [InlineData("4 is divisibleby 2", true)]
    [InlineData("4 is divisibleby(3)", false)]
    [InlineData("3 is odd", true)]
    [InlineData("'a' is in ['a']", true)]
    [InlineData("2 is eq 2", true)]
    [InlineData("people is mapping", false)]
    [InlineData("people is sequence", true)]
    [InlineData("true is true", true)]
    [InlineData("people[0].nothing is defined", false)]
    [InlineData("1 is sameas true", false)]
    public void Tests_do_as_in_Jinja(string test, bool holds) =>
        Assert.Equal(holds ? "yes" : "no", WrittenTemplate.Render($"{{{{ 'yes' if {test} else 'no' }}}}", ("people", People)));

    [Fact]
    public void A_page_fills_the_blocks_of_the_page_it_extends()
    {
        var html = new WrittenTemplate(
            "{% extends 'middle.html' %}{% set title = 'T' %}\n{% block body %}child {{ super() }}{% endblock %} outside"
        )
            .Beside("middle.html", "{% extends 'base.html' %}{% block body %}middle {{ super() }}{% endblock body %}")
            .Beside(
                "base.html",
                "<h1>{{ title }}</h1>{% block body %}base{% block deep %}!{% endblock %}{% endblock %}|{% block foot %}foot{% "
                    + "endblock %}"
            )
            .Render();
        Assert.Equal("<h1>T</h1>child middle base!|foot", html);
    }

    [Fact]
    public void A_block_inside_a_loop_sees_its_turn() =>
        Assert.Equal(
            "[1][2]",
            new WrittenTemplate("{% extends 'base.html' %}{% block row %}[{{ x }}]{% endblock %}")
                .Beside("base.html", "{% for x in [1, 2] %}{% block row %}{% endblock %}{% endfor %}")
                .Render()
        );

    [Fact]
    public void Files_are_included_with_what_is_around_them_or_without()
    {
        var html = new WrittenTemplate(
            "{% set x = 1 %}{% include 'a.html' %}|{% include 'a.html' without context %}|{% include ['none.html', 'a.html'] "
                + "%}|{% include 'none.html' ignore missing %}"
        )
            .Beside("a.html", "a{{ x is defined }}").Render();
        Assert.Equal("aTrue|aFalse|aTrue|", html);
    }

    [Fact]
    public void Macros_are_imported_from_other_files()
    {
        var html = new WrittenTemplate(
            "{% import 'm.html' as m %}{% from 'm.html' import box as b, word with context %}{% set x = 7 %}{{ m.box(1) }}{{ "
                + "b(2) }}{{ word }}{{ m.word }}"
        )
            .Beside("m.html", "printed{% set word = 'w' %}{% macro box(n) %}<i>{{ n }}</i>{% endmacro %}").Render();
        Assert.Equal("<i>1</i><i>2</i>ww", html);
    }

    [Fact]
    public void What_participants_wrote_is_escaped_whatever_it_is_joined_with()
    {
        var hostile = TemplateValue.Of("<script>\"'&");
        const string Escaped = "&lt;script&gt;&#34;&#39;&amp;";
        foreach (
            var expression in new[]
            {
                "v",
                "v ~ ''",
                "'' ~ v",
                "['' , v]|join",
                "v|trim",
                "v|string",
                "'%s' % v",
                "v if true",
                "[v]|first",
                "{'k': v}.k",
                "m(v)",
                "v|replace('z', '')",
                "v[0:99]",
                "''|safe ~ v",
                "''|safe + v",
                "'%s'|safe % v",
                "''|safe|join ~ v",
                "v|default('')",
                "'x'|safe|replace('x', v)",
                "['<b>'|safe, v]|last",
            }
        )
            Assert.Equal(
                Escaped,
                WrittenTemplate.Render($"{{% macro m(x) %}}{{{{ x }}}}{{% endmacro %}}{{{{ {expression} }}}}", ("v", hostile))
            );
        Assert.Equal("<p>" + Escaped, WrittenTemplate.Render("{{ '<p>'|safe ~ v }}", ("v", hostile)));
        Assert.Equal("<script>\"'&", WrittenTemplate.Render("{{ v|safe }}", ("v", hostile)));
    }

    [Fact]
    public void Callers_hand_in_functions_and_things_with_methods()
    {
        var template = new WrittenTemplate(
            "{{ url_for('static', filename='a.png') }} {{ participant.evaluate('x') }} {{ participant['condition'] }}"
        )
            .Given(new TemplateFunction("url_for", a => TemplateValue.Of($"/{a.Text(0, "endpoint")}/{a.Text(1, "filename")}")))
            .Given(
                "participant",
                TemplateValue.Of([
                    KeyValuePair.Create(
                        "evaluate",
                        (TemplateValue)new TemplateFunction("evaluate", a => TemplateValue.Of(a.Text(0, "e") + "!"))
                    ),
                    KeyValuePair.Create("condition", TemplateValue.Of(2.0)),
                ])
            );
        Assert.Equal("/static/a.png x! 2", template.Render());
    }

    [Fact]
    public void What_is_undefined_prints_nothing_and_is_told()
    {
        var template = new WrittenTemplate("[{{ person.nothing }}{% if person.neither %}x{% endif %}]\n{{ person[0] }}").Given(
            "person",
            Person("Bo", 31)
        );
        Assert.Equal("[]\n", template.Render());
        Assert.Equal(["1,5 nothing", "1,28 neither", "2,4 0"], template.Undefined);
    }

    private static TemplateValue Person(string name, double age) =>
        TemplateValue.Of([KeyValuePair.Create("name", TemplateValue.Of(name)), KeyValuePair.Create("age", TemplateValue.Of(age))]);

    [Theory]
    [InlineData("javascript:alert(1)", "#")]
    [InlineData(" java\nscript:alert(1)", "#")]
    [InlineData("DATA:text/html,x", "#")]
    [InlineData("vbscript:x", "#")]
    [InlineData("https://example.org/?a=1&b=2", "https://example.org/?a=1&amp;b=2")]
    [InlineData("mailto:me@example.org", "mailto:me@example.org")]
    [InlineData("/static/a:b.pdf", "/static/a:b.pdf")]
    [InlineData("page", "page")]
    [InlineData("\"><script>", "&#34;&gt;&lt;script&gt;")]
    public void The_filter_url_lets_through_addresses_that_only_lead_somewhere(string address, string expected) =>
        Assert.Equal(expected, WrittenTemplate.Render("{{ a | url }}", ("a", TemplateValue.Of(address))));
}
