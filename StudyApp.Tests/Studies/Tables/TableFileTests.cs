using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Tables;
using Xunit;

namespace StudyApp.Tests.Studies.Tables;

public sealed class TableFileTests
{
    [Fact]
    public void Columns_have_types_and_defaults()
    {
        var table = Read(
            """{"columns":{"a":{"type":"integer"},"b":{"type":"float","default":"1.5"},"c":{"type":"boolean","default":"yes"},"d":{},"e":{"default":"x"},"f":{"type":"datetime"},"g":{"type":"json"},"h":{"type":"json","default":{"k":[1,null]}},"i":{"type":"integer","default":7}}}"""
        );

        Assert.Equal(
            [
                "Integer 0",
                "Float 1.5",
                "Boolean 1",
                "String ",
                "String x",
                "DateTime 0001-01-01T00:00:00.000Z",
                "Json ",
                """Json {"k":[1,null]}""",
                "Integer 7",
            ],
            table.Columns.Select(c => $"{c.Type} {TableValue.TextOf(c.Default)}")
        );
        Assert.Equal(["tID", "participantID", "timeSubmitted"], table.OwnColumns.AsEnumerable());
    }

    [Fact]
    public void Exports_have_fields_filter_groups_and_order()
    {
        var table = Read(
            """{"columns":{"rt":{"type":"float"},"block":{},"n":{"type":"integer"}},"exports":[{"fields":{"mean":"avg(rt)","all":"count(*)"},"filter":"rt > 0","group_by":["block","n"],"order_by":"timeSubmitted","having":"count(*) > 1"},{"fields":{"last":"max(t.RT)"},"group_by":"","having":null}]}"""
        );

        var (first, second) = (table.Exports[0], table.Exports[1]);
        Assert.Equal(["mean", "all"], first.Fields.Select(f => f.Name));
        Assert.Equal(
            ("avg ( \"rt\" )", "\"rt\" > 0", "timeSubmitted", "count ( * ) > 1"),
            (first.Fields[0].Sql.Safe, first.Filter!.Safe, first.OrderBy, first.Having!.Safe)
        );
        Assert.Equal(["block", "n"], first.GroupBy.AsEnumerable());
        Assert.Equal("max ( \"rt\" )", second.Fields[0].Sql.Safe);
        Assert.Equal((null, null, 0), (second.Filter, second.Having, second.GroupBy.Length));
    }

    [Theory]
    [InlineData("[]", "(1,1): error TA001", "holds an object")]
    [InlineData("""{"columns":""", "(1,", "JS")]
    [InlineData("""{}""", "(1,1): error TA001", "needs \"columns\"")]
    [InlineData("""{"columns":["a"]}""", "(1,12): error TA001", "needs \"columns\"")]
    [InlineData("""{"columns":{}}""", "(1,12): warning TA005", "has no columns")]
    [InlineData("""{"columns":{"1a":{}}}""", "(1,13): error TA002", "cannot name a column")]
    [InlineData("""{"columns":{"class":{}}}""", "(1,13): error TA002", "cannot name a column")]
    [InlineData("""{"columns":{"a b":{}}}""", "(1,13): error TA002", "cannot name a column")]
    [InlineData("""{"columns":{"tid":{}}}""", "(1,13): error TA002", "of its own")]
    [InlineData("""{"columns":{"participantID":{}}}""", "(1,13): error TA002", "of its own")]
    [InlineData("""{"columns":{"a":{},"A":{}}}""", "(1,20): error TA002", "already")]
    [InlineData("""{"columns":{"a":"integer"}}""", "(1,17): error TA002", "must be an object")]
    [InlineData("""{"columns":{"a":{"type":"intger"}}}""", "(1,25): warning TA002", "did you mean \"integer\"?")]
    [InlineData("""{"columns":{"a":{"type":"integer","default":"many"}}}""", "(1,45): error TA002", "nothing that it can hold")]
    [InlineData("""{"columns":{"a":{"type":"json","default":-1e400}}}""", "(1,42): error TA002", "nothing that it can hold")]
    [InlineData("""{"columns":{"a":{"typ":"integer"}}}""", "(1,18): warning TA006", "did you mean \"type\"?")]
    [InlineData("""{"columns":{"a":{}},"export":[]}""", "(1,21): warning TA006", "did you mean \"exports\"?")]
    [InlineData("""{"columns":{"a":{}},"exports":{}}""", "(1,31): error TA001", "an array of exports")]
    [InlineData("""{"columns":{"a":{}},"exports":[1]}""", "(1,32): error TA003", "An export is an object")]
    [InlineData("""{"columns":{"a":{}},"exports":[{}]}""", "(1,32): error TA003", "needs \"fields\"")]
    [InlineData("""{"columns":{"a":{}},"exports":[{"fields":{"a":"count(*)"}}]}""", "(1,43): error TA003", "name of a column")]
    [InlineData("""{"columns":{"a":{}},"exports":[{"fields":{"x y":"count(*)"}}]}""", "(1,43): error TA003", "cannot name a field")]
    [InlineData(
        """{"columns":{"a":{}},"exports":[{"fields":{"x":"count(*)"}},{"fields":{"X":"count(*)"}}]}""",
        "(1,71): error TA003",
        "already"
    )]
    [InlineData("""{"columns":{"a":{}},"exports":[{"fields":{"x":1}}]}""", "(1,47): error TA004", "must be an SQL expression")]
    [InlineData("""{"columns":{"abc":{}},"exports":[{"fields":{"x":"max(abd)"}}]}""", "(1,54): error TA004", "did you mean \"abc\"?")]
    [InlineData(
        """{"columns":{"a":{}},"exports":[{"fields":{"x":"count(*)"},"having":"count(*) > 1"}]}""",
        "error TA003",
        "there are none"
    )]
    [InlineData(
        """{"columns":{"a":{}},"exports":[{"fields":{"x":"count(*)"},"group_by":"b"}]}""",
        "error TA003",
        "\"group_by\" names a column"
    )]
    [InlineData("""{"columns":{"a":{}},"exports":[{"fields":{"x":"count(*)"},"group_by":7}]}""", "error TA003", "a column's name")]
    [InlineData(
        """{"columns":{"a":{}},"exports":[{"fields":{"x":"count(*)"},"order_by":"count(*)"}]}""",
        "error TA003",
        "\"order_by\" names a column"
    )]
    [InlineData("""{"columns":{"a":{}},"exports":[{"fields":{"x":"count(*)"},"filter":["a"]}]}""", "error TA004", "must be a string")]
    [InlineData("""{"columns":{"a":{}},"database":3}""", "(1,32): error TA001", "the name of a database")]
    public void What_is_wrong_is_said_at_its_place(string json, string place, string message)
    {
        var found = Assert.Single(Findings(json));

        Assert.Contains(place, found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once() =>
        Assert.Equal(
            3,
            Findings("""{"columns":{"1":{},"b":{"type":"integer","default":"x"}},"exports":[{"fields":{"f":"nope(b)"}}]}""").Count
        );

    [Theory]
    [InlineData("tables/tables.json", "cannot be called \"tables\"")]
    [InlineData("tables/condition.json", "cannot be called \"condition\"")]
    [InlineData("tables/...json", "cannot be part of an address")]
    [InlineData("tables/a\nb.json", "such as a line break")]
    public void Names_of_files_are_checked(string path, string message)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(AStudy.With().WithFile(path, """{"columns":{"a":{}}}""").Read(diagnostics));
        Assert.Contains(diagnostics, d => d.Code is "QU003" or "QU050" && d.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Folders_of_blueprints_have_tables_too_and_two_of_a_name_collide()
    {
        var study = AStudy.With().WithFile("game/tables/moves.json", """{"columns":{"a":{}}}""");
        Assert.Equal("game/tables/moves.json", study.Read(new())!.Study.Tables["moves"].File);

        var diagnostics = new DiagnosticBag();
        Assert.Null(study.WithFile("tables/Moves.json", """{"columns":{"a":{}}}""").Read(diagnostics));
        Assert.Contains(diagnostics, d => d.Message.Contains("collides with game/tables/moves.json", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "null", null)]
    [InlineData("", "''", null)]
    [InlineData("", "'other'", "error ST053")]
    [InlineData("SQLALCHEMY_BINDS = {other='sqlite:///other.db'}", "'other'", null)]
    [InlineData("SQLALCHEMY_BINDS = {other='sqlite:///other.db'}", "'othr'", "did you mean \"other\"?")]
    [InlineData("SQLALCHEMY_BINDS = {other='sqlite:///other.db'}", "3", "the name of a database")]
    public void A_database_is_one_of_the_configuration_s(string setting, string database, string? expected)
    {
        var value = database.Replace('\'', '"');
        var study = AStudy.With();
        study = study.WithSettings($"{study.Settings}\n{setting}")
            .WithFile("tables/t.json", "{\"columns\":{\"a\":{}},\"database\":" + value + "}")
            .WithFile("questionnaires/q.json", "{\"questions\":[{\"questiontype\":\"field\",\"id\":\"a\"}],\"database\":" + value + "}");
        var diagnostics = new DiagnosticBag();
        study.Read(diagnostics);

        foreach (var file in new[] { "tables/t.json", "questionnaires/q.json" })
        {
            var found = diagnostics.Where(d => d.Span.File == file).ToList();
            if (expected is null) Assert.Empty(found);
            else Assert.Contains(expected, Assert.Single(found).ToString(), StringComparison.Ordinal);
        }
    }

    private static CustomTable Read(string json)
    {
        var diagnostics = new DiagnosticBag();
        var table = new TableFileReader(diagnostics).Read("t", "tables/t.json", json);
        Assert.Empty(diagnostics);
        return table!;
    }

    private static List<string> Findings(string json)
    {
        var diagnostics = new DiagnosticBag();
        new TableFileReader(diagnostics).Read("t", "tables/t.json", json);
        return [.. diagnostics.Select(d => d.ToString())];
    }
}
