using System.Diagnostics;
using StudyApp.Authoring.Templates;
using Xunit;

namespace StudyApp.Tests.Authoring.Templates;

/// <summary>No template hangs the server, fills its memory or ends its process.</summary>
public sealed class TemplateHostileTests
{
    [Theory]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}")]
    [InlineData("{% include 'main.html' %}")]
    [InlineData("{% import 'main.html' as m %}")]
    [InlineData("{% macro m() %}{% call m() %}{% endcall %}{% endmacro %}{{ m() }}")]
    [InlineData("{% block a %}{% include 'main.html' %}{% endblock %}")]
    [InlineData("{% set ns = namespace(x=[]) %}{% for i in range(1000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}")]
    [InlineData("{% set ns = namespace(x=[]) %}{% for i in range(1000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x|tojson }}")]
    [InlineData("{% set l = [] %}{% do l.append(l) %}{{ l }}")]
    [InlineData("{% set l = [] %}{% do l.append(l) %}{% set k = [] %}{% do k.append(k) %}{{ l == k }}")]
    [InlineData("{% set n = namespace() %}{% set n.n = n %}{{ n }}")]
    [InlineData("{% for a in range(10000) %}{% for b in range(10000) %}{% for c in range(10000) %}{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData(
        "{% set l = [1] %}{% for i in range(10000) %}{% set l = l + l %}{% do l.append(1) %}{% for j in l %}{% do l.append(j) "
            + "%}{% endfor %}{% endfor %}"
    )]
    [InlineData("{% set ns = namespace(t='xxxxxxxxxx') %}{% for i in range(100) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}")]
    [InlineData("{% set ns = namespace(t='xxxxxxxxxx') %}{% for i in range(100) %}{% set ns.t = ns.t + ns.t %}{% endfor %}")]
    [InlineData("{{ 'x' * 1000000000 }}")]
    [InlineData("{{ ('x' * 10000)|replace('x', 'y' * 10000) }}")]
    [InlineData("{{ ('x' * 10000).replace('x', 'y' * 10000) }}")]
    [InlineData("{{ ('y' * 10000).join('x' * 10000) }}")]
    [InlineData("{{ range(10000)|join('y' * 10000) }}")]
    [InlineData("{{ '%999999999d' % 1 }}")]
    [InlineData("{{ '%.999999999f' % 1 }}")]
    [InlineData("{{ range(1000000000) }}")]
    [InlineData("{{ range(10000)|batch(1000000000, 0) }}")]
    [InlineData("{% for i in range(10000) %}{{ 'x' * 1000 }}{% endfor %}")]
    [InlineData("{% set x %}{{ 'x' * 1000000 }}{% endset %}{{ x }}{{ x }}{{ x }}")]
    [InlineData("{% set t = 'a' * 500000 %}{% for i in range(10000) %}{% if ('a' * 400 ~ 'b') in t %}{% endif %}{% endfor %}")]
    [InlineData("{% set a = 'a' * 400000 %}{% set b = 'a' * 400000 %}{% for i in range(10000) %}{% if a == b %}{% endif %}{% endfor %}")]
    [InlineData("{{ range(10000)|map('string')|unique|length }}")]
    [InlineData("{{ 2 ** 5000 }}")]
    [InlineData("{% set ns = namespace(t=('<' * 100000)) %}{% for i in range(100) %}{% set ns.t = ns.t|forceescape|string %}{% endfor %}")]
    public void It_ends_with_a_diagnostic_in_good_time(string template)
    {
        var clock = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var failure = new WrittenTemplate(template).Failure();
        Assert.Contains("templates/main.html(", failure, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed} for {template}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 600_000_000);
    }

    public static TheoryData<string, string> Bombs => new()
    {
        { "brackets", "{{ " + new string('(', 5000) + "1" + new string(')', 5000) + " }}" },
        { "lists", "{{ " + new string('[', 5000) + new string(']', 5000) + " }}" },
        { "nots", "{{ " + string.Concat(Enumerable.Repeat("not ", 5000)) + "1 }}" },
        { "signs", "{{ " + new string('-', 5000) + "1 }}" },
        { "sums", "{{ 1" + string.Concat(Enumerable.Repeat(" + 1", 5000)) + " }}" },
        { "filters", "{{ 1" + string.Concat(Enumerable.Repeat("|string", 5000)) + " }}" },
        { "attributes", "{{ range" + string.Concat(Enumerable.Repeat(".a", 5000)) + " }}" },
        { "calls", "{{ range" + string.Concat(Enumerable.Repeat("()", 5000)) + " }}" },
        { "choices", "{{ 1" + string.Concat(Enumerable.Repeat(" if 1 else 1", 5000)) + " }}" },
        { "tests", "{{ 1" + string.Concat(Enumerable.Repeat(" is true", 5000)) + " }}" },
        { "ifs", string.Concat(Enumerable.Repeat("{% if 1 %}", 5000)) + string.Concat(Enumerable.Repeat("{% endif %}", 5000)) },
        { "loops", string.Concat(Enumerable.Repeat("{% for x in [1] %}", 5000)) },
        { "macros", string.Concat(Enumerable.Repeat("{% macro m() %}", 5000)) },
        { "parts", string.Concat(Enumerable.Repeat("{{1}}", 39_000)) },
        { "length", new string('x', 300_000) },
        { "open braces", "{{ " + new string('{', 50_000) },
        { "open tags", string.Concat(Enumerable.Repeat("{%", 50_000)) },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_file_made_to_break_the_parser_is_refused(string kind, string template)
    {
        var clock = Stopwatch.StartNew();
        var (parsed, report) = new WrittenTemplate(template).Check();
        Assert.True(parsed is null, kind);
        Assert.Single(report);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_small_stack_ends_the_rendering_and_not_the_process()
    {
        var template = new WrittenTemplate(
            "{% macro m(n) %}{% if n %}{% for x in [1] %}{{ m(n + 1) ~ ((((1)))) }}{% endfor %}{% endif %}{% endmacro %}{{ m(1) }}"
        )
            .Check()
            .Template!;
        TemplateResult? result = null;
        var thread = new Thread(() => result = template.Render(new Dictionary<string, TemplateValue>()), maxStackSize: 192 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal("TP002", Assert.IsType<TemplateFailed>(result).Problem.Code);
    }

    [Fact]
    public void Long_but_honest_pages_are_rendered()
    {
        var html = WrittenTemplate.Render(
            "{% for i in range(500) %}<label><input name=\"q{{ i }}\" value=\"{{ loop.index }}\">{{ 'text ' ~ i }}</label>{% endfor %}"
        );
        Assert.Equal(500, html.Split("<label>").Length - 1);
    }

    [Fact]
    public void Random_cuts_of_a_template_never_throw()
    {
        const string Whole =
            "{% extends 'b' %}{% from 'm' import x as y %}{% macro m(a, b=[1, {'k': 2}]) -%}{{ a|default('x')|replace('a', "
            + "\"b\") if a is not none else b[0:1].k ~ -1 ** 2 }}{%- endmacro %}{% for k, v in d.items() if not loop %}{# c #}{{ "
            + "super() }}{% else %}{% raw %}{{{% endraw %}{% endfor %}{% set n.x = 1, 2 %}{% call(q) m(1) %}{% endcall %}";
        var random = new Random(7);
        for (var i = 0; i < 5000; i++)
        {
            var (from, to) = (random.Next(Whole.Length), random.Next(Whole.Length));
            var text = Whole[..from] + Whole[to..];
            if (new WrittenTemplate(text).Check().Template is { } template)
                Assert.IsType<TemplateResult>(template.Render(new Dictionary<string, TemplateValue>()), exactMatch: false);
        }
    }

    [Fact]
    public void One_template_is_rendered_by_many_at_once()
    {
        var template = new WrittenTemplate(
            "{% macro m(n) %}{{ n * 2 }}{% endmacro %}{% set ns = namespace(t=0) %}{% for i in range(50) %}{% set ns.t = ns.t + "
                + "i %}{% endfor %}{{ m(x) }}/{{ ns.t }}"
        )
            .Given("x", TemplateValue.Null)
            .Check()
            .Template!;
        Parallel.For(
            0,
            200,
            i =>
                Assert.Equal(
                    $"{i * 2}/1225",
                    Assert
                        .IsType<TemplateRendered>(
                            template.Render(new Dictionary<string, TemplateValue> { ["x"] = TemplateValue.Of((double)i) })
                        )
                        .Html
                )
        );
    }
}
