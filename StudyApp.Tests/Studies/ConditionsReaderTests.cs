using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Model;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class ConditionsReaderTests
{
    private const string Server = "TITLE = 'Test'\nSQLALCHEMY_DATABASE_URI = 'sqlite://'\nUSE_ADMIN = false\n";
    private const string Two = "CONDITIONS = [{label='c1'}, {label='c2'}]\n";

    [Fact]
    public void Everything_that_can_be_said_is_read()
    {
        var study = Read("""
            CONDITIONS = [{label='a', weight=2, target=50}, {label='b', enabled=false}]
            ASSIGNMENT = {rule='blocks', block_multiple=2, strata=['source', 'a == 1']}
            CONDITION_TIES = 'lowest'
            TARGET = 200
            QUOTAS = [{name='women', show_if="a == 'f'", max=50}, {source='Prolific', max=30}, {condition=2, max=10}]
            """);
        var design = study.Assignment;

        Assert.Equal([(2, (int?)50, true), (1, null, false)], study.Conditions.Select(c => (c.Weight, c.Target, c.Enabled)));
        Assert.Equal(
            (AssignmentMethod.Blocks, 2, 2, false, 200),
            (design.Method, design.BlockMultiple, design.Strata.Length, design.TiesAtRandom, design.Target)
        );
        Assert.Equal(["women", "source prolific", "condition 2"], design.Quotas.Select(q => q.Name));
        Assert.Equal(("prolific", 30, 2), (design.Quotas[1].Source, design.Quotas[1].Max, design.Quotas[2].Condition));
    }

    [Fact]
    public void Factors_cross_in_row_major_order_and_their_names_are_known_to_expressions()
    {
        var study = Read(
            "FACTORS = [{name='colour', levels=['red','blue']}, {name='size', levels=['s','l']}]",
            "{path='consent'}, {path='questionnaire/q', show_if=\"colour == 'red' and size == 'l'\"}, {path='end'}"
        );

        Assert.Equal(["red × s", "red × l", "blue × s", "blue × l"], study.Conditions.Select(c => c.Label));
        Assert.Equal([1, 2, 3, 4], study.Conditions.Select(c => c.Number));
        var showIf = study.ParticipantExpressions.Single();
        Assert.Equal(
            [null, false, true, false, false],
            Enumerable
                .Range(0, 5)
                .Select(c => ExpressionEvaluator.Evaluate(showIf, new ParticipantFacts { Study = study, Condition = c }).IsTruthy)
        );
    }

    [Fact]
    public void Crossed_conditions_can_have_weights_of_their_own()
    {
        var study = Read("FACTORS = [{name='colour', levels=['red','blue']}]\nCONDITIONS = [{weight=3}, {label='cold', target=7}]");
        Assert.Equal([("red", 3), ("cold", 1)], study.Conditions.Select(c => (c.Label, c.Weight)));
    }

    [Theory]
    [InlineData("CONDITIONS = [{label='a', weight=0}]", "ST050", "(4,34)")]
    [InlineData("CONDITIONS = [{label='a', target=-1}]", "ST050", "(4,34)")]
    [InlineData(Two + "ASSIGNMENT = {rule='block'}", "ST050", "(5,20)")]
    [InlineData(Two + "ASSIGNMENT = 'blocks'", "ST050", "(5,14)")]
    [InlineData(Two + "ASSIGNMENT = {rule='blocks', block_multiple=9000}", "ST050", "(5,14)")]
    [InlineData(Two + "ASSIGNMENT = {strata=['a ==']}", "EX001", "(5,28)")]
    [InlineData(Two + "TARGET = 0", "ST050", "(5,10)")]
    [InlineData(Two + "QUOTAS = [{source='x'}]", "ST051", "(5,11)")]
    [InlineData(Two + "QUOTAS = [{max=3}]", "ST051", "(5,11)")]
    [InlineData(Two + "QUOTAS = [{condition=3, max=3}]", "ST051", "(5,22)")]
    [InlineData(Two + "QUOTAS = [{source='x', max=3}, {source='X', max=4}]", "ST051", "(5,32)")]
    [InlineData("FACTORS = [{name='condition', levels=['a','b']}]", "ST050", "(4,18)")]
    [InlineData("FACTORS = [{name='f', levels=['a','a']}]", "ST050", "(4,30)")]
    [InlineData(Two + "FACTORS = [{name='f', levels=['a','b','c']}]", "ST050", "(4,14)")]
    [InlineData(Two + "CONDITIONS_FROM_CSV = 'gone.csv'", "ST052", "(5,23)")]
    [InlineData(Two + "CONDITIONS_FROM_DB = 'mysql://x/y'", "ST052", "(5,22)")]
    public void What_cannot_be_is_an_error_at_its_place(string settings, string code, string place)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(AStudy.With().WithSettings(Server + settings).Read(diagnostics));
        var error = Assert.Single(diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal(code, error.Code);
        Assert.Contains($"study.toml{place}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_in_strata_or_quotas_is_told() =>
        Assert.Equal(
            2,
            Diagnose(Two + "ASSIGNMENT = {strata=['gender']}\nQUOTAS = [{show_if='gendre == 1', max=3}]")
                .Count(d => d.Code == DiagnosticCodes.ExpressionUnknownName)
        );

    [Fact]
    public void Conditions_are_looked_up_in_a_file()
    {
        var study = Read(
            Two + "CONDITIONS_FROM_CSV = './ids.csv'",
            files: ("ids.csv", "id,condition,note\r\nP1,1,x\r\n\r\n\"P,2\" , 2\nP1,1\n")
        );
        Assert.Equal(
            [("P,2", 2), ("P1", 1)],
            study.Assignment.Lookup!.Csv!.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value))
        );
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("id\nP1\n", 1)]
    [InlineData("id,condition\nP1\n", 2)]
    [InlineData("id,condition\n,1\n", 2)]
    [InlineData("id,condition\nP1,one\n", 2)]
    [InlineData("id,condition\nP1,3\n", 2)]
    [InlineData("id,condition\n\nP1,0\n", 3)]
    [InlineData("id,condition\nP1,1\nP1,2\n", 3)]
    public void A_file_that_cannot_be_used_is_an_error_in_its_line(string csv, int line)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(
            AStudy.With().WithFile("ids.csv", csv).WithSettings(Server + Two + "CONDITIONS_FROM_CSV = 'ids.csv'").Read(diagnostics)
        );
        var error = Assert.Single(diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal((DiagnosticCodes.ConditionLookup, "ids.csv", line), (error.Code, error.Span.File, error.Span.Line));
    }

    private static DiagnosticBag Diagnose(string settings)
    {
        var diagnostics = new DiagnosticBag();
        AStudy.With().WithSettings(Server + settings).Read(diagnostics);
        return diagnostics;
    }

    private static Study Read(
        string settings,
        string pages = "{path='consent'}, {path='questionnaire/q'}, {path='end'}",
        params (string Path, string Text)[] files
    )
    {
        var diagnostics = new DiagnosticBag();
        var study = files
            .Aggregate(AStudy.With(pages), (s, f) => s.WithFile(f.Path, f.Text))
            .WithSettings(Server + settings)
            .Read(diagnostics);
        Assert.True(study is not null, string.Join('\n', diagnostics));
        return study.Study;
    }
}
