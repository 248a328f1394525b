using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

[Collection(ChromiumCollection.Name)]
public sealed class BranchingTests(ChromiumFixture chromium)
{
    private const string Pet = """
        {"questions":[{"questiontype":"radiolist","id":"pet","labels":["yes","no"],"required":true},
                      {"questiontype":"num_field","id":"age","max":30,"required":true,"show_if":"pet == 'yes'","instructions":"Its age?"},
                      {"questiontype":"slider","id":"love","tick_count":9,"show_if":"age > 5","instructions":"How dear?"},
                      {"questiontype":"field","id":"why","required":true,"show_if":"love != None","instructions":"Why?"}]}
        """;

    [BrowserFact]
    public async Task Answers_show_and_hide_questions_and_hidden_ones_never_block()
    {
        using var folder = new WrittenStudy()
            .WithPages("{path='consent'}, {path='questionnaire/pet'}, {path='end'}")
            .With("questionnaires/pet.json", Pet);
        await using var host = await StudyHost.StartAsync(folder);
        var page = await OpenAsync(host, scripts: true);
        await Assertions.Expect(page.Locator("#age")).ToBeHiddenAsync();

        await page.CheckAsync("#pet1");
        await page.FillAsync("#age", "7");
        await Assertions.Expect(page.Locator("#love")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#why")).ToBeHiddenAsync();
        await page.PressAsync("#love", "ArrowRight");
        await Assertions.Expect(page.Locator("#why")).ToBeVisibleAsync();
        await page.FillAsync("#age", "99");
        await page.ClickAsync("#btnNext");
        await Assertions.Expect(page.Locator("#form-errors")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#form-errors li")).ToHaveTextAsync(
            ["Its age? — Please enter a number of at most 30.", "Why? — Please answer this question."]);

        await page.CheckAsync("#pet2");
        await Assertions.Expect(page.Locator("#age")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#why")).ToBeHiddenAsync();
        // What is not asked any more needs no attention.
        await Assertions.Expect(page.Locator("#form-errors")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("form > p[role=status]")).ToHaveTextAsync("The questions below have changed.");
        await page.CheckAsync("#pet1");
        await Assertions.Expect(page.Locator("#age")).ToHaveValueAsync("99");
        await page.CheckAsync("#pet2");
        await page.ClickAsync("#btnNext");

        await page.WaitForURLAsync("**/end");
        Assert.Equal(
            """{"pet":"no","age":null,"love":null,"why":null}""",
            (await host.QueryAsync(db => db.Submissions.SingleAsync())).Answers
        );
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task Without_scripts_all_questions_are_shown_and_the_server_decides()
    {
        using var folder = new WrittenStudy()
            .WithPages("{path='consent'}, {path='questionnaire/pet'}, {path='end'}")
            .With("questionnaires/pet.json", Pet);
        await using var host = await StudyHost.StartAsync(folder);
        var page = await OpenAsync(host, scripts: false);
        await Assertions.Expect(page.Locator("#why")).ToBeVisibleAsync();

        await page.CheckAsync("#pet2");
        await page.ClickAsync("#btnNext");

        await page.WaitForURLAsync("**/end");
        Assert.Equal(
            """{"pet":"no","age":null,"love":null,"why":null}""",
            (await host.QueryAsync(db => db.Submissions.SingleAsync())).Answers
        );
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task Browser_and_server_show_the_same_questions_for_the_same_typing()
    {
        var conditions = new[]
        {
            "t",
            "t == None",
            "t == 7",
            "len(t) == 3",
            "t + 1 > 0",
            "t < 'b'",
            "not t",
            "str(t) == '-1.5'",
            "other.x",
            "'a' in t",
            "c",
            "c + 1 == 1",
            "s == None",
        };
        var hidden = conditions.Select((c, i) => $$"""{"questiontype":"field","id":"h{{i}}","show_if":"{{c}}"}""");
        var json =
            $$"""{"questions":[{"questiontype":"multi_field","id":"t"},{"questiontype":"checklist","questions":[{"id":"c","text":"C"}]},{"questiontype":"slider","id":"s","tick_count":5},{{string.Join(',', hidden)}}]}""";
        using var folder = new WrittenStudy()
            .WithPages("{path='consent'}, {path='questionnaire/pet'}, {path='end'}")
            .With("questionnaires/pet.json", json);
        await using var host = await StudyHost.StartAsync(folder);
        var page = await OpenAsync(host, scripts: true);
        var questionnaire = StudyReader.ReadQuestionnaire("pet", json, new DiagnosticBag())!;

        foreach (
            var text in new[] { "x", "", " \n", "007", "7", "0", "-1.50", "1e3", "a\nb", "ü", "\u00a0", "b", "9", new string('9', 400) }
        )
        {
            await page.FillAsync("#t", text);
            var shown = await page.EvaluateAsync<bool[]>(
                "n => Array.from({ length: n }, (_, i) => !document.getElementById('h' + i).closest('[hidden]'))",
                conditions.Length
            );
            var expected = PageScope
                .Shown(questionnaire, new([new("t", text.ReplaceLineEndings("\r\n"))]), 0, null)
                .TakeLast(conditions.Length);
            Assert.Equal((text, string.Join(' ', expected)), (text, string.Join(' ', shown)));
        }
        await page.Context.CloseAsync();
    }

    private async Task<IPage> OpenAsync(StudyHost host, bool scripts)
    {
        var page = await chromium.NewPageAsync(new() { JavaScriptEnabled = scripts });
        page.SetDefaultTimeout(60_000);
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("input[name=consent]");
        await page.ClickAsync("button[type=submit]:not([value=decline])");
        await page.WaitForURLAsync("**/questionnaire/pet");
        return page;
    }
}
