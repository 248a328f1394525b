using System.Diagnostics;
using System.Globalization;

namespace StudyApp.Tests.Fuzz;

/// <summary>The long form of the fuzz tests: as many inputs as are asked for, and another seed each time.</summary>
internal static class FuzzScript
{
    public static async Task<int> RunAsync(string[] arguments, TextWriter output)
    {
        string? Of(string name) => Array.IndexOf(arguments, name) is var at and >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
        int Number(string name, int usual) => Of(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
        var (inputs, seed, from) = (Number("--inputs", 100_000), Number("--seed", Environment.TickCount & 0xFFFFFF), Number("--from", 0));
        var names = Of("--only")?.Split(',') ?? [.. FuzzTargets.Names];
        if (names.Except(FuzzTargets.Names).ToList() is [_, ..] unknown)
        {
            await output.WriteLineAsync($"There is no {string.Join(", ", unknown)}; there are {string.Join(", ", FuzzTargets.Names)}.");
            return 2;
        }
        await output.WriteLineAsync(Line($"seed {seed}, {inputs} inputs each"));
        var found = 0;
        foreach (var name in names)
        {
            // Said first: an exhausted stack ends the process.
            await output.WriteAsync($"{name,-14}");
            await output.FlushAsync();
            var clock = Stopwatch.StartNew();
            IReadOnlyList<FuzzFailure> failures;
            await using (var target = FuzzTargets.Make(name)) failures = await FuzzRun.RunAsync(target, seed, from, inputs);
            await output.WriteLineAsync(Line($"{inputs,8} inputs {clock.Elapsed.TotalSeconds,7:0.0} s {GC.GetTotalMemory(forceFullCollection: true) / 1_000_000,5} MB kept  {failures.Count} failures"));
            foreach (var failure in failures) await output.WriteLineAsync(failure.ToString());
            found += failures.Count;
        }
        return found == 0 ? 0 : 1;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
