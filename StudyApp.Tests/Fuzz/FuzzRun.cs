namespace StudyApp.Tests.Fuzz;

/// <summary>Feeds one target.</summary>
internal static class FuzzRun
{
    private const int Most = 5;

    // No input takes a thousandth of it; whoever takes longer does not come back.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Tries the inputs from one index on. Answers what broke, each cause once.</summary>
    public static async Task<IReadOnlyList<FuzzFailure>> RunAsync(IFuzzTarget target, int seed, int from, int count)
    {
        var failures = new Dictionary<string, FuzzFailure>(StringComparer.Ordinal);
        var index = from;
        // On a thread of its own, so that whatever never ends can be told of.
        var all = Task.Run(async () =>
        {
            for (; index < from + count && failures.Count < Most; index++)
                if (await TryAsync(target, seed, index) is { } failure) failures.TryAdd(failure.Kind, failure);
        });
        while (true)
        {
            var before = Volatile.Read(ref index);
            if (await Task.WhenAny(all, Task.Delay(Patience)) == all) break;
            if (Volatile.Read(ref index) == before) return [new(target.Name, seed, before, target.Next(ChanceOf(seed, before)), null)];
        }
        await all;
        return [.. failures.Values];
    }

    private static async Task<FuzzFailure?> TryAsync(IFuzzTarget target, int seed, int index)
    {
        var input = target.Next(ChanceOf(seed, index));
        try
        {
            await target.RunAsync(input);
            return null;
        }
        catch (Exception reason)
        {
            // Whatever it is: that nothing is thrown is what is tested.
            return new(target.Name, seed, index, input, reason);
        }
    }

    private static Random ChanceOf(int seed, int index) => new(unchecked((seed * 1_000_003) + index));
}
