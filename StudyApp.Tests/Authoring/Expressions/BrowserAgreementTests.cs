using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Tests.Browser;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

[Collection(ChromiumCollection.Name)]
public sealed class BrowserAgreementTests(ChromiumFixture chromium)
{
    // A policy without eval and without inline scripts, as the server sends it.
    private const string Policy = "default-src 'none'; script-src 'self'";

    private const string EvaluateAll = """
        cases => JSON.stringify(
          JSON.parse(cases).map(({ ast, vars }) => window.StudyAppExpressions.evaluate(ast, (name) => vars[name])),
          (key, value) => value instanceof Map ? Object.fromEntries(value) : value)
        """;

    [BrowserFact]
    public async Task The_browser_gives_the_values_of_the_table_and_the_reasons_of_the_server()
    {
        var vectors = ExpressionVector.All.Select(v => (Expression: Parsed.From(v.Text), v.Variables)).ToList();
        var results = await EvaluateInBrowserAsync(vectors);
        var wrong = ExpressionVector.All.Zip(results)
            .Where(r =>
                !Equals(r.First.Expected, r.Second.ValueOrDefault) || !Equals(Parsed.Evaluated(r.First.Text, r.First.Variables), r.Second)
            )
            .Select(r => $"{r.First.Text} → {r.Second}");
        Assert.Empty(wrong);
    }

    [BrowserFact]
    public async Task Browser_and_server_agree_on_random_trees()
    {
        var trees = ExpressionRandomTests.Trees().Select(t => (t.Expression, (IReadOnlyDictionary<string, Value>)t.Variables)).ToList();
        var results = await EvaluateInBrowserAsync(trees);
        Assert.Equal(ExpressionRandomTests.Count, results.Count);
        var wrong = trees.Zip(results)
            .Select(r =>
                (
                    r.First.Expression,
                    Server: ExpressionEvaluator.Evaluate(r.First.Expression, new DictionaryScope(r.First.Item2)),
                    Browser: r.Second
                )
            )
            .Where(r => !Equals(r.Server, r.Browser))
            .Select(r => $"{ExpressionPrinter.Print(r.Expression)} → server {r.Server}, browser {r.Browser}");
        Assert.Empty(wrong);
    }

    [BrowserFact]
    public async Task Browser_and_server_write_round_and_divide_numbers_alike()
    {
        var numbers = SomeNumbers().ToList();
        var calls = new[]
        {
            "str(x)",
            "round(x)",
            "round(x, d)",
            "round(-x, d)",
            "x % 0.7",
            "-x // 3.3",
            "int(str(x)) == int(x)",
            "float(str(x)) == x",
        };
        var cases = numbers
            .SelectMany((x, i) => calls.Select(call => (Parsed.From(call), (IReadOnlyDictionary<string, Value>)Variables(x, (i % 30) - 6))))
            .ToList();
        var results = await EvaluateInBrowserAsync(cases);
        var wrong = cases.Zip(results)
            .Where(r => !Equals(ExpressionEvaluator.Evaluate(r.First.Item1, new DictionaryScope(r.First.Item2)), r.Second))
            .Select(r => $"{ExpressionPrinter.Print(r.First.Item1)} of {TestValues.Write(r.First.Item2)} → {r.Second}");
        Assert.Empty(wrong);
    }

    [BrowserFact]
    public async Task A_lookup_that_finds_nothing_is_undecided_and_damaged_trees_do_no_harm()
    {
        var page = await OpenAsync();
        var reasons = await page.EvaluateAsync<string[]>("""
            () => [{ var: 'age' }, {}, { op: 'exec', args: [{ const: 1 }, { const: 2 }] }, { call: 'constructor', args: [] }, { call: 'eval', args: [{ const: '1' }] }]
                .map((ast) => window.StudyAppExpressions.evaluate(ast, () => undefined).undecided)
            """);
        Assert.Equal(
            [
                "\"age\" is not known",
                "the expression is damaged",
                "the expression is damaged",
                "the expression is damaged",
                "the expression is damaged",
            ],
            reasons
        );
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task A_lookup_may_return_whatever_scripts_hold()
    {
        var page = await OpenAsync();
        var texts = await page.EvaluateAsync<string[]>("""
            () => [new Map([[1, 'a'], ['b', [2]]]), { 1: 'a', b: NaN }, [undefined, () => 1, -0, Infinity], Symbol('s'), 10n]
                .map((found) => window.StudyAppExpressions.evaluate({ call: 'str', args: [{ var: 'x' }] }, () => found).value)
            """);
        Assert.Equal(["{'1': 'a', 'b': [2]}", "{'1': 'a', 'b': None}", "[None, None, 0, None]", "None", "None"], texts);
        await page.Context.CloseAsync();
    }

    // Powers of two and of ten with their neighbours, where the shortest digits are hard to find, then exact ties, then random bits.
    private static IEnumerable<double> SomeNumbers()
    {
        for (var i = -1074; i < 1024; i += 7) yield return Math.ScaleB(1, i);
        for (var i = -320; i < 308; i += 3)
        {
            var power = double.Parse($"1E{i}", CultureInfo.InvariantCulture);
            yield return power;
            yield return Math.BitIncrement(power);
            yield return Math.BitDecrement(power);
        }
        for (var i = 0; i < 200; i++) yield return Math.ScaleB((2 * i) + 1, -1 - (i % 12));
        for (var i = 0; i < 200; i++) yield return (i * 10) + 5;
        var random = new Random(7);
        for (var i = 0; i < 1500; i++)
            if (BitConverter.Int64BitsToDouble(random.NextInt64()) is var bits && double.IsFinite(bits))
                yield return bits;
        for (var i = 0; i < 500; i++) yield return Math.Round(random.NextDouble() * 1000, i % 5);
    }

    private static Dictionary<string, Value> Variables(double x, int digits) =>
        new() { ["x"] = Value.Of(x), ["d"] = Value.Of((double)digits) };

    private async Task<List<EvaluationResult>> EvaluateInBrowserAsync(
        IReadOnlyList<(Expression Expression, IReadOnlyDictionary<string, Value> Variables)> cases
    )
    {
        var page = await OpenAsync();
        var json = cases.Select(c => $"{{\"ast\":{ExpressionJson.Write(c.Expression)},\"vars\":{TestValues.Write(c.Variables)}}}");
        var answer = await page.EvaluateAsync<string>(EvaluateAll, $"[{string.Join(",", json)}]");
        await page.Context.CloseAsync();
        using var results = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 512 });
        return [.. results.RootElement.EnumerateArray().Select(Read)];
    }

    private static EvaluationResult Read(JsonElement result) => result.TryGetProperty("value", out var value)
        ? EvaluationResult.Of(TestValues.Read(value))
        : UndecidedFor(result.GetProperty("undecided").GetString()!);

    // The server also tells what is only not there yet from what is wrong; the browser's reason says as much.
    private static EvaluationResult UndecidedFor(string reason) =>
        reason.EndsWith("has no value yet", StringComparison.Ordinal)
            ? EvaluationResult.Pending(reason)
            : EvaluationResult.Undecided(reason);

    private async Task<IPage> OpenAsync()
    {
        var page = await chromium.NewPageAsync();
        await page.RouteAsync("**/*", route => route.Request.Url.EndsWith("expressions.js", StringComparison.Ordinal)
            ? route.FulfillAsync(new() { ContentType = "text/javascript", Path = ExpressionFiles.Script })
            : route.FulfillAsync(new()
            {
                ContentType = "text/html",
                Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = Policy },
                Body = "<!doctype html><script src=\"expressions.js\"></script>",
            }));
        await page.GotoAsync("http://study.test/");
        return page;
    }
}
