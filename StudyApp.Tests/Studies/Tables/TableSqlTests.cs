using System.Text.Json;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Storage.CustomTables;
using StudyApp.Studies.Tables;
using Xunit;

namespace StudyApp.Tests.Studies.Tables;

/// <summary>The SQL of exports: what may stand in it, and what it amounts to.</summary>
public sealed class TableSqlTests
{
    private const string Columns =
        """{"rt":{"type":"float"},"correct":{"type":"boolean"},"block":{"type":"string"},"n":{"type":"integer"},"order":{"type":"integer"},"extra":{"type":"json"},"at":{"type":"datetime"}}""";

    [Theory]
    [InlineData("count(*)", "3")]
    [InlineData("COUNT(DISTINCT block)", "2")]
    [InlineData("sum(correct)", "2")]
    [InlineData("sum(correct = true)", "2")]
    [InlineData("avg(rt)", "300")]
    [InlineData("round(avg(rt) / 7.0, 2)", "42.86")]
    [InlineData("sum(n) / count(*)", "2")]
    [InlineData("sum(n) / 0", "")]
    [InlineData("total(n) / 2", "3.5")]
    [InlineData("sum(case when rt between 150 and 250 and not correct then 1 else 0 end)", "0")]
    [InlineData("max(block) || '; it''s ' || min(n)", "!")]
    [InlineData("max(block) || ', it''s ' || min(n)", "b 2, it's 1")]
    [InlineData("coalesce(max(at), 'none')", "none")]
    [InlineData("cast(avg(n) as integer) + max(length(block))", "5")]
    [InlineData("sum(block like 'A%') + sum(block ilike 'a%') + sum(block in ('a', 'b 2'))", "7")]
    [InlineData("max(\"block\")", "!")]
    [InlineData("sum(t.n) + max(table_t.n) + max(\"order\")", "!")]
    [InlineData("sum(t.n) + max(table_t.n) + max(order)", "20")]
    [InlineData("floor(1.5) + ceil(1.5) + ceiling(0.1) + abs(-2) + nullif(1, 2) + ifnull(null, 1)", "8")]
    [InlineData("upper(trim(' x ')) || lower('Y') || ltrim(' z') || rtrim('w ')", "Xyzw")]
    [InlineData("max(extra)", "[1,2]")]
    public void An_expression_is_refused_or_means_what_it_means_in_SQLite(string sql, string expected)
    {
        if (expected == "!")
        {
            Assert.Contains("error TA004", Assert.Single(Findings(sql)), StringComparison.Ordinal);
            return;
        }
        Assert.Equal(
            expected,
            Cell(
                sql,
                """{"rt":200,"correct":true,"block":"a","n":1,"order":9,"extra":"[1,2]"}""",
                """{"rt":300,"correct":true,"block":"a","n":2,"order":8}""",
                """{"rt":400,"correct":false,"block":"b 2","n":4,"order":7}"""
            )
        );
    }

    [Theory]
    [InlineData("(select completion_code from participants)")]
    [InlineData("1 from participants")]
    [InlineData("count(*) union all")]
    [InlineData("1; drop table participants")]
    [InlineData("1 -- x")]
    [InlineData("1 /* x */")]
    [InlineData("load_extension('x')")]
    [InlineData("randomblob(1000000000)")]
    [InlineData("zeroblob(10)")]
    [InlineData("sqlite_version()")]
    [InlineData("pg_sleep(10)")]
    [InlineData("'unterminated")]
    [InlineData("'it\\'s'")]
    [InlineData("`rt`")]
    [InlineData("[rt]")]
    [InlineData("rt % 2")]
    [InlineData("rt::text")]
    [InlineData("@p")]
    [InlineData("$1")]
    [InlineData("?1")]
    [InlineData("0x1F")]
    [InlineData("rt & 1")]
    [InlineData("max(rt)), (min(rt)")]
    [InlineData("max(rt), min(rt)")]
    [InlineData("(max(rt)")]
    [InlineData("max(rt) as x where")]
    [InlineData("password")]
    [InlineData("other.rt")]
    [InlineData("")]
    [InlineData("   ")]
    public void What_is_not_on_the_list_is_refused(string sql) =>
        Assert.Contains(Findings(sql), f => f.Contains("error TA004", StringComparison.Ordinal));

    [Theory]
    [InlineData(
        "select from where join union intersect except insert update delete drop alter create truncate exec execute attach "
            + "detach pragma vacuum analyze grant revoke replace into values merge load_extension load savepoint release rollback "
            + "commit begin transaction"
    )]
    [InlineData("; -- /* \\ \" ` % :: & | ~ ^ ? @ # $ [ ] { }")]
    public void No_forbidden_word_or_sign_passes_alone_in_capitals_or_in_a_call(string list)
    {
        foreach (var word in list.Split(' '))
            foreach (var sql in new[] { word, word.ToUpperInvariant(), $"max(rt) {word}", $"{word}(rt)", $"(rt {word} 1)" })
                Assert.Contains(Findings(sql), f => f.Contains("error TA004", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "sum(n != 1) + sum(n <> 1) * 10 + sum(n <= 2) * 100 + sum(n >= 2) * 1000 + sum(n < 2) * 10000 + sum(n > 1) * 100000",
        "212222"
    )]
    [InlineData("sum(n = 2 or n = 4 and not n is null) + sum(n is not null) - sum(n in (1, 2))", "3")]
    [InlineData("sum(case n when 1 then 10 else 20 end) + sum(block like 'a') + sum(block ilike 'A')", "52")]
    [InlineData("sum(n = 1 is true) + sum(n = 1 is false)", "3")]
    [InlineData("count(distinct n) + cast('2' as integer) / 2.0 - -1", "5")]
    public void Each_word_and_sign_of_the_list_does_what_it_does_in_SQLite(string sql, string expected) =>
        Assert.Equal(expected, Cell(sql, """{"n":1,"block":"a"}""", """{"n":2,"block":"b"}""", """{"n":4,"block":"c"}"""));

    [Fact]
    public void Very_long_expressions_are_refused()
    {
        Assert.Empty(Findings(string.Join(" + ", Enumerable.Repeat("rt", 204))));
        Assert.Contains(
            "more than 1024",
            Assert.Single(Findings(string.Join(" + ", Enumerable.Repeat("rt", 206)))),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("max(rt) max(rt)", "syntax error")]
    [InlineData("avg(rt, 2)", "wrong number of arguments")]
    [InlineData("sum(avg(rt))", "misuse of aggregate")]
    public void What_SQLite_cannot_run_is_an_error_before_there_is_data(string sql, string reason)
    {
        var diagnostics = new DiagnosticBag();
        var study = AStudy.With().WithFile("tables/t.json", File(sql)).Read(diagnostics)!.Study;
        TableSqlCheck.Report(study, diagnostics);

        var found = Assert.Single(diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal(("TA004", "tables/t.json"), (found.Code, found.Span.File));
        Assert.Contains(reason, found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_that_no_number_holds_is_empty_and_breaks_nothing_else()
    {
        var row = $$"""{"n":{{TableValue.LargestWhole}},"rt":1}""";
        using var engine = new TableEngine(Table("sum(n)", "count(*)"));
        for (var i = 0; i < 1100; i++) engine.Add(1, new(i, DateTime.UnixEpoch, row));
        Assert.NotNull(engine.Run()[0].Failure);
        engine.Clear();
        engine.Add(2, new(1, DateTime.UnixEpoch, row));
        Assert.Equal([TableValue.LargestWhole, 1L], engine.Run()[0].Groups[0].Values.AsEnumerable());
    }

    private static string Cell(string sql, params string[] rows)
    {
        using var engine = new TableEngine(Table(sql));
        foreach (var (i, row) in rows.Index()) engine.Add(1, new(i, DateTime.UnixEpoch, row));
        var result = engine.Run()[0];
        Assert.Null(result.Failure);
        return TableValue.TextOf(result.Groups[0].Values[0]) ?? "";
    }

    private static CustomTable Table(params string[] sql)
    {
        var diagnostics = new DiagnosticBag();
        var table = new TableFileReader(diagnostics).Read("t", "tables/t.json", File(sql));
        Assert.Empty(diagnostics);
        return table!;
    }

    private static List<string> Findings(string sql)
    {
        var diagnostics = new DiagnosticBag();
        new TableFileReader(diagnostics).Read("t", "tables/t.json", File(sql));
        return [.. diagnostics.Select(d => d.ToString())];
    }

    private static string File(params string[] sql)
    {
        var fields = string.Join(',', sql.Select((s, i) => $"\"f{i}\":{JsonSerializer.Serialize(s)}"));
        return "{\"columns\":" + Columns + ",\"exports\":[{\"fields\":{" + fields + "}}]}";
    }
}
