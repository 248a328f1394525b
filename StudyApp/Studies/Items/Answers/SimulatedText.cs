using StudyApp.Studies.Items.Orders;

namespace StudyApp.Studies.Items.Answers;

/// <summary>Texts that artificial participants type; among them the characters that break careless exports.</summary>
internal static class SimulatedText
{
    private static readonly string[] Words =
        [
            "morning",
            "quiet",
            "Größe",
            "coffee,",
            "\"quoted\"",
            "naïve",
            "because",
            "semi;colon",
            "it's",
            "日記",
            "two\tdoors",
            "almost",
            "=1+1",
            "ελπίδα",
            "never",
            "river",
        ];

    public static string Sentence(SeededChance chance, int words) =>
        string.Join(' ', Enumerable.Range(0, 1 + chance.Next(words)).Select(_ => Words[chance.Next(Words.Length)]));
}
