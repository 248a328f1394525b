using StudyApp.Authoring.Diagnostics;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class AnswerModelReaderTests
{
    private const string Settings =
        "TITLE = 'T'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\nADMIN_PASSWORD = 'nine quiet rivers run'\nCONDITIONS = "
        + "[{label='calm'}, {label='loud'}]\n";

    private const string Questions = """
        {"questions":[
            {"questiontype":"num_field","id":"age","min":18,"max":99,"required":true},
            {"questiontype":"radiolist","id":"hand","labels":["left","right"]},
            {"questiontype":"checklist","max_choices":1,"questions":[{"id":"tea","text":"Tea"},{"id":"milk","text":"Milk"}]},
            {"questiontype":"constant_sum","total":10,"items":[{"id":"work","text":"Work"},{"id":"rest","text":"Rest"}]}]}
        """;

    [Theory]
    [InlineData("{item='age', mean=30, sd=5}")]
    [InlineData("{item='q/age', condition=2, value=40}")]
    [InlineData("{item='age', condition='loud', value='40'}")]
    [InlineData("{item='hand', weights={left=1, right=2.5}, missing=0.1}")]
    [InlineData("{item='hand', missing=0}")]
    [InlineData("{item='tea', value=1}")]
    [InlineData("{item='milk', weights={yes=1, no=3}}")]
    public void What_can_be_answered_has_nothing_to_report(string entry) => Assert.Empty(Report(entry));

    [Theory]
    [InlineData("{item='agee', value=40}", "error ST061: No page asks \"agee\"; did you mean \"age\"?")]
    [InlineData("{item='q/hnd', value='left'}", "error ST061: No page asks \"q/hnd\"; did you mean \"q/hand\"?")]
    [InlineData(
        "{value=40}",
        "error ST061: Entry 1 of SIMULATE needs \"item\"; such as item = \"age\", \"mood/age\" or \"mood/after/age\""
    )]
    [InlineData(
        "{item='age'}",
        "error ST062: Entry 1 of SIMULATE says nothing about the answers; give mean and sd, weights, value or missing"
    )]
    [InlineData("{item='age', value=17}", "error ST062: \"17\" is no possible answer to \"age\"; possible is a number from 18 to 99")]
    [InlineData("{item='age', value='old'}", "error ST062: \"old\" is no possible answer to \"age\"; possible is a number from 18 to 99")]
    [InlineData("{item='age', mean=30}", "error ST062: \"mean\" and \"sd\" belong together.")]
    [InlineData("{item='age', mean=30, sd=-1}", "error ST062: \"sd\" is at least 0.")]
    [InlineData(
        "{item='age', mean=30, sd=1, value=30}",
        "error ST062: Entry 1 of SIMULATE has \"mean\" and \"value\"; one of them says how it is answered."
    )]
    [InlineData("{item='hand', mean=1, sd=1}", "error ST062: \"hand\" is not answered with a number; use weights or value")]
    [InlineData("{item='hand', weights={lft=1}}", "error ST062: \"lft\" is no possible answer to \"hand\"; did you mean \"left\"?")]
    [InlineData("{item='hand', weights={left=0}}", "error ST062: At least one weight is above 0.")]
    [InlineData("{item='hand', weights={left=-1, right=1}}", "error ST062: A weight is at least 0.")]
    [InlineData("{item='hand', missing=2}", "error ST062: \"missing\" is a share from 0 to 1.")]
    [InlineData("{item='age', missing=0.5}", "warning ST062: \"age\" always has an answer: \"missing\" changes nothing.")]
    [InlineData("{item='hand', condition='laud', value='left'}", "error ST062: There is no condition \"laud\"; did you mean \"loud\"?")]
    [InlineData(
        "{item='hand', vaule='left', missing=0}",
        "warning ST003: entry 1 of SIMULATE has no key \"vaule\"; it is ignored; did you mean \"value\"?"
    )]
    [InlineData("{item='work', mean=5, sd=1}", "error ST062: \"work\" is part of a sum: it has no distribution of its own.")]
    public void What_cannot_be_is_reported(string entry, string expected) =>
        Assert.EndsWith(expected, Assert.Single(Report(entry)), StringComparison.Ordinal);

    private static string[] Report(string entry)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With().WithFile("questionnaires/q.json", Questions).WithSettings($"{Settings}SIMULATE = [{entry}]").Read(diagnostics);
        return [.. diagnostics.Select(d => d.ToString())];
    }
}
