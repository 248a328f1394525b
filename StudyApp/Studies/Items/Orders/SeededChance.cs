using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace StudyApp.Studies.Items.Orders;

/// <summary>
/// Chance that can be replayed: the same seed and purpose give the same draws on every machine and in every release.
/// </summary>
/// <remarks>
/// SplitMix64 (Steele, Lea and Flood 2014), started from a SHA-256 of purpose and seed, so that two purposes are
/// independent of each other. Not thread-safe.
/// </remarks>
public sealed class SeededChance
{
    private ulong _state;

    /// <summary>Chance for one purpose.</summary>
    /// <param name="seed">The participant's or study's seed.</param>
    /// <param name="purpose">What the draws are for, such as <c>shuffle:mood</c>.</param>
    public SeededChance(long seed, string purpose)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}\n{seed}"));
        _state = BitConverter.ToUInt64(digest);
    }

    /// <summary>A number from 0 (inclusive) to the limit (exclusive), each equally likely.</summary>
    public int Next(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        // Drawing again above the last full multiple keeps every number equally likely.
        var ceiling = ulong.MaxValue - (ulong.MaxValue % (ulong)limit);
        ulong draw;
        do draw = NextBits();
        while (draw >= ceiling);
        return (int)(draw % (ulong)limit);
    }

    /// <summary>A number from 0 (inclusive) to 1 (exclusive), 53 random bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The numbers 0 … count−1 in random order (Fisher–Yates).</summary>
    public ImmutableArray<int> Shuffle(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return [.. order];
    }

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
