using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>What a page's script reports of each kind of event, where the study logs them.</summary>
[Collection(ChromiumCollection.Name)]
public sealed class InteractionBrowserTests(ChromiumFixture chromium)
{
    private const string Bring = """
        ([id, type]) => {
          const data = new DataTransfer();
          data.setData('text', 'four');
          const init = { bubbles: true, cancelable: true };
          document.getElementById(id).dispatchEvent(type === 'paste' ? new ClipboardEvent(type, { ...init, clipboardData: data }) : new DragEvent(type, { ...init, dataTransfer: data }));
        }
        """;

    private const string Questions = """
        {"questions":[{"questiontype":"checklist","questions":[{"id":"tea","text":"Tea"}]},{"questiontype":"radiolist","id":"pick","labels":["x","y"]},{"questiontype":"drop_down","id":"list","items":["p","q"]},
                      {"questiontype":"field","id":"free","instructions":"Free"},{"questiontype":"num_field","id":"closed","instructions":"Closed","disable_paste":true}]}
        """;

    [BrowserFact]
    public async Task Each_kind_of_event_has_its_name_and_value()
    {
        using var folder = new WrittenStudy()
            .With("questionnaires/mood.json", Questions)
            .WithPages("{path='consent'}, {path='questionnaire/mood/pre'}, {path='end'}")
            .WithSetting("LOG_QUESTIONNAIRE_INTERACTIONS = 'yes'");
        await using var host = await StudyHost.StartAsync(folder);
        var page = await OpenAsync(host);

        await page.CheckAsync("#tea");
        await page.UncheckAsync("#tea");
        await page.CheckAsync("#pick2");
        await page.SelectOptionAsync("#list", "q");
        await page.FocusAsync("#free");
        foreach (var type in new[] { "paste", "drop" }) await page.EvaluateAsync(Bring, new[] { "free", type });
        await page.FocusAsync("#closed");
        foreach (var type in new[] { "paste", "drop" }) await page.EvaluateAsync(Bring, new[] { "closed", type });
        await page.Keyboard.TypeAsync("12");
        foreach (var hidden in new[] { true, false })
            await page.EvaluateAsync(
                "hidden => { Object.defineProperty(document, 'hidden', { configurable: true, value: hidden }); "
                    + "document.dispatchEvent(new Event('visibilitychange')); }",
                hidden
            );
        await page.ClickAsync("#btnNext");
        await page.WaitForSelectorAsync("#completion-code");

        var events = await host.QueryAsync(db => db.Interactions.OrderBy(i => i.Id).ToListAsync());
        Assert.All(events, e => Assert.Equal(("mood", "pre"), (e.Questionnaire, e.Tag)));
        Assert.Equal(["value:1", "value:0"], Values("tea", "change"));
        Assert.Equal(["y"], Values("pick", "change"));
        Assert.Equal(["q"], Values("list", "change"));
        Assert.Equal(["chars=4"], Values("free", "paste"));
        Assert.Equal(["chars=4"], Values("free", "drop"));
        Assert.Equal(["chars=4"], Values("closed", "paste_blocked"));
        Assert.Equal(["chars=4"], Values("closed", "drop_blocked"));
        Assert.Equal(["12"], Values("closed", "change"));
        Assert.Equal([""], Values("", "visibility_hidden"));
        Assert.Equal([""], Values("", "visibility_visible"));
        Assert.Matches(
            "^keystrokes=0,backspaces=0,pastes=1,pasted_chars=4,pastes_blocked=0,drops=1,dropped_chars=4,drops_blocked=0,length=0,duration_ms=[0-9]+,first_key_ms=-1$",
            Assert.Single(Values("free", "text_stats"))
        );
        Assert.Matches(
            "^keystrokes=2,backspaces=0,pastes=0,pasted_chars=0,pastes_blocked=1,drops=0,dropped_chars=0,drops_blocked=1,length=2,duration_ms=[0-9]+,first_key_ms=[0-9]+$",
            Assert.Single(Values("closed", "text_stats"))
        );
        Assert.Equal(events.Select(e => e.OccurredAt).Order(), events.Select(e => e.OccurredAt));
        await page.Context.CloseAsync();

        IEnumerable<string> Values(string question, string type) =>
            events.Where(e => e.QuestionId == question && e.EventType == type).Select(e => e.Value);
    }

    private async Task<IPage> OpenAsync(StudyHost host)
    {
        var page = await chromium.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("input[name=consent]");
        await page.ClickAsync("main button[type=submit]:not([value=decline])");
        await page.WaitForURLAsync("**/questionnaire/mood/pre");
        await page.WaitForLoadStateAsync(); // what is tested here are the page's scripts
        return page;
    }
}
