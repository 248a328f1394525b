using System.Security.Cryptography;

namespace StudyApp.Studies.Recruitment;

/// <summary>
/// Completion codes such as <c>7QKF-94ZT-M3XC</c>: Crockford's base 32 (no I, L, O, U), eleven random characters (55
/// bits) and a check character, in groups of four.
/// </summary>
public static class CompletionCode
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int RandomCharacters = 11;

    /// <summary>A code made from random bytes.</summary>
    /// <param name="random">At least 11 bytes; five bits of each are used.</param>
    public static string From(ReadOnlySpan<byte> random)
    {
        Span<char> code = stackalloc char[RandomCharacters + 1];
        for (var i = 0; i < RandomCharacters; i++) code[i] = Alphabet[random[i] & 31];
        code[RandomCharacters] = Check(code[..RandomCharacters]);
        return $"{code[..4]}-{code[4..8]}-{code[8..]}";
    }

    /// <summary>A new code from the system's cryptographic generator.</summary>
    public static string Next() => From(RandomNumberGenerator.GetBytes(RandomCharacters));

    /// <summary>
    /// The code as it was shown, whatever a person made of it (small letters, O for 0, missing dashes); null when it
    /// cannot be one.
    /// </summary>
    public static string? Normalise(string typed)
    {
        var letters = string.Concat(typed.ToUpperInvariant().Where(c => !char.IsWhiteSpace(c) && c != '-'))
            .Replace('O', '0')
            .Replace('I', '1')
            .Replace('L', '1');
        if (
            letters.Length != RandomCharacters + 1
            || !letters.All(Alphabet.Contains)
            || Check(letters.AsSpan(0, RandomCharacters)) != letters[^1]
        )
            return null;
        return $"{letters[..4]}-{letters[4..8]}-{letters[8..]}";
    }

    // Positions weigh differently and odd, so that one wrong character always shows.
    private static char Check(ReadOnlySpan<char> characters)
    {
        var sum = 0;
        for (var i = 0; i < characters.Length; i++) sum += ((2 * i) + 1) * Alphabet.IndexOf(characters[i]);
        return Alphabet[sum & 31];
    }
}
