using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using Xunit;

namespace StudyApp.Tests.Studies.Flow;

/// <summary>Which arm of a choice is taken, and what page lists may hold.</summary>
public sealed class RoutingTests
{
    private const string One = "page_list=[{path='questionnaire/one'}]";
    private const string Two = "page_list=[{path='questionnaire/two'}]";
    private const string I = "page_list=[{path='instructions/i'}]";

    [Theory]
    [InlineData($"{{condition=1, {One}}}, {{condition=2, {Two}}}", 2, "", "two")]
    [InlineData($"{{condition=1, {One}}}, {{condition=2, {Two}}}", 0, "", "one")]
    [InlineData($"{{condition=1, {One}}}", 2, "", "")]
    [InlineData($"{{show_if=\"a == 'x'\", {One}}}, {{{Two}}}", 1, "x", "one")]
    [InlineData($"{{show_if=\"a == 'x'\", {One}}}, {{{Two}}}", 1, "y", "two")]
    [InlineData($"{{condition=2, show_if=\"a == 'x'\", {One}}}, {{condition=2, {Two}}}, {{{I}}}", 2, "x", "one")]
    [InlineData($"{{condition=2, show_if=\"a == 'x'\", {One}}}, {{condition=2, {Two}}}, {{{I}}}", 2, "y", "two")]
    [InlineData($"{{condition=2, show_if=\"a == 'x'\", {One}}}, {{condition=2, {Two}}}, {{{I}}}", 1, "x", "i")]
    [InlineData($"{{show_if=\"a == 'x'\", {One}}}, {{show_if=\"a != 'z'\", {Two}}}", 1, "x", "one")]
    [InlineData($"{{show_if=\"a == 'x'\", {One}}}, {{show_if=\"a == 'y'\", {Two}}}", 1, "z", "")]
    [InlineData($"{{show_if=\"a - 1 > 0\", {One}}}, {{{Two}}}", 1, "x", "one")]
    [InlineData($"{{show_if=\"other.x == 1\", {One}}}, {{{Two}}}", 1, "x", "one")]
    [InlineData($"{{show_if=\"a == 'x'\", {One}}}, {{{Two}}}", 1, null, "one")]
    [InlineData($"{{show_if=\"a > None\", {One}}}, {{{Two}}}", 1, "x", "two")]
    [InlineData($"{{condition=1, {One}}}]}}, {{conditional_routing=[{{condition=1, {Two}}}, {{condition=2, {I}}}", 1, "x", "one two")]
    [InlineData($"{{condition=1, page_list=[{{conditional_routing=[{{show_if=\"a == 'x'\", {One}}}, {{{Two}}}]}}]}}", 1, "y", "two")]
    [InlineData($"{{page_list=[{{path='questionnaire/one', show_if=\"a == 'y'\"}}, {{path='questionnaire/two'}}]}}", 1, "x", "two")]
    public void The_first_arm_that_fits_is_taken(string arms, int condition, string? answer, string expected)
    {
        var study = AStudy
            .With($"{{path='consent'}}, {{path='questionnaire/q'}}, {{conditional_routing=[{arms}]}}, {{path='end'}}")
            .WithFile("questionnaires/one.json", Other)
            .WithFile("questionnaires/two.json", Other)
            .Read([])!
            .Study;
        var facts = new ParticipantFacts { Study = study, Condition = condition };
        if (answer is not null) facts = facts.With(new("q", "", new Dictionary<string, Value> { ["a"] = Value.Of(answer) }));

        var steps = new StudyFlow(study).Plan(new FlowState(condition, Facts: facts)).Steps;

        Assert.Equal(expected, string.Join(' ', steps[2..^1].Select(s => s.Page.Path.Split('/')[1])));
    }

    [Theory]
    [InlineData("a - 1 > 0", "x", "text - number")]
    [InlineData("1 / (condition - 1) > 0", "x", "division by zero")]
    [InlineData("a[5] == 'y'", "x", "text[...]")]
    [InlineData("a == 'x'", "x", null)]
    [InlineData("one.b == 'x'", "x", null)]
    [InlineData("tables.t.c > 1", "x", "nothing is called")]
    [InlineData("a == 'x'", null, null)]
    public void What_can_never_be_decided_is_told_apart_from_what_is_not_answered_yet(string showIf, string? answer, string? reason)
    {
        var study = AStudy
            .With($"{{path='consent'}}, {{path='questionnaire/q'}}, {{path='instructions/i', show_if=\"{showIf}\"}}, {{path='end'}}")
            .WithFile("questionnaires/one.json", Other)
            .Read([])!
            .Study;
        var facts = new ParticipantFacts { Study = study, Condition = 1 };
        if (answer is not null) facts = facts.With(new("q", "", new Dictionary<string, Value> { ["a"] = Value.Of(answer) }));

        var told = new StudyFlow(study).Plan(new FlowState(1, Facts: facts)).Impossible;

        if (reason is null) Assert.Empty(told);
        else Assert.Contains(reason, Assert.Single(told).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redirect_next_page")]
    [InlineData("redirect_previous_page")]
    [InlineData("submit")]
    [InlineData("user_active")]
    [InlineData("current_url")]
    [InlineData("restart")]
    [InlineData("debug_pick_condition")]
    [InlineData("/submit")]
    [InlineData("redirect_from_page/consent")]
    [InlineData("redirect_to_page/end")]
    [InlineData("questionnaire_question/field")]
    [InlineData("table/t")]
    public void The_programs_own_addresses_are_no_pages_wherever_they_stand(string path)
    {
        foreach (
            var pages in new[]
            {
                $"{{path='{path}'}}",
                $"{{conditional_routing=[{{page_list=[{{path='{path}'}}]}}]}}",
                $"{{conditional_routing=[{{page_list=[{{conditional_routing=[{{page_list=[{{path='{path}'}}]}}]}}]}}]}}",
            }
        )
            Assert.Contains(
                Findings($"{{path='consent'}}, {pages}, {{path='end'}}"),
                d => d.Contains("error ST012", StringComparison.Ordinal)
            );
    }

    [Theory]
    [InlineData("{path='instructions/i', show_if=true}", "error EX008")]
    [InlineData("{path='instructions/i', show_if=''}", "error EX002")]
    [InlineData("{path='instructions/i', show_if='a.b.c.d == 1'}", "error EX007")]
    [InlineData("{path='instructions/i', show_if='__import__(1)'}", "error EX005")]
    [InlineData("{conditional_routing=[{show_if=5, page_list=[]}]}", "error EX008")]
    [InlineData("{conditional_routing=[{page_list=[{path='instructions/i', show_if='1 +'}]}]}", "error EX001")]
    [InlineData("{conditional_routing=[{page_list=[{path='questionnaire/nope'}]}]}", "error ST011")]
    [InlineData("{conditional_routing={page_list=[]}}", "error ST016")]
    [InlineData("{conditional_routing=[5]}", "error ST016")]
    [InlineData("{path='instructions/i', outgoing_url='https://x.example'}", "error ST016")]
    [InlineData("{path='end/out', outgoing_url=''}", "error ST005")]
    [InlineData("{path='end/out', outgoing_url=5}", "error ST005")]
    [InlineData("{path='end/out', outgoing_url=['x']}", "error ST016")]
    [InlineData("{path='instructions/i', show_if='zzz == 1'}", "warning EX009")]
    [InlineData("{conditional_routing=[{show_if='q.zzz', page_list=[]}]}", "warning EX009")]
    public void A_page_list_is_checked_at_every_depth(string pages, string expected) =>
        Assert.Contains(Findings($"{{path='consent'}}, {pages}, {{path='end'}}"), d => d.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("condition == 1 and source != 'x' and end_reason == None")]
    [InlineData("q.a == 'x' or q..a == 'x'")]
    [InlineData("a == 'x' and 1.5 < 2.5")]
    [InlineData("'not.a.name' == a")]
    public void Names_that_exist_cause_no_finding(string showIf) =>
        Assert.Empty(
            Findings($"{{path='consent'}}, {{path='questionnaire/q'}}, {{path='instructions/i', show_if=\"{showIf}\"}}, {{path='end'}}")
        );

    private const string Other = """{"questions":[{"questiontype":"field","id":"b"}]}""";

    private static string[] Findings(string pages)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With(pages).Read(diagnostics);
        return [.. diagnostics.Select(d => d.ToString())];
    }
}
