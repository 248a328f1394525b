using System.Net;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace StudyApp.Tests.Integration;

public sealed class BranchingTests
{
    private const string Pet = """
        {"questions":[{"questiontype":"radiolist","id":"pet","labels":["yes","no"],"required":true},
                      {"questiontype":"field","id":"name","required":true,"show_if":"pet == 'yes'","instructions":"Its name?"}],
         "participant_calculations":{"letters":"len(name)"}}
        """;

    private const string More =
        """{"instructions":"Tell us about {{ pet.name }}.","questions":[{"questiontype":"radiolist","id":"who","labels":["{{ pet.name }}","nobody"],"required":true}]}""";

    private const string Pages =
        "{path='consent'}, {path='questionnaire/pet'}, {path='questionnaire/more', show_if=\"pet.pet == 'yes'\"}, "
        + "{path='instructions/long', show_if='pet.letters > 5'}, {path='end', outgoing_url='https://x.example/?id={{ "
        + "participant.externalID }}&n={{ pet.name }}'}";

    [Fact]
    public async Task A_hidden_question_neither_blocks_nor_is_stored_and_its_page_is_passed_over()
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        var page = await visitor.ConsentAsync("external_id=a%26b");
        Assert.Contains("2 of 4", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Page.QuerySelector("form[novalidate] [data-show-if] #name"));

        var end = await visitor.SubmitAsync(("pet", "no"), ("name", "left over"));

        Assert.Equal("end", end.PageName);
        Assert.Equal("https://x.example/?id=a%26b&n=", end.Page.GetElementById("return-link")!.GetAttribute("href"));
        Assert.Equal("""{"pet":"no","name":null}""", (await host.QueryAsync(db => db.Submissions.SingleAsync())).Answers);
    }

    [Fact]
    public async Task A_question_that_an_answer_shows_is_required_again()
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var refused = await visitor.SubmitAsync(("pet", "yes"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal("#name", refused.Page.QuerySelector("#form-errors a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Later_pages_follow_the_answers_just_given_and_show_them()
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();

        var more = await visitor.SubmitAsync(("pet", "yes"), ("name", "<Rex> & Co"));
        Assert.Equal("questionnaire/more", more.PageName);
        Assert.Equal("Tell us about <Rex> & Co.", more.Page.GetElementById("instructions")!.TextContent);
        Assert.Equal("<Rex> & Co", more.Page.GetElementById("who1")!.GetAttribute("value"));
        Assert.Contains("3 of 4", more.Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostAsync(("who", "{{ pet.name }}"))).Status);
        Assert.Equal("instructions/long", (await visitor.SubmitAsync(("who", "<Rex> & Co"))).PageName);
        Assert.Equal("end", (await visitor.SubmitAsync()).PageName);
        Assert.Equal(
            """{"who":"<Rex> & Co"}""",
            (await host.QueryAsync(db => db.Submissions.SingleAsync(s => s.Questionnaire == "more"))).Answers
        );
    }

    [Fact]
    public async Task Pages_without_conditions_load_no_branching_script()
    {
        using var folder = Folder();
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        var first = await visitor.ConsentAsync();
        Assert.Contains("branching", first.Text, StringComparison.Ordinal);

        var second = await visitor.SubmitAsync(("pet", "yes"), ("name", "Rex"));

        Assert.DoesNotContain("branching", second.Text, StringComparison.Ordinal);
        Assert.Contains("3 of 4", second.Text, StringComparison.Ordinal);
    }

    private static WrittenStudy Folder() =>
        new WrittenStudy()
            .WithPages(Pages)
            .With("questionnaires/pet.json", Pet)
            .With("questionnaires/more.json", More)
            .With("templates/instructions/long.html", "<p>A long name!</p>");
}
