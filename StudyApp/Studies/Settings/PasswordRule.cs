namespace StudyApp.Studies.Settings;

/// <summary>
/// Refuses the passwords that are tried first: what is short, repeats itself, runs along the alphabet or the keyboard,
/// or is a common word with some digits around it.
/// </summary>
/// <remarks>What stays is no proof of a good one.</remarks>
public static class PasswordRule
{
    private const int LeastDifferent = 5;

    // Letters that have to be left once the common words are taken out.
    private const int LeastOwn = 5;

    // Fewer are no word, whatever the digits between them stand for.
    private const int LeastLetters = 4;

    // A year, a day.
    private const int MostFamiliarDigits = 4;

    private static readonly string[] Runs =
    [
        "abcdefghijklmnopqrstuvwxyzabc",
        "01234567890123",
        "qwertyuiop",
        "qwertzuiop",
        "azertyuiop",
        "asdfghjkl",
        "yxcvbnm",
        "zxcvbnm",
        "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn",
    ];

    // Longer ones first where one holds another.
    private static readonly string[] Common =
    [
        "administrator", "password", "passwort", "iloveyou", "princess", "sunshine",
        "football", "baseball", "superman", "starwars", "whatever", "trustno", "changeit",
        "computer", "internet", "university", "universitaet", "laboratory", "experiment", "participant",
        "research", "studyapp", "motdepasse", "contrasena", "geheim", "welcome", "willkommen",
        "bienvenue", "letmein", "dragon", "monkey", "shadow", "master", "freedom", "summer", "winter", "spring",
        "autumn",
        "hello",
        "hallo",
        "secret",
        "access",
        "login",
        "admin",
        "root",
        "user",
        "test",
        "study",
        "studie",
        "love",
        "pass",
    ];

    /// <summary>
    /// Why a password cannot be used, as the end of a sentence; null when nothing is known against it.
    /// </summary>
    /// <param name="password">As it was typed.</param>
    /// <param name="names">Words that everybody who sees the study knows, such as its title.</param>
    public static string? ProblemOf(string password, params ReadOnlySpan<string> names)
    {
        if (password.Length < ServerSettings.PasswordMinLength)
            return $"has fewer than {ServerSettings.PasswordMinLength} characters";
        var plain = password.ToLowerInvariant();
        if (plain.Distinct().Count() < LeastDifferent || RepeatsItself(plain)) return "repeats the same few characters";
        if (IsCommon(plain, names)) return "is made of words that are tried first";
        return IsRun(plain) ? "runs along the alphabet or the keyboard" : null;
    }

    private static bool IsCommon(string plain, ReadOnlySpan<string> names)
    {
        var letters = Letters(plain);
        if (letters.Length == 0) return false;
        var digits = string.Concat(plain.Where(char.IsAsciiDigit));
        if (
            Own(letters, names) < LeastOwn
            && (digits.Length <= MostFamiliarDigits || IsRun(digits) || RepeatsItself(digits))
        )
            return true;
        // Spelled with digits for letters, it is the same word.
        return letters.Length >= LeastLetters && Own(Letters(Read(plain)), names) < LeastOwn;
    }

    private static int Own(string letters, ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (Letters(name.ToLowerInvariant()) is { Length: > 0 } word)
                letters = letters.Replace(word, "", StringComparison.Ordinal);
        foreach (var word in Common) letters = letters.Replace(word, "", StringComparison.Ordinal);
        return letters.Length;
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter));

    private static string Read(string plain) => string.Concat(plain.Select(c => c switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => c,
    }));

    // One part, again and again: at least twice, the last time perhaps cut.
    private static bool RepeatsItself(string plain) =>
        Enumerable
            .Range(1, plain.Length / 2)
            .Any(period => plain.AsSpan(period).SequenceEqual(plain.AsSpan(0, plain.Length - period)));

    // All but three characters continue a run of at least four, forwards or backwards.
    private static bool IsRun(string plain)
    {
        var inRuns = 0;
        for (var at = 0; at < plain.Length;)
        {
            var length = LongestRun(plain, at);
            if (length >= 4) inRuns += length;
            at += Math.Max(1, length >= 4 ? length : 1);
        }
        return inRuns > 0 && plain.Length - inRuns <= 3;
    }

    private static int LongestRun(string plain, int at)
    {
        var longest = 0;
        foreach (var run in Runs)
            foreach (var line in new[] { run, Reversed(run) })
                for (var length = Math.Min(line.Length, plain.Length - at); length > longest; length--)
                    if (line.Contains(plain.Substring(at, length), StringComparison.Ordinal)) longest = length;
        return longest;
    }

    private static string Reversed(string text) => new([.. text.Reverse()]);
}
