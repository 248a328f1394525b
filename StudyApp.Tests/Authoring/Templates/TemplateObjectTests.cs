using StudyApp.Authoring.Templates;
using Xunit;

namespace StudyApp.Tests.Authoring.Templates;

/// <summary>The things with attributes, methods and keys of their own that callers hand in, as Python's objects behave.</summary>
public sealed class TemplateObjectTests
{
    private static readonly TemplateValue Began = TemplateValue.At(new DateTime(2026, 3, 1, 9, 5, 7, 250, DateTimeKind.Utc));

    [Theory]
    [InlineData(
        "{{ t }} {{ [t] }} {{ t|tojson }}",
        "2026-03-01 09:05:07.250000 [2026-03-01 09:05:07.250000] \"2026-03-01T09:05:07.250000Z\""
    )]
    [InlineData(
        "{{ later }} {{ t < later }} {{ t == t }} {{ t == later }} {{ [later, t]|min }}",
        "2026-03-02 00:00:00 True True False 2026-03-01 09:05:07.250000"
    )]
    [InlineData(
        "{{ t.strftime('%Y-%m-%d %H:%M:%S') }} {{ t.isoformat() }} {{ t.year }}/{{ t.month }}/{{ t.day }} {{ t['hour'] }}:{{ "
            + "t.minute }}:{{ t.second }}.{{ t.microsecond }}",
        "2026-03-01 09:05:07 2026-03-01T09:05:07.250000 2026/3/1 9:5:7.250000"
    )]
    [InlineData(
        "{{ later.strftime('%A %a %d %B %b %y %j %w %I %p %f %x %X 100%% %Z|') }}",
        "Monday Mon 02 March Mar 26 061 1 12 AM 000000 03/02/26 00:00:00 100% |"
    )]
    public void A_time_prints_compares_and_is_formatted_as_in_Python(string template, string expected) =>
        Assert.Equal(
            expected.Replace("\"", template.Contains("tojson", StringComparison.Ordinal) ? "\"" : "&#34;", StringComparison.Ordinal),
            WrittenTemplate.Render(template, ("t", Began), ("later", TemplateValue.At(new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc))))
        );

    [Fact]
    public void An_unknown_part_of_a_time_is_said() =>
        Assert.Equal(
            "templates/main.html(1,4): error TP010: .strftime() does not know %Q; use %Y %m %d %H %M %S and their like",
            new WrittenTemplate("{{ t.strftime('%Q') }}").Given("t", Began).Failure()
        );

    [Theory]
    [InlineData(
        "{% for row in rows %}{{ row.n }}{% endfor %} {{ rows|length }} {{ rows[1].n }} {{ rows[-1].n }} {{ rows.n }} {{ "
            + "rows['n'] }} {{ 'yes' if rows }} {{ rows|map(attribute='n')|sum }} {{ rows.nothing is defined }}",
        "12 2 2 2 both both yes 3 False"
    )]
    [InlineData("{{ 'yes' if none_at_all else 'no' }} {{ none_at_all.n }} {{ none_at_all|length }}", "no 0 0")]
    public void Rows_are_a_list_with_attributes(string template, string expected) => Assert.Equal(expected, WrittenTemplate.Render(
        template,
        ("rows", TemplateValue.Rows([Row(1), Row(2)], [KeyValuePair.Create("n", TemplateValue.Of("both"))])),
        ("none_at_all", TemplateValue.Rows([], [KeyValuePair.Create("n", TemplateValue.Of(0.0))]))));

    [Theory]
    [InlineData(
        "{{ one[3] }} {{ one['3'] }} {{ one.get(3) }} {{ 3 in one }} {{ 4 in one }} {{ one[4] is defined }}",
        "x x x True False False"
    )]
    [InlineData(
        "{% for level, value in one.items() %}{{ level + 1 }}={{ value }} {% endfor %}{% for level in one %}{{ level * 2 }}{% "
            + "endfor %} {{ one.keys() }}",
        "4=x 6 [3]"
    )]
    [InlineData(
        "{{ two[('a', 3)] }} {{ two['a_3'] }} {{ ('a', 3) in two }} {{ ('b', 3) in two }} {{ two.get(('b', 3), 'none') }}",
        "y y True False none"
    )]
    [InlineData("{% for level, value in two.items() %}{{ level[0] }}{{ level[1] + 1 }}{{ value }}{% endfor %}", "a4y")]
    public void Groups_are_found_by_level_and_by_tuple(string template, string expected) => Assert.Equal(expected, WrittenTemplate.Render(
        template,
        ("one", TemplateValue.Groups([("3", TemplateValue.Of(3.0), TemplateValue.Of("x"))])),
        ("two", TemplateValue.Groups([("a_3", TemplateValue.Of([TemplateValue.Of("a"), TemplateValue.Of(3.0)]), TemplateValue.Of("y"))]))));

    [Fact]
    public void What_is_calculated_may_be_called_or_read()
    {
        var row = TemplateValue.Record(
            [KeyValuePair.Create("score", TemplateValue.Of(7.0)), KeyValuePair.Create("age", TemplateValue.Of(30.0))],
            ["score"]
        );
        Assert.Equal("7 7 30", WrittenTemplate.Render("{{ row.score }} {{ row.score() }} {{ row.age }}", ("row", row)));
        Assert.Contains(
            "a dictionary has no method \"age\"",
            new WrittenTemplate("{{ row.age() }}").Given("row", row).Failure(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "a dictionary has no method \"score\"",
            new WrittenTemplate("{{ row.score(1) }}").Given("row", row).Failure(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Nobody_is_false_and_has_empty_attributes() =>
        Assert.Equal(
            "[] no True",
            WrittenTemplate.Render(
                "[{{ p.name }}] {{ 'yes' if p else 'no' }} {{ p is none }}",
                ("p", TemplateValue.Nobody([KeyValuePair.Create("name", TemplateValue.Of(""))]))
            )
        );

    [Fact]
    public void What_is_missing_prints_nothing_and_counts_as_None() =>
        Assert.Equal(
            "[] [] True False no [None] null",
            WrittenTemplate.Render(
                "[{{ m }}] [{{ m + 1 }}] {{ m is none }} {{ m > 1 }} {{ 'yes' if m else 'no' }} {{ [m] }} {{ m|tojson }}",
                ("m", TemplateValue.Missing)
            )
        );

    private static TemplateValue Row(double n) => TemplateValue.Of([KeyValuePair.Create("n", TemplateValue.Of(n))]);
}
