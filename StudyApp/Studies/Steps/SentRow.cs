namespace StudyApp.Studies.Steps;

/// <summary>A row that a study's own page sent.</summary>
/// <param name="Json">Column → value, a JSON object.</param>
/// <param name="Key">Names it within the participant's rows of the table: a row of a name that is there already is not
/// stored again. Null for a row without a name.</param>
public sealed record SentRow(string Json, string? Key)
{
    /// <summary>The most characters of a key.</summary>
    public const int KeyLength = 64;
}
