using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Simulation;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;
using Xunit;

namespace StudyApp.Tests.Simulation;

/// <summary>What robots do where a server does not behave: report the place and the reason, and end.</summary>
public sealed class FailureTests
{
    private const string Consent =
        """<html><body data-page="consent"><main><form action="/consent" method="post"><input type="checkbox" name="consent" value="1"><button>Go</button></form></main></body></html>""";

    private static readonly Study AStudy = Read();

    [Fact]
    public async Task A_server_error_is_a_failure() =>
        Assert.Equal(new("", "GET / was answered 500."), await FailureAtAsync(context => AnswerAsync(context, 500, "oops")));

    [Fact]
    public async Task Garbage_is_a_failure() =>
        Assert.Equal(
            new("", "GET / was answered with something that is no page of a study."),
            await FailureAtAsync(context => AnswerAsync(context, 200, "\0\u0001<<<not html & [}"))
        );

    [Fact]
    public async Task A_refused_form_is_a_failure_that_says_what_the_page_says()
    {
        const string Refusal =
            """<html><body data-page="consent"><main><section id="form-errors"><h2>2 problems</h2><ul><li>Too young</li><li>No name</li></ul></section></main></body></html>""";
        var failure = await FailureAtAsync(context =>
            HttpMethods.IsPost(context.Request.Method) ? AnswerAsync(context, 422, Refusal) : AnswerAsync(context, 200, Consent)
        );
        Assert.Equal(new("consent", "The form was answered 422: Too young; No name"), failure);
    }

    [Fact]
    public async Task A_page_that_comes_again_is_a_failure()
    {
        var failure = await FailureAtAsync(context =>
            HttpMethods.IsPost(context.Request.Method) ? RedirectAsync(context, "/consent") : AnswerAsync(context, 200, Consent)
        );
        Assert.Equal(new("consent", "The form was accepted, but the same page is shown again."), failure);
    }

    [Fact]
    public async Task Redirects_in_a_circle_are_a_failure() =>
        Assert.Equal(
            new("", "The redirects did not end; the last one led to /round."),
            await FailureAtAsync(context => RedirectAsync(context, "/round"))
        );

    [Fact]
    public async Task An_end_without_the_code_is_a_failure()
    {
        const string End = """<html><body data-page="end"><main>Thanks</main></body></html>""";
        var failure = await FailureAtAsync(context =>
            HttpMethods.IsPost(context.Request.Method)
                ? RedirectAsync(context, "/end")
                : AnswerAsync(context, 200, context.Request.Path == "/end" ? End : Consent)
        );
        Assert.Equal(new("end", "The end shows no completion code."), failure);
    }

    [Fact]
    public async Task An_early_end_is_a_failure()
    {
        const string End = """<html><body data-page="end/expired"><main>Over</main></body></html>""";
        var failure = await FailureAtAsync(context =>
            HttpMethods.IsPost(context.Request.Method)
                ? RedirectAsync(context, "/end")
                : AnswerAsync(context, 200, context.Request.Path == "/end" ? End : Consent)
        );
        Assert.Equal(new("end/expired", "The study was ended early."), failure);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_study_is_no_failure(bool atOnce)
    {
        const string End = """<html><body data-page="end/quota_full"><main>Full</main></body></html>""";
        await using var server = await StubServer.StartAsync(
            context => HttpMethods.IsPost(context.Request.Method) ? RedirectAsync(context, "/end")
                : AnswerAsync(context, 200, atOnce || context.Request.Path == "/end" ? End : Consent));
        var report = await StudySimulation.RunAsync(Plan(server.Address), CancellationToken.None);
        Assert.Equal((0, 0, 3), (report.Completed, report.Failed, report.Counts.Of(SimulatedOutcome.Full)));
    }

    [Fact]
    public async Task Who_is_asked_to_come_back_comes_back()
    {
        const string End = """<html><body data-page="end"><main><span id="completion-code">K1</span></main></body></html>""";
        var refusals = 0;
        await using var server = await StubServer.StartAsync(context =>
        {
            if (!HttpMethods.IsPost(context.Request.Method))
                return AnswerAsync(context, 200, context.Request.Path == "/end" ? End : Consent);
            if (Interlocked.Increment(ref refusals) > 2) return RedirectAsync(context, "/end");
            context.Response.Headers.RetryAfter = "0";
            return AnswerAsync(context, 429, "");
        });
        var report = await StudySimulation.RunAsync(Plan(server.Address), CancellationToken.None);
        Assert.Equal((3, 0), (report.Completed, report.Failed));
    }

    [Fact]
    public async Task A_choice_that_is_not_offered_is_a_failure()
    {
        var failure = await FailureAtAsync(context =>
            AnswerAsync(context, 200, Consent.Replace("value=\"1\"", "value=\"2\"", StringComparison.Ordinal))
        );
        Assert.Equal(new("consent", "The field \"consent\" does not offer \"1\"."), failure);
    }

    [Fact]
    public async Task No_answer_is_a_failure()
    {
        var failure = await FailureAtAsync(
            context => Task.Delay(Timeout.Infinite, context.RequestAborted),
            plan => plan with { AnswerWithin = TimeSpan.FromMilliseconds(200) }
        );
        Assert.Equal(new("", "There was no answer within 0.2 s."), failure);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_a_failure()
    {
        var server = await StubServer.StartAsync(context => AnswerAsync(context, 200, ""));
        var address = server.Address;
        await server.DisposeAsync();
        var report = await StudySimulation.RunAsync(Plan(address), CancellationToken.None);
        Assert.StartsWith("There was no answer:", Assert.Single(report.Failures).Failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_after_the_time_it_names()
    {
        const string End = """<html><body data-page="end"><main><output id="completion-code">ABC</output></main></body></html>""";
        var busy = 0;
        await using var server = await StubServer.StartAsync(context =>
        {
            if (HttpMethods.IsPost(context.Request.Method) && Interlocked.Increment(ref busy) == 1)
            {
                context.Response.Headers.RetryAfter = "1";
                return AnswerAsync(context, 503, "busy");
            }
            return HttpMethods.IsPost(context.Request.Method)
                ? RedirectAsync(context, "/end")
                : AnswerAsync(context, 200, context.Request.Path == "/end" ? End : Consent);
        });
        var report = await StudySimulation.RunAsync(Plan(server.Address) with { Participants = 1 }, CancellationToken.None);
        Assert.Empty(report.Failures);
        Assert.Equal((2, "ABC"), (busy, report.Participants[0].CompletionCode));
        // Timers are exact to some milliseconds, in both directions.
        Assert.True(report.Elapsed.TotalSeconds > 0.9, "It did not wait.");
    }

    private static async Task<SimulationFailure> FailureAtAsync(RequestDelegate answer, Func<SimulationPlan, SimulationPlan>? change = null)
    {
        await using var server = await StubServer.StartAsync(answer);
        var plan = Plan(server.Address);
        var report = await StudySimulation.RunAsync(change?.Invoke(plan) ?? plan, CancellationToken.None);
        Assert.Equal((0, 3), (report.Completed, report.Failed));
        return Assert.Single(report.Failures).Failure;
    }

    private static SimulationPlan Plan(Uri address) => new() { Study = AStudy, Address = () => address, Participants = 3 };

    private static Task AnswerAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(body);
    }

    private static Task RedirectAsync(HttpContext context, string to)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    }

    private static Study Read()
    {
        const string Config = """
            TITLE = 'Stub'
            SQLALCHEMY_DATABASE_URI = 'sqlite://'
            CONSENT_MIN_SECONDS = 0
            PAGE_LIST = [{name='Consent', path='consent'}, {name='End', path='end'}]
            """;
        var texts = ImmutableSortedDictionary<string, string>.Empty.Add("consent.html", "<p>Agree?</p>");
        return StudyReader.Read(new("stub.toml", Config, texts, ["consent.html"]), [], new DiagnosticBag())!.Study;
    }
}
