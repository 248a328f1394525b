using StudyApp.Authoring.Diagnostics;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class ReachabilityTests
{
    [Theory]
    [InlineData("{path='consent'}, {path='end/early'}, {path='questionnaire/q'}, {path='end'}", "\"questionnaire/q\": everybody has left")]
    [InlineData("{path='consent'}, {path='end'}, {path='end/late'}", "\"end/late\": everybody has left")]
    [InlineData(
        "{path='consent'}, {conditional_routing=[{condition=1, page_list=[{path='end/one'}]}, {condition=2, "
            + "page_list=[{path='end/two'}]}]}, {path='questionnaire/q'}, {path='end'}",
        "\"questionnaire/q\": everybody has left"
    )]
    [InlineData("{path='consent'}, {conditional_routing=[{page_list=[{path='end/one'}]}]}, {path='end'}", "\"end\": everybody has left")]
    [InlineData(
        "{path='consent'}, {conditional_routing=[{page_list=[{path='questionnaire/one'}]}, {condition=2, "
            + "page_list=[{path='questionnaire/two'}]}]}, {path='end'}",
        "this arm: everybody who could takes an earlier arm"
    )]
    [InlineData(
        "{path='consent'}, {conditional_routing=[{condition=2, page_list=[{path='questionnaire/one'}]}, {condition=2, "
            + "page_list=[{path='questionnaire/two'}]}]}, {path='end'}",
        "this arm: everybody who could takes an earlier arm"
    )]
    [InlineData(
        "{path='consent_nc'}, {conditional_routing=[{condition=1, page_list=[{path='questionnaire/one'}]}, {condition=2, "
            + "page_list=[{path='questionnaire/two'}]}]}, {path='assign_condition'}, {path='end'}",
        "this arm: no condition is assigned before it"
    )]
    // Who went on behind the first choice can only have the condition 2.
    [InlineData(
        "{path='consent'}, {conditional_routing=[{condition=1, page_list=[{path='end/one'}]}]}, "
            + "{conditional_routing=[{condition=1, page_list=[{path='questionnaire/one'}]}]}, {path='end'}",
        "this arm: everybody who could takes an earlier arm"
    )]
    public void What_nobody_comes_to_is_found(string pages, string expected) =>
        Assert.StartsWith(
            $"Nobody {(expected[0] == '"' ? "comes to" : "takes")} {expected}",
            Assert.Single(Found(pages)),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(
        "{path='consent'}, {path='questionnaire/q'}, {path='end/early', show_if=\"q.a == 'x'\"}, {path='questionnaire/one'}, "
            + "{path='end'}"
    )]
    [InlineData(
        "{path='consent'}, {conditional_routing=[{condition=1, page_list=[{path='end/one'}]}]}, {path='questionnaire/q'}, {path='end'}"
    )]
    [InlineData(
        "{path='consent'}, {conditional_routing=[{condition=1, page_list=[{path='end/one'}]}, {condition=2, "
            + "page_list=[{path='end/two'}]}]}"
    )]
    [InlineData(
        "{path='consent'}, {path='questionnaire/q'}, {conditional_routing=[{show_if=\"q.a == 'x'\", "
            + "page_list=[{path='questionnaire/one'}]}, {page_list=[{path='questionnaire/two'}]}]}, {path='end'}"
    )]
    [InlineData(
        "{path='questionnaire/q'}, {conditional_routing=[{condition=1, page_list=[{path='questionnaire/one'}]}, {condition=2, "
            + "page_list=[{path='questionnaire/two'}]}]}, {path='end'}"
    )]
    [InlineData("{path='consent'}, {page_list=[{path='questionnaire/one'}, {path='questionnaire/two'}], order='random'}, {path='end'}")]
    [InlineData("{path='end'}")]
    public void What_somebody_comes_to_is_not_accused(string pages) => Assert.Empty(Found(pages));

    private static IEnumerable<string> Found(string pages)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With(pages).Read(diagnostics);
        return diagnostics.Where(d => d.Code == DiagnosticCodes.PageUnreachable).Select(d => d.Message);
    }
}
