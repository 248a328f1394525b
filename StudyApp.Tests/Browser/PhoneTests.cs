using StudyApp.Tests.Integration;
using StudyApp.Tests.Studies.Items;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>Every participants' page on a phone: what is touched is large enough, what is read too, nothing is boxed twice or wider
/// than the screen.</summary>
public sealed class PhoneTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    [BrowserFact]
    public async Task The_pages_of_the_demo_suit_a_finger()
    {
        await using var host = await DemoStudy.StartAsync();
        var page = await chromium.NewPageAsync(Phone.Options);
        var walk = new DemoWalk(page);
        var problems = new List<string>();

        await page.GotoAsync($"{host.Address}?PROLIFIC_PID=phone");
        await LookAsync();
        await walk.ContinueAsync();
        await LookAsync();
        await page.CheckAsync("#consent");
        await walk.ContinueAsync();
        await LookAsync();
        await walk.ContinueAsync();
        await LookAsync();
        await walk.AnswerDemographicsAsync();
        await LookAsync();
        await walk.ContinueAsync();
        await LookAsync();
        await walk.AnswerPersonalityAsync();
        await LookAsync();
        await walk.ContinueAsync();
        await page.Locator("#task button").First.WaitForAsync();
        await LookAsync();
        await page.EvalOnSelectorAsync("#form", "f => { f.hidden = false; f.submit(); }");
        await page.WaitForURLAsync("**/questionnaire/closing");
        await LookAsync();
        await walk.AnswerClosingAsync();
        await page.WaitForURLAsync("**/end");
        await LookAsync();
        foreach (var address in new[] { "withdraw", "consent_text", "nowhere" })
        {
            await page.GotoAsync(host.Address + address);
            await LookAsync();
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        await page.Context.DisposeAsync();

        async Task LookAsync() => problems.AddRange(await Phone.ProblemsAsync(page));
    }

    [BrowserFact]
    public async Task The_pages_of_every_question_type_suit_a_finger()
    {
        // Without words of its own a film needs a name all the same.
        string[] questions =
        [
            .. QuestionPages.Questions,
            """{"questiontype":"video","id":"a","src":"/static/film.webm"}""",
            """{"questiontype":"audio","id":"a","src":"/static/tone.wav"}""",
        ];
        using var study = QuestionPages.Write(questions);
        await using var host = await StudyHost.StartAsync(study);
        var page = await chromium.NewPageAsync(Phone.Options);
        page.SetDefaultTimeout(60_000);
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("main form button >> nth=0");
        var problems = new List<string>();

        foreach (var number in Enumerable.Range(0, questions.Length))
        {
            await page.WaitForURLAsync("**/" + QuestionPages.PathOf(number));
            await LookAsync(questions[number]);
            await page.EvalOnSelectorAllAsync("#q_s [name]", "all => all.forEach(input => { input.disabled = true; })");
            await page.EvalOnSelectorAsync("#form", "f => f.submit()");
            await page.Locator("#form-errors").WaitForAsync();
            await LookAsync(questions[number]);
            await page.CheckAsync("#hide");
            await page.EvalOnSelectorAsync("#form", "f => f.submit()");
        }
        await page.WaitForURLAsync("**/end");

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        await page.Context.DisposeAsync();

        async Task LookAsync(string question) =>
            problems.AddRange((await Phone.ProblemsAsync(page)).Select(problem => $"{QuestionPages.TypeOf(question)} {problem}"));
    }

    [BrowserFact]
    public async Task What_does_not_suit_a_finger_is_found()
    {
        using var study = QuestionPages.Write([QuestionSamples.All["num_field"], QuestionSamples.All["video"]]);
        await using var host = await StudyHost.StartAsync(study);
        var page = await chromium.NewPageAsync(Phone.Options);
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("main form button >> nth=0");
        await page.WaitForURLAsync("**/" + QuestionPages.PathOf(0));
        Assert.Empty(await Phone.ProblemsAsync(page));
        await page.EvaluateAsync(
            """
            () => {
              document.getElementById('btnNext').style = 'min-block-size: 0; block-size: 40px; padding: 0';
              document.getElementById('a').style.fontSize = '15px';
              const more = '<div class="card">In a card</div><img src="/static/map.svg"><audio></audio>';
              document.querySelector('.q').insertAdjacentHTML('beforeend', more);
              document.querySelector('footer').style.inlineSize = '500px';
            }
            """);

        var found = string.Join('\n', await Phone.ProblemsAsync(page));

        string[] all =
        [
            "small target, 40 of 44: <button", "small text, 15: <input", "card in a card",
            "no alternative: <img", "no name: <audio", "wider than",
        ];
        Assert.All(all, problem => Assert.Contains(problem, found, StringComparison.Ordinal));
        await page.Context.DisposeAsync();
    }
}
