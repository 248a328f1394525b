using StudyApp.Authoring.Diagnostics;
using Xunit;

namespace StudyApp.Tests.Studies;

/// <summary>What is said of ends and limits, of strata, and of lists that stop.</summary>
public sealed class CountingEndsTests
{
    private const string Early = "{path='end/screened_out', show_if=\"q.a == 'x'\"}";
    private const string Settings = "TITLE = 'Test'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\nADMIN_PASSWORD = 'nine quiet rivers run'\n";

    [Theory]
    [InlineData("TARGET = 5", Early,
        "study.toml(5,64): info ST071: TARGET, targets and quotas count who completed, and who is under way. Whoever ends at "
        + "end/screened_out gives the place back; write counts=true at an end that keeps the place")]
    [InlineData("CONDITIONS = [{label='a', target=3}]", Early,
        "study.toml(5,64): info ST071: TARGET, targets and quotas count who completed, and who is under way. Whoever ends at "
        + "end/screened_out gives the place back; write counts=true at an end that keeps the place")]
    [InlineData("TARGET = 5", "{path='end/paid', show_if=\"q.a == 'x'\", counts=true}",
        "study.toml(5,64): info ST071: TARGET, targets and quotas count who completed, or ended at end/paid, and who is under way.")]
    [InlineData("", Early)]
    [InlineData("TARGET = 5", "{path='end', show_if=\"q.a == 'x'\"}")]
    [InlineData("", "{path='end', show_if=\"q.a == 'x'\", counts=false}",
        "study.toml(5,64): error ST070: Whoever completes the study always counts; remove \"counts\", or give those who do not an end "
        + "of their own, such as end/screened_out")]
    [InlineData("", "{path='end/quota_full', show_if=\"q.a == 'x'\", counts=true}",
        "study.toml(5,64): error ST070: Whoever ends at \"end/quota_full\" never counts; remove \"counts\"")]
    [InlineData("", Early + ", {path='end/screened_out', show_if=\"q.a == 'y'\", counts=true}",
        "study.toml(5,113): error ST070: One page \"end/screened_out\" counts and another does not, but the reason is all that is "
        + "stored; give both the same \"counts\", or one of them another reason")]
    [InlineData("", "{path='instructions/i', counts=true}",
        "study.toml(5,89): error ST016: Only ends other than the plain one can say whether they count; such as "
        + "{path='end/screened_out', counts=true}")]
    public void What_an_end_counts_for_is_said(string setting, string end, params string[] expected) =>
        Assert.Equal(expected, Report($"{{path='consent'}}, {{path='questionnaire/q'}}, {end}, {{path='end'}}", setting));

    [Theory]
    [InlineData("{path='consent'}, {path='questionnaire/q'}, {path='end'}", "warning")]
    [InlineData("{path='questionnaire/one'}, {path='questionnaire/q'}, {path='end'}", "warning")]
    [InlineData("{path='consent_nc'}, {path='assign_condition'}, {path='questionnaire/q'}, {path='end'}", "warning")]
    [InlineData("{path='consent_nc'}, {path='questionnaire/q'}, {path='assign_condition'}, {path='end'}", "")]
    [InlineData("{path='consent_nc'}, {path='questionnaire/q', show_if=\"source == 'x'\"}, {path='assign_condition'}, {path='end'}",
        "info")]
    [InlineData("{path='consent_nc'}, {path='questionnaire/one'}, {conditional_routing=[{show_if=\"one.a == 'x'\", "
        + "page_list=[{path='questionnaire/q'}]}]}, {path='assign_condition'}, {path='end'}", "info")]
    [InlineData("{path='consent_nc'}, {conditional_routing=[{show_if=\"source == 'x'\", page_list=[{path='questionnaire/q/1'}]}, "
        + "{page_list=[{path='questionnaire/q/2'}]}]}, {path='assign_condition'}, {path='end'}", "")]
    public void A_stratum_that_is_not_known_in_time_is_said(string pages, string severity)
    {
        var found = Report(pages, "CONDITIONS = [{label='a'}, {label='b'}]\nASSIGNMENT = {strata=['source', 'q.a']}")
            .Where(r => r.Contains("ST072", StringComparison.Ordinal)).ToList();
        Assert.Equal(severity, string.Concat(found.Select(r => r.Split(' ')[1])));
    }

    [Theory]
    [InlineData("{path='consent'}, {path='questionnaire/q'}, {path='instructions/i'}",
        "warning ST073: The page list stops at \"instructions/i\"")]
    [InlineData("{path='consent'}, {path='questionnaire/q'}, {path='end', show_if=\"q.a == 'x'\"}, {path='instructions/i', "
        + "show_if=\"q.a != 'x'\"}", "info ST073: The page list stops at \"instructions/i\"",
        "info ST017: Where nothing behind \"questionnaire/q\" is shown, an end is added: whoever comes there is complete")]
    [InlineData("{path='consent'}, {path='questionnaire/q'}",
        "warning ST017: The page list does not close with the page \"end\"; one is added, and whoever comes there is complete and gets "
        + "the completion code")]
    [InlineData("{path='consent'}, {conditional_routing=[{show_if=\"source == 'x'\", page_list=[{path='end/x'}]}, "
        + "{page_list=[{path='questionnaire/q'}]}]}", "warning ST017: The page list does not close with the page \"end\"")]
    [InlineData("{path='consent'}, {path='questionnaire/q'}, {path='end/out'}",
        "warning ST017: Nobody completes the study: everybody who comes so far ends at \"end/out\"")]
    [InlineData("{path='consent'}, {path='questionnaire/q'}, {path='end/out', show_if=\"q.a == 'x'\"}, {path='end'}")]
    [InlineData("{path='consent'}, {path='questionnaire/q'}, {conditional_routing=[{show_if=\"q.a == 'x'\", "
        + "page_list=[{path='end/x'}]}, {page_list=[{path='end'}]}]}")]
    [InlineData(
        "{path='consent'}, {conditional_routing=[{condition=1, page_list=[{path='end'}]}, {condition=2, page_list=[{path='end/b'}]}]}"
    )]
    public void Where_the_list_stops_is_said(string pages, params string[] expected)
    {
        var found = Report(pages, "CONDITIONS = [{label='c1'}, {label='c2'}]");
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Order(StringComparer.Ordinal)
            .Zip(found.Select(f => f[(f.IndexOf(": ", StringComparison.Ordinal) + 2)..]).Order(StringComparer.Ordinal)), pair =>
            Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    private static string[] Report(string pages, string setting)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With(pages).WithSettings(Settings + setting).Read(diagnostics);
        return [.. diagnostics.Select(d => d.ToString())];
    }
}
