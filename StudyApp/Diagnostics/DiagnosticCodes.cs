namespace StudyApp.Diagnostics;

/// <summary>Every diagnostic code: <c>TO</c> TOML text, <c>JS</c> JSON text, <c>ST</c> the study file and its pages, <c>QU</c> questionnaires and items, <c>EX</c> expressions, <c>SV</c> server settings.</summary>
public static class DiagnosticCodes
{
    /// <summary>The text is not TOML 1.0.</summary>
    public const string TomlSyntax = "TO001";

    /// <summary>The text is not JSON.</summary>
    public const string JsonSyntax = "JS001";

    /// <summary>The same key stands twice in one JSON object.</summary>
    public const string JsonDuplicateKey = "JS002";

    /// <summary>The text is not an expression.</summary>
    public const string ExpressionSyntax = "EX001";

    /// <summary>The expression is blank.</summary>
    public const string ExpressionEmpty = "EX002";

    /// <summary>The expression is too long, has too many parts or is nested too deep.</summary>
    public const string ExpressionTooLarge = "EX003";

    /// <summary>The expression uses something of Python or another language that expressions do not have.</summary>
    public const string ExpressionForbidden = "EX004";

    /// <summary>The expression calls a function that does not exist.</summary>
    public const string ExpressionUnknownFunction = "EX005";

    /// <summary>A number or a text in the expression is malformed.</summary>
    public const string ExpressionLiteral = "EX006";

    /// <summary>A name with dots is no reference to an answer or a table.</summary>
    public const string ExpressionReference = "EX007";

    /// <summary>Where an expression belongs stands something other than a string.</summary>
    public const string ExpressionNotText = "EX008";

    /// <summary>The expression uses a name that nothing in the study has.</summary>
    public const string ExpressionUnknownName = "EX009";

    /// <summary>An operator or a function gets a kind of value it cannot work with.</summary>
    public const string ExpressionImpossible = "EX010";

    /// <summary>A comparison whose outcome is the same for all participants.</summary>
    public const string ExpressionAlwaysSame = "EX011";

    /// <summary>A function gets too few or too many arguments.</summary>
    public const string ExpressionArgumentCount = "EX012";

    /// <summary>A grouped table export is used without naming a group.</summary>
    public const string ExpressionUnkeyedGroups = "EX013";
}
