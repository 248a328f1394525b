namespace StudyApp.Studies.Tasks;

/// <summary>
/// The generator of tasks that draw in the browser (mulberry32, Ettinger 2017), as <c>tasks/simple_rt.js</c> has it.
/// </summary>
internal static class Mulberry32
{
    /// <summary>One of its outputs, from 0 (inclusive) to 1 (exclusive).</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="i">Which output, 0-based.</param>
    public static double At(uint seed, int i)
    {
        unchecked
        {
            var t = seed + (0x6D2B79F5u * (uint)(i + 1));
            t = (t ^ (t >> 15)) * (t | 1);
            t ^= t + ((t ^ (t >> 7)) * (t | 61));
            return (t ^ (t >> 14)) / 4294967296.0;
        }
    }
}
