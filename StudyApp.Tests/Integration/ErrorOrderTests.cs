using System.Net;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>What was refused is told in the order in which the participant sees it, whatever was shuffled; what is stored keeps the
/// file's.</summary>
public sealed class ErrorOrderTests
{
    private static readonly string Everything = $$$"""
        {"order":"random","questions":[
        {"questiontype":"radiogrid","instructions":"Grid","labels":["no","yes"],"shuffle":true,"required":true,
         "questions":[{{{RowsOf("g")}}}]},
        {"questiontype":"matrix","instructions":"Matrix","shuffle":true,"required":true,"rows":[{{{RowsOf("m")}}}],
         "columns":[{"id":"n","text":"N","questiontype":"num_field"},{"id":"d","text":"D","questiontype":"date"}]},
        {"questiontype":"group","instructions":"Group","questions":[{"questiontype":"field","id":"own","required":true},
         {"questiontype":"radiogrid","labels":["no","yes"],"shuffle":true,"required":true,"questions":[{{{RowsOf("i")}}}]}]},
        {"questiontype":"checklist","instructions":"List","shuffle":true,"required":true,"questions":[{{{RowsOf("c")}}}]},
        {"questiontype":"ranking","instructions":"Ranking","shuffle":true,"required":true,"items":[{{{RowsOf("r")}}}]},
        {"questiontype":"constant_sum","total":100,"instructions":"Sum","shuffle":true,"required":true,"items":[{{{RowsOf("s")}}}]},
        {"questiontype":"radiolist","id":"radio","instructions":"Radio","shuffle":true,"required":true,"labels":["a","b","c"]},
        {"questiontype":"field","id":"text","instructions":"Text","required":true},
        {"questiontype":"num_field","id":"number","instructions":"Number","required":true}
        ]}
        """;

    [Fact]
    public async Task The_summary_lists_questions_and_rows_in_the_order_shown_and_leads_to_the_first_choice()
    {
        using var study = new WrittenStudy().With("questionnaires/mood.json", Everything);
        await using var host = await StudyHost.StartAsync(study);
        for (var i = 0; i < 3; i++)
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();

            var refused = await visitor.PostAsync();

            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            var told = refused.Page.QuerySelectorAll("#form-errors a").Select(a => a.GetAttribute("href")![1..]).ToList();
            // Of a grid each row, of a matrix each cell, of every other question its first input.
            Assert.Equal(6 + 12 + 1 + 6 + 6, told.Count);
            var shown = refused.Page.QuerySelectorAll("#q_s [id]").Select(e => e.Id!).ToList();
            Assert.Equal(told.OrderBy(shown.IndexOf), told);
            foreach (var question in refused.Page.QuerySelectorAll("fieldset:has(.choices), fieldset:has(.ranks), fieldset:has(.shares)"))
                Assert.Contains(question.QuerySelector("input, select")!.Id!, told);
        }
    }

    // Somebody types in "a" and changes "gate" afterwards: scripts hide "a" and with it "b", in whatever order the three stand.
    [Fact]
    public async Task What_is_shown_follows_the_file_whatever_the_order_on_the_page()
    {
        using var study = new WrittenStudy().With("questionnaires/mood.json", """
            {"order":"random","questions":[
            {"questiontype":"radiolist","id":"gate","labels":["yes","no"]},
            {"questiontype":"field","id":"a","show_if":"gate == 'yes'"},
            {"questiontype":"field","id":"b","required":true,"show_if":"a == 'x'"}]}
            """);
        await using var host = await StudyHost.StartAsync(study);
        for (var i = 0; i < 10; i++)
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();

            Assert.Equal("end", (await visitor.SubmitAsync(("gate", "no"), ("a", "x"), ("b", ""))).PageName);
        }
    }

    [Fact]
    public async Task Answers_are_stored_in_the_order_of_the_file()
    {
        using var study = new WrittenStudy().With("questionnaires/mood.json", """
            {"order":"random","questions":[
            {"questiontype":"radiogrid","labels":["no","yes"],"shuffle":true,
             "questions":[{"id":"g1","text":"a"},{"id":"g2","text":"b"},{"id":"g3","text":"c"},{"id":"g4","text":"d"}]},
            {"questiontype":"field","id":"one"},{"questiontype":"field","id":"two"},{"questiontype":"field","id":"three"}]}
            """);
        await using var host = await StudyHost.StartAsync(study);
        for (var i = 0; i < 3; i++)
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            await visitor.SubmitAsync(("g1", "1"), ("g4", "2"), ("one", "1"), ("three", "3"));
        }

        var stored = await host.QueryAsync(db => db.Submissions.Select(s => new { s.Answers, s.Missing }).ToListAsync());

        Assert.Equal(3, stored.Count(s => s.Answers.IndexOf("\"g1\"", StringComparison.Ordinal) is var g && g >= 0
            && g < s.Answers.IndexOf("\"g4\"", StringComparison.Ordinal)
            && s.Answers.IndexOf("\"g4\"", StringComparison.Ordinal) < s.Answers.IndexOf("\"one\"", StringComparison.Ordinal)
            && s.Answers.IndexOf("\"one\"", StringComparison.Ordinal) < s.Answers.IndexOf("\"three\"", StringComparison.Ordinal)
            && s.Missing.IndexOf("\"g2\"", StringComparison.Ordinal) < s.Missing.IndexOf("\"two\"", StringComparison.Ordinal)));
    }

    private static string RowsOf(string prefix) =>
        string.Join(',', Enumerable.Range(1, 6).Select(n => $$"""{"id":"{{prefix}}{{n}}","text":"Row {{n}}"}"""));
}
