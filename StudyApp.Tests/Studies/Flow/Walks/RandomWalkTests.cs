using System.Collections.Concurrent;
using Xunit;

namespace StudyApp.Tests.Studies.Flow.Walks;

/// <summary>Random walks over drawn studies, against an oracle that knows the rules and nothing of the engine.</summary>
/// <remarks>A failure names the seeds; both draw the same again.</remarks>
public sealed class RandomWalkTests
{
    private const int Studies = 2_500;
    private const int WalksPerStudy = 40;

    public static TheoryData<string> Bugs => [.. BrokenEngines.All.Keys];

    [Fact]
    public void A_hundred_thousand_walks_end_show_what_they_should_and_can_be_replayed()
    {
        var problems = new ConcurrentBag<string>();
        var (routed, repeated, tagged, undecided, blocks, ended) = (0, 0, 0, 0, 0, new ConcurrentDictionary<string, int>());
        Parallel.For(0, Studies, study =>
        {
            var drawn = new DrawnStudy(study);
            if (drawn.Text.Contains("conditional_routing", StringComparison.Ordinal)) Interlocked.Increment(ref routed);
            if (
                drawn.Text.Contains("order='random'", StringComparison.Ordinal)
                || drawn.Text.Contains("latin", StringComparison.Ordinal)
            )
                Interlocked.Increment(ref blocks);
            var engine = new Engine();
            for (var walk = 0; walk < WalksPerStudy; walk++)
            {
                var seed = (study * 1_000L) + walk;
                var taken = Walk.Take(drawn, engine, seed);
                if (taken.Problem is { } problem)
                    problems.Add($"study {study}, seed {seed}: {problem}\n{drawn.Text}\n{string.Join(' ', taken.Pages)}");
                // Replayed for one in eight: it doubles the work.
                else if (walk % 8 == 0 && !Walk.Take(drawn, new Engine(), seed).Pages.SequenceEqual(taken.Pages))
                    problems.Add($"study {study}, seed {seed}: another way when replayed");
                if (taken.Pages.GroupBy(p => p).Any(p => p.Count() > 1)) Interlocked.Increment(ref repeated);
                if (taken.Pages.Any(p => p.StartsWith("questionnaire/q1/", StringComparison.Ordinal))) Interlocked.Increment(ref tagged);
                if (taken.MetUndecided) Interlocked.Increment(ref undecided);
                ended.AddOrUpdate(taken.Pages[^1], 1, (_, n) => n + 1);
            }
        });

        Assert.True(problems.IsEmpty, string.Join("\n\n", problems.Take(3)));
        Assert.True(routed > Studies / 4 && blocks > Studies / 20, $"{routed} with routing, {blocks} with orders");
        Assert.All(
            [repeated, tagged, undecided],
            count => Assert.True(count > Studies, $"{repeated} repeated, {tagged} tagged, {undecided} undecided")
        );
        Assert.All(
            ["end", "end/reason0", "end/reason1", "end/reason2"],
            end => Assert.True(ended.GetValueOrDefault(end) > 200, $"{end}: {ended.GetValueOrDefault(end)}")
        );
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_planted_bug_is_found(string bug)
    {
        for (var study = 0; study < 400; study++)
        {
            var drawn = new DrawnStudy(study);
            var engine = BrokenEngines.All[bug]();
            for (var walk = 0; walk < 20; walk++)
            {
                var seed = (study * 1_000L) + walk;
                var taken = Walk.Take(drawn, engine, seed);
                if (taken.Problem is not null || !Walk.Take(drawn, BrokenEngines.All[bug](), seed).Pages.SequenceEqual(taken.Pages)) return;
            }
        }
        Assert.Fail($"8,000 walks did not find: {bug}.");
    }
}
