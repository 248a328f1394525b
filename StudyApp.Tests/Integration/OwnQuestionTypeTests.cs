using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Question types of an author's own, on real pages.</summary>
public sealed class OwnQuestionTypeTests
{
    private const string Emoji = """
        {% for choice in question.choices %}<label><input type="radio" name="{{ question.id }}" value="{{ loop.index }}"{{ ' checked' if value == loop.index }}>{{ choice }}</label>{% endfor %}
        <script>document.title += '';</script>
        """;

    private const string Question =
        """{"questiontype":"likert_emoji","id":"face","instructions":"How <b>are</b> you?","required":true,"choices":["sad","<glad>"]}""";

    [Fact]
    public async Task An_answer_is_shown_again_after_a_refusal_and_stored_as_sent()
    {
        using var study = new WrittenStudy().With("templates/questions/likert_emoji.html", Emoji)
            .With(
                "questionnaires/mood.json",
                $$"""{"questions":[{{Question}},{"questiontype":"field","id":"must","instructions":"Must?","required":true}]}"""
            );
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        var page = await visitor.ConsentAsync();
        Assert.Equal("How are you?", page.Page.QuerySelector("#q-face legend")!.TextContent);
        Assert.Equal(["sad", "<glad>"], page.Page.QuerySelectorAll("#q-face label").Select(l => l.TextContent));
        Assert.Null(page.Page.QuerySelector("#q-face [checked]"));

        var refused = await visitor.PostAsync(("must", "x"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.NotNull(refused.Page.QuerySelector(refused.Page.QuerySelector("#form-errors a")!.GetAttribute("href")!));
        refused = await visitor.PostAsync(("face", "2"));
        Assert.Equal("2", refused.Page.QuerySelector("#q-face [checked]")!.GetAttribute("value"));

        Assert.Equal("end", (await visitor.SubmitAsync(("face", "2"), ("must", "x"), ("stranger", "1"))).PageName);
        Assert.Equal("""{"face":"2","must":"x"}""", await AnswersAsync(host));
    }

    [Fact]
    public async Task Several_inputs_are_stored_under_their_names_and_come_back_when_someone_goes_back()
    {
        using var study = new WrittenStudy()
            .WithSetting("ALLOW_BACK = true")
            .WithPages("{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/after'}, {path='end'}")
            .With(
                "templates/questions/span.html",
                "{% for part in question.questions %}<input name=\"{{ part.id }}\" id=\"{{ part.id }}\" value=\"{{ "
                    + "values[part.id] }}\">{% endfor %}"
            )
            .With("questionnaires/after.json", """{"questions":[{"questiontype":"textview","text":"x"}]}""")
            .With(
                "questionnaires/mood.json",
                """{"questions":[{"questiontype":"span","id":"s","instructions":"How long?","questions":[{"id":"h"},{"id":"m"}]}]}"""
            );
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        await visitor.SubmitAsync(("h", "\"><script>"));
        Assert.Equal("""{"h":"\"><script>","m":null}""", await AnswersAsync(host));
        var again = await visitor.SubmitAsync(("action", "back"));
        Assert.Equal(("\"><script>", ""), (again.ValueOf("h"), again.ValueOf("m")));
        Assert.Empty(again.Page.QuerySelectorAll("#q-s script"));
    }

    [Fact]
    public async Task Only_pages_with_such_a_question_may_run_inline_scripts()
    {
        using var study = new WrittenStudy()
            .With("templates/questions/likert_emoji.html", Emoji)
            .WithPages("{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/own'}, {path='end'}")
            .With(
                "questionnaires/own.json",
                $$"""{"questions":[{"questiontype":"group","instructions":"G","questions":[{{Question}}]}]}"""
            );
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        Assert.DoesNotContain("unsafe-inline", Policy(await visitor.ConsentAsync()), StringComparison.Ordinal);
        var own = Policy(await visitor.SubmitAsync(("age", "30")));
        Assert.Contains("script-src 'self' 'unsafe-inline'", own, StringComparison.Ordinal);
        Assert.DoesNotContain("http", own, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", Policy(await visitor.SubmitAsync(("face", "1"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_sees_the_participant_the_page_and_the_settings_but_no_secrets()
    {
        const string Template = """
            {%- set row = participant.questionnaire('mood') -%}
            <output>{{ participant.externalID }}|{{ session['condition'] }}|{{ session.currentUrl }}|{{ row.age + 1 }}|{{ row.why }}|{{ row.twice }}|{{ participant.has_questionnaire('own') }}|{{ participant.evaluate('age > 3') }}|{{ config.TITLE }}|{{ config['MY_OWN'] }}|{{ config.ADMIN_PASSWORD is defined }}{{ config.SQLALCHEMY_DATABASE_URI is defined }}|{{ question.hint }}|{{ url_for('static', filename='a b.png') }}</output>
            """;
        using var study = new WrittenStudy()
            .WithPages("{path='consent'}, {path='questionnaire/mood'}, {path='questionnaire/own'}, {path='end'}")
            .WithSetting("ADMIN_PASSWORD = 'a long enough sentence'").WithSetting("MY_OWN = 7").WithSetting("APPLICATION_ROOT = '/sleep'")
            .With(
                "questionnaires/mood.json",
                """{"questions":[{"questiontype":"num_field","id":"age"},{"questiontype":"field","id":"why"}],"participant_calculations":{"twice":"age * 2"}}"""
            )
            .With("lab/templates/questions/seen.html", Template)
            .With("questionnaires/own.json", """{"questions":[{"questiontype":"seen","id":"a","hint":"about {{ why }}"}]}""");
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync("PROLIFIC_PID=p1");
        var page = await visitor.SubmitAsync(("age", "30"), ("why", "<i>"));
        Assert.Equal(
            "p1|0|questionnaire/own|31|<i>|60|False|True|Test study|7|FalseFalse|about &lt;i&gt;|/sleep/static/a%20b.png",
            page.Page.QuerySelector("output")!.TextContent
        );
    }

    [Fact]
    public async Task A_template_that_fails_leaves_plain_inputs_and_is_told_once()
    {
        using var log = new Kept();
        using var study = new WrittenStudy().With("templates/questions/wheel.html", "<b>{{ 1 / (question.speed - 3) }}</b>")
            .With(
                "questionnaires/mood.json",
                """{"questions":[{"questiontype":"wheel","id":"a","instructions":"Which?","speed":3,"required":true},{"questiontype":"wheel","id":"b","instructions":"And?","speed":3,"allowed_values":["x","y"]},{"questiontype":"wheel","id":"c","instructions":"Fine?","speed":4}]}"""
            );
        await using var host = await StudyHost.StartAsync(study, configure: builder => builder.Logging.AddProvider(log));
        using var visitor = host.NewVisitor();
        var page = await visitor.ConsentAsync();
        Assert.Equal("Which?", page.Page.QuerySelector("label[for=a]")!.TextContent);
        Assert.Equal(["", "x", "y"], page.Page.QuerySelectorAll("select[name=b] option").Select(o => o.GetAttribute("value")!));
        Assert.Equal("1", page.Page.QuerySelector("#q-c b")!.TextContent);
        var refused = await visitor.PostAsync(("b", "y"));
        Assert.Equal("y", refused.Page.QuerySelector("select[name=b] option[selected]")!.GetAttribute("value"));
        Assert.Equal("end", (await visitor.SubmitAsync(("a", "left"), ("b", "y"))).PageName);
        Assert.Equal("""{"a":"left","b":"y","c":null}""", await AnswersAsync(host));
        Assert.EndsWith(
            "templates/questions/wheel.html(1,7): error TP010: division by zero",
            Assert.Single(log.Lines, l => l.Contains("TP010", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_hidden_question_is_neither_required_nor_stored()
    {
        using var study = new WrittenStudy().With("templates/questions/likert_emoji.html", Emoji)
            .With(
                "questionnaires/mood.json",
                $$"""{"questions":[{"questiontype":"field","id":"more","instructions":"More?"},{{Question.Replace("\"id\"", "\"show_if\":\"more == 'yes'\",\"id\"", StringComparison.Ordinal)}}]}"""
            );
        await using var host = await StudyHost.StartAsync(study);
        using var visitor = host.NewVisitor();
        await visitor.ConsentAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.PostAsync(("more", "yes"))).Status);
        Assert.Equal("end", (await visitor.SubmitAsync(("more", "no"), ("face", "2"))).PageName);
        Assert.Equal("""{"more":"no","face":null}""", await AnswersAsync(host));
    }

    private static Task<string> AnswersAsync(StudyHost host) =>
        host.QueryAsync(db => db.Submissions.OrderByDescending(s => s.Id).Select(s => s.Answers).FirstAsync());

    private static string Policy(Answer answer) => Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

    private sealed class Kept : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
