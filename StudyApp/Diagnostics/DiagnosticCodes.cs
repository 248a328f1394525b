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
}
