using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace StudyApp.Studies.Tables;

/// <summary>What columns and fields may be called.</summary>
internal static partial class TableNames
{
    /// <summary>The column with the participant's number.</summary>
    public const string Participant = "participantID";

    /// <summary>The column with the time a row arrived.</summary>
    public const string Submitted = "timeSubmitted";

    /// <summary>What columns may be called.</summary>
    public const string Rule =
        "letters, digits and _, at most 63, not beginning with a digit, and no word of Python such as \"class\"";

    private static readonly FrozenSet<string> Keywords = (
        "False None True and as assert async await break class continue def del elif else except finally "
        + "for from global if import in is lambda nonlocal not or pass raise return try while with yield"
    )
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool IsName(string name) => Name().IsMatch(name) && !Keywords.Contains(name);

    // PostgreSQL cuts the names of columns off at 63 bytes.
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,62}\z")]
    private static partial Regex Name();
}
