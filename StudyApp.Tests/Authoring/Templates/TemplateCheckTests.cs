using StudyApp.Authoring.Templates;
using Xunit;

namespace StudyApp.Tests.Authoring.Templates;

/// <summary>What is wrong is found, with its place and a remedy, before anyone is shown the page.</summary>
public sealed class TemplateCheckTests
{
    [Theory]
    [InlineData("a\n  {{ x|uper }}", "templates/main.html(2,8): error TP003: There is no filter \"uper\"; did you mean \"upper\"?")]
    [InlineData(
        "{% if x is strng %}{% endif %}",
        "templates/main.html(1,12): error TP003: There is no test \"strng\"; did you mean \"string\"?"
    )]
    [InlineData("{{ rnge(3) }}", "templates/main.html(1,4): error TP003: There is no function or macro \"rnge\"; did you mean \"range\"?")]
    [InlineData("{{ persn }}", "templates/main.html(1,4): warning TP007: Nothing gives \"persn\" a meaning: it is empty.")]
    [InlineData("{% iff x %}", "templates/main.html(1,4): error TP003: There is no tag \"iff\"; did you mean \"if\"?")]
    [InlineData("{% if x %}a", "templates/main.html(1,12): error TP001: \"if\" does not end before the file does; write {% endif %}")]
    [InlineData("{% for y in x %}{% endif %}", "templates/main.html(1,20): error TP001: \"endif\" does not belong to \"for\"")]
    [InlineData("{% endif %}", "templates/main.html(1,4): error TP001: \"endif\" stands outside the tag it belongs to")]
    [InlineData("{{ x", "templates/main.html(1,1): error TP001: this {{ does not end; write }} behind it")]
    [InlineData("{{ 'x }}", "templates/main.html(1,4): error TP001: this text does not end; write ' behind it")]
    [InlineData("{{ }}", "templates/main.html(1,4): error TP001: an expression is missing: the tag ends")]
    [InlineData("{{ x x }}", "templates/main.html(1,6): error TP001: \"}}\" is missing: there is \"x\"")]
    [InlineData("{{ x ? 1 }}", "templates/main.html(1,6): error TP001: the character \"?\" has no meaning in a tag")]
    [InlineData("{# a", "templates/main.html(1,1): error TP001: this comment does not end; write #} behind it")]
    [InlineData("{% raw %}{{", "templates/main.html(1,1): error TP001: this raw does not end; write {% endraw %} behind it")]
    [InlineData("{{ x|replace('a') }}", "templates/main.html(1,6): error TP006: The filter \"replace\" needs the argument \"new\".")]
    [InlineData("{{ x|upper(1) }}", "templates/main.html(1,6): error TP006: The filter \"upper\" takes at most 0 arguments.")]
    [InlineData("{{ x|round(digits=2) }}", "templates/main.html(1,6): error TP006: The filter \"round\" has no argument \"digits\".")]
    [InlineData("{{ x is divisibleby }}", "templates/main.html(1,9): error TP006: The test \"divisibleby\" takes one argument.")]
    [InlineData(
        "{{ f(*x) }}",
        "templates/main.html(1,6): error TP005: arguments spread from a list or a dictionary is not supported; write them one by one"
    )]
    [InlineData(
        "{% include x %}",
        "templates/main.html(1,12): error TP005: \"include\" needs the name of a file in quotes; choose between files with if and else"
    )]
    [InlineData(
        "{% include 'elsewhere.txt' %}",
        "templates/main.html(1,4): error TP004: There is no template \"elsewhere.txt\"; names begin below the folder templates"
    )]
    [InlineData(
        "{% extends 'main.html' %}",
        "templates/main.html(1,12): error TP001: \"main.html\" extends itself, directly or through other files."
    )]
    [InlineData(
        "{% extends 'base.html' %}{% block boddy %}{% endblock %}",
        "templates/main.html(1,29): warning TP008: The block \"boddy\" is not shown: no file that this one extends has a block "
            + "of that name; did you mean \"body\"?"
    )]
    [InlineData(
        "{% block a %}{% endblock %}{% block a %}{% endblock %}",
        "templates/main.html(1,37): error TP001: The block \"a\" stands twice in this file; give it another name"
    )]
    [InlineData("{{ super() }}", "templates/main.html(1,4): error TP003: super() stands outside every block.")]
    [InlineData(
        "{% from 'base.html' import bx %}",
        "templates/main.html(1,28): error TP003: \"base.html\" has no macro or variable \"bx\"; did you mean \"box\"?"
    )]
    [InlineData("{% set loop = 1 %}", "templates/main.html(1,8): error TP001: \"loop\" cannot be given another meaning")]
    [InlineData(
        "{% for a in x recursive %}{% endfor %}",
        "templates/main.html(1,15): error TP005: a recursive loop is not supported; write a macro that calls itself"
    )]
    [InlineData("{% break %}", "templates/main.html(1,4): error TP005: the tag \"break\" is not supported")]
    [InlineData("{% include 'broken.html' %}", "templates/broken.html(1,4): error TP001: an expression is missing: the tag ends")]
    public void A_mistake_is_reported_with_place_and_remedy(string template, string expected)
    {
        var written = new WrittenTemplate(template).Given("x", TemplateValue.Of("x"))
            .Beside("base.html", "{% block body %}{% endblock %}{% macro box() %}{% endmacro %}").Beside("broken.html", "{{ }}");
        var (parsed, report) = written.Check();
        Assert.Equal(expected, Assert.Single(report));
        Assert.Equal(expected.Contains(": warning ", StringComparison.Ordinal), parsed is not null);
    }

    [Fact]
    public void All_unknown_names_of_a_file_are_reported_at_once() =>
        Assert.Equal(4, new WrittenTemplate("{{ 1|aa }}{{ 1|bb }}{{ 1 is cc }}{{ dd() }}").Check().Report.Count);

    [Fact]
    public void Names_that_another_file_or_a_guard_gives_a_meaning_are_fine() =>
        Assert.Empty(
            new WrittenTemplate("{% extends 'base.html' %}{% block body %}{{ title }}{{ a is defined }}{{ b|default(1) }}{% endblock %}")
                .Beside("base.html", "{% set title = 1 %}{% block body %}{% endblock %}")
                .Check()
                .Report
        );

    [Theory]
    [InlineData("{{ x.a.b }}", "templates/main.html(1,4): error TP010: \"a\" is undefined, so it has no \"b\"")]
    [InlineData("{{ x.nothing() }}", "templates/main.html(1,4): error TP010: a dictionary has no method \"nothing\"")]
    [InlineData("{{ 'a' - 1 }}", "templates/main.html(1,4): error TP010: a text - a number is not possible")]
    [InlineData("{{ 1 / 0 }}", "templates/main.html(1,4): error TP010: division by zero")]
    [InlineData("{{ 'a' < 1 }}", "templates/main.html(1,4): error TP010: a text and a number have no order")]
    [InlineData(
        "{% macro m(a) %}{% endmacro %}\n{{ m(1, 2) }}",
        "templates/main.html(2,4): error TP006: The macro \"m\" takes at most 1 arguments."
    )]
    [InlineData(
        "{% macro m(name) %}{% endmacro %}{{ m(nmae=2) }}",
        "templates/main.html(1,37): error TP006: The macro \"m\" has no parameter \"nmae\"; did you mean \"name\"?"
    )]
    [InlineData("{% set a, b = [1] %}", "templates/main.html(1,4): error TP010: 2 names need 2 values, but there are 1")]
    [InlineData("{{ range(1, 'x') }}", "templates/main.html(1,4): error TP010: range takes whole numbers")]
    [InlineData("{{ range|tojson }}", "templates/main.html(1,4): error TP010: a function cannot be written as JSON")]
    public void What_shows_only_while_rendering_ends_it_with_the_place(string template, string expected) =>
        Assert.Equal(
            expected,
            new WrittenTemplate(template).Given("x", TemplateValue.Of([KeyValuePair.Create("k", TemplateValue.Null)])).Failure()
        );
}
