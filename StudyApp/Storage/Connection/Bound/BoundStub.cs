namespace StudyApp.Storage.Connection.Bound;

/// <summary>
/// What the study's database keeps in place of a document that lies in another one: <c>{"__bound":"NAME/KEY"}</c>.
/// </summary>
internal static class BoundStub
{
    /// <summary>
    /// What every stub begins with; no document of answers or of a row does, except where a column of that name comes
    /// first.
    /// </summary>
    public const string Prefix = "{\"__bound\":\"";

    private const string Suffix = "\"}";
    private const int KeyLength = 32;

    /// <summary>The stub of a document.</summary>
    /// <param name="bind">The database's name in SQLALCHEMY_BINDS.</param>
    /// <param name="key">The document's key there.</param>
    public static string Of(string bind, string key) => Prefix + bind + "/" + key + Suffix;

    /// <summary>A key nobody can guess and no other document has.</summary>
    public static string NewKey() => Guid.NewGuid().ToString("N");

    /// <summary>What the stubs of one database begin with.</summary>
    public static string PrefixOf(string bind) => Prefix + bind + "/";

    /// <summary>Where the document of a stub lies; null for text that is no stub.</summary>
    public static (string Bind, string Key)? Read(string stored)
    {
        if (!stored.StartsWith(Prefix, StringComparison.Ordinal) || !stored.EndsWith(Suffix, StringComparison.Ordinal))
            return null;
        var place = stored[Prefix.Length..^Suffix.Length];
        var mark = place.Length - KeyLength - 1;
        if (mark < 1 || place[mark] != '/') return null;
        var key = place[(mark + 1)..];
        return key.All(char.IsAsciiHexDigitLower) ? (place[..mark], key) : null;
    }
}
