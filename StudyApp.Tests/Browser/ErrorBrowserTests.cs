using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>
/// What is wrong with a page is said by us, all at once, in the participant's language: with scripts and without, on a phone and on a large
/// screen.
/// </summary>
[Collection(ChromiumCollection.Name)]
public sealed class ErrorBrowserTests(ChromiumFixture chromium)
{
    private const string Questions = """
        {"questions":[
          {"questiontype":"ranking","id":"rk","instructions":{"en":"Order?","ar":"الترتيب؟"},"required":true,"items":[{"id":"ra","text":"A"},{"id":"rb","text":"B"},{"id":"rc","text":"C"}]},
          {"questiontype":"radiolist","id":"r","instructions":{"en":"How?","ar":"كيف؟"},"labels":["x","y"],"required":true},
          {"questiontype":"date","id":"d","instructions":{"en":"When?","ar":"متى؟"},"min":"2015-01-01"},
          {"questiontype":"num_field","id":"n","instructions":{"en":"How many?","ar":"كم؟"},"min":1}]}
        """;

    public static TheoryData<string, int, bool> Ways
    {
        get
        {
            var ways = new TheoryData<string, int, bool>();
            foreach (var language in new[] { "en", "ar" })
                foreach (var width in new[] { 320, 1440 })
                    foreach (var scripts in new[] { true, false }) ways.Add(language, width, scripts);
            return ways;
        }
    }

    [BrowserTheory]
    [MemberData(nameof(Ways))]
    public async Task Everything_wrong_is_listed_at_once_in_the_participants_language(string language, int width, bool scripts)
    {
        using var study = Study();
        await using var host = await StudyHost.StartAsync(study);
        var page = await chromium.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = 800 },
                JavaScriptEnabled = scripts,
                Locale = "fr",
            }
        );
        await page.GotoAsync($"{host.Address}?lang={language}");

        await page.ClickAsync("main button >> nth=0");
        await Assertions
            .Expect(page.Locator("#form-errors li"))
            .ToHaveTextAsync([
                Text(
                    language,
                    "Please tick the box to take part, or choose not to take part.",
            "يُرجى وضع علامة في المربع للمشاركة، أو اختيار عدم المشاركة.")]);
        await page.CheckAsync("#consent");
        await page.ClickAsync("main button >> nth=0");
        await page.WaitForURLAsync("**/questionnaire/mood");
        await page.FillAsync("#d", "2014-12-31");
        await page.ClickAsync("#btnNext");

        if (scripts) await Assertions.Expect(page.Locator("#form-errors")).ToBeFocusedAsync();
        await Assertions
            .Expect(page.Locator("#form-errors h2"))
            .ToHaveTextAsync(Text(language, "3 answers need your attention", "توجد 3 إجابات تحتاج إلى انتباهكم"));
        var lines = await page.Locator("#form-errors li").AllInnerTextsAsync();
        Assert.EndsWith(Text(language, "Please choose an answer.", "يُرجى اختيار إجابة."), lines[1], StringComparison.Ordinal);
        Assert.EndsWith(
            Text(language, "Please enter 1 January 2015 or later.", "يُرجى إدخال 1 يناير 2015 أو ما بعده."),
            lines[2],
            StringComparison.Ordinal
        );
        var sentences = await page.Locator("#q_s .msg").AllInnerTextsAsync();
        Assert.All(
            lines.Zip(sentences),
            both => Assert.EndsWith(both.Second[(both.Second.IndexOf('▲') + 1)..].Trim(), both.First, StringComparison.Ordinal)
        );
        Assert.Equal(
            ["ra", "r1", "d"],
            (await page.Locator("#form-errors a").EvaluateAllAsync<string[]>("all => all.map(a => a.hash.slice(1))"))
        );
        Assert.Equal("2014-12-31", await page.InputValueAsync("#d"));
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"));
        await page.Context.DisposeAsync();
    }

    [BrowserTheory]
    [InlineData(true, "date time number number date number")]
    [InlineData(false, "text text text text text text")]
    public async Task Half_a_date_half_a_time_and_half_a_number_are_refused_with_scripts_and_without(bool scripts, string types)
    {
        using var study = new WrittenStudy().With("questionnaires/mood.json", """
            {"questions":[
            {"questiontype":"date","id":"d","instructions":"Day?"},{"questiontype":"time","id":"t","instructions":"Time?"},
            {"questiontype":"num_field","id":"n","instructions":"Number?"},
            {"questiontype":"matrix","instructions":"Table","rows":[{"id":"r","text":"Row"}],
             "columns":[{"id":"n","text":"N","questiontype":"num_field"},{"id":"d","text":"D","questiontype":"date"}]},
            {"questiontype":"constant_sum","instructions":"Shares","total":10,"items":[{"id":"s1","text":"A"}]}
            ]}
            """);
        await using var host = await StudyHost.StartAsync(study);
        var page = await chromium.NewPageAsync(new() { JavaScriptEnabled = scripts, Locale = "en-US" });
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("main button >> nth=0");
        await page.WaitForURLAsync("**/questionnaire/mood");
        string[] ids = ["d", "t", "n", "r_n", "r_d", "s1"];
        foreach (var id in ids)
        {
            await page.Locator("#" + id).FocusAsync();
            await page.Keyboard.TypeAsync(id is "n" or "r_n" or "s1" ? "1e" : "05");
        }

        await page.ClickAsync("#btnNext");

        await Assertions.Expect(page.Locator("#form-errors li")).ToHaveTextAsync([
            "Day? — Please enter a date.", "Time? — Please enter a time.", "Number? — Please enter a whole number.",
            "Row: N — Please enter a whole number.", "Row: D — Please enter a date.", "Shares — Please enter a whole number."]);
        var shown = await page.Locator("#q_s input").EvaluateAllAsync<string[]>("all => all.map(input => input.type)");
        Assert.Equal(types, string.Join(' ', shown));
        if (!scripts) Assert.Equal(("05", "1e"), (await page.InputValueAsync("#d"), await page.InputValueAsync("#n")));
        await page.FillAsync("#d", "2026-05-31");
        await page.FillAsync("#t", "07:30");
        foreach (var id in ids[2..4]) await page.FillAsync("#" + id, "1");
        await page.FillAsync("#r_d", "2026-05-30");
        await page.FillAsync("#s1", "10");
        await page.ClickAsync("#btnNext");
        await page.WaitForURLAsync("**/end");
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task A_message_goes_when_its_question_is_mended_and_the_list_with_the_last_of_them()
    {
        using var study = Study();
        await using var host = await StudyHost.StartAsync(study);
        var page = await OpenAsync(host);
        await page.FillAsync("#d", "2014-12-31");
        await page.ClickAsync("#btnNext");
        var (title, messages) = (page.Locator("#form-errors h2"), page.Locator("#q_s .msg"));
        await Assertions.Expect(page.Locator("#form-errors")).ToBeFocusedAsync();

        await page.CheckAsync("#r1");
        await Assertions.Expect(title).ToHaveTextAsync("2 answers need your attention");
        await page.FillAsync("#d", "2014-12-30");
        await Assertions.Expect(messages).ToHaveCountAsync(2);
        await page.FillAsync("#d", "2015-01-01");
        await Assertions.Expect(title).ToHaveTextAsync("One answer needs your attention");
        Assert.Equal(
            (null, null),
            (await page.GetAttributeAsync("#d", "aria-invalid"), await page.GetAttributeAsync("#d", "aria-describedby"))
        );
        await page.ClickAsync("[data-keep]");

        await Assertions.Expect(page.Locator("#form-errors, #q_s .msg, .wrong")).ToHaveCountAsync(0);
        await page.ClickAsync("#btnNext");
        await page.WaitForURLAsync("**/end");
        await page.Context.DisposeAsync();
    }

    [BrowserFact]
    public async Task What_a_browser_does_not_send_is_not_lost_without_a_word()
    {
        using var study = Study();
        await using var host = await StudyHost.StartAsync(study);
        var page = await OpenAsync(host);
        await page.Locator("#n").PressSequentiallyAsync("1e");

        await page.ClickAsync("#btnNext");

        await Assertions.Expect(page.Locator("#q-n .msg")).ToContainTextAsync("Please enter a whole number.");
        await page.Context.DisposeAsync();
    }

    [BrowserTheory]
    [InlineData("mouse")]
    [InlineData("touch")]
    public async Task Entries_are_ranked_by_dragging(string pointer)
    {
        using var study = Study();
        await using var host = await StudyHost.StartAsync(study);
        var page = await OpenAsync(host);

        await page.EvaluateAsync(
            """
            pointerType => {
              const list = document.querySelector('.ranks');
              list.setPointerCapture = () => {};
              const [first, , last] = list.children;
              const send = (type, target, clientY) => target.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, pointerId: 7, button: 0, pointerType, clientY }));
              // A finger that does not hold the grip scrolls.
              if (pointerType === 'touch') { send('pointerdown', first.querySelector('.name'), 0); send('pointermove', list, 9999); send('pointerup', list, 9999); }
              send('pointerdown', first.querySelector('[data-grip]'), first.getBoundingClientRect().top + 5);
              send('pointermove', list, list.children[1].getBoundingClientRect().bottom - 5);
              send('pointermove', list, list.children[2].getBoundingClientRect().bottom - 5);
              send('pointerup', list, 0);
            }
            """, pointer);

        Assert.Equal(["B", "C", "A"], await page.Locator(".ranks .name").AllInnerTextsAsync());
        Assert.Equal(["1", "2", "3"], await page.Locator(".ranks .rank").AllInnerTextsAsync());
        await Assertions.Expect(page.Locator("[data-ranking] [data-status]")).ToHaveTextAsync("A: rank 3 of 3");
        await page.Context.DisposeAsync();
    }

    private static string Text(string language, string english, string arabic) => language == "en" ? english : arabic;

    private static WrittenStudy Study() =>
        new WrittenStudy()
            .WithSetting("LANGUAGES = ['en', 'ar']")
            .With("consent.ar.html", "<h1>الموافقة</h1>")
            .With("questionnaires/mood.json", Questions);

    private async Task<IPage> OpenAsync(StudyHost host)
    {
        var page = await chromium.NewPageAsync(new() { Locale = "en" });
        await page.GotoAsync(host.Address.ToString());
        await page.CheckAsync("#consent");
        await page.ClickAsync("main button >> nth=0");
        await page.WaitForURLAsync("**/questionnaire/mood");
        return page;
    }
}
