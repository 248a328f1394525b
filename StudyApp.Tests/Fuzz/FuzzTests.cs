using StudyApp.Tests.Faults;
using Xunit;

namespace StudyApp.Tests.Fuzz;

/// <summary>Whatever a file or a request holds: it is read or refused, as documented. See the README for the long form.</summary>
[Collection(LoadCollection.Name)]
public sealed class FuzzTests
{
    private const int Inputs = 2_000;
    private const int Seed = 20_260_301;

    // What stays when everything was read; a study and the server's own caches are a fraction of it. Other tests of this process may have
    // left more than that behind before.
    private const long KeptBytes = 250_000_000;

    public static TheoryData<string> Names => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_input_is_read_or_refused_as_documented(string name)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var target = FuzzTargets.Make(name);

        var failures = await FuzzRun.RunAsync(target, Seed, from: 0, Inputs / target.Cost);

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, KeptBytes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_same_seed_makes_the_same_inputs_and_another_makes_others(string name)
    {
        await using var one = FuzzTargets.Make(name);
        await using var other = FuzzTargets.Make(name);
        string[] Texts(IFuzzTarget target, int seed) =>
            [
                .. Enumerable
                    .Range(seed, 20)
                    .Select(i =>
                        target.Next(new Random(i)) switch
                        {
                            byte[] bytes => Convert.ToHexString(bytes),
                            var input => input.ToString()!,
                        }
                    ),
            ];

        Assert.Equal(Texts(one, 1), Texts(other, 1));
        Assert.NotEqual(Texts(one, 1), Texts(one, 1_000));
    }
}
