using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Syntax;

/// <summary>
/// What the files of questionnaires and tables may be called: anything that can be kept and be an address.
/// </summary>
/// <remarks>Quoting is up to who writes a name somewhere.</remarks>
public static class FileNames
{
    /// <summary>The most UTF-16 code units of a name: what the database keeps beside each answer.</summary>
    public const int Longest = 64;

    /// <summary>
    /// A name as it is stored and compared: file systems spell one and the same letter in two ways, as ö and as o with
    /// two dots.
    /// </summary>
    public static string Normal(string name) => IsWellFormed(name) ? name.Normalize() : name;

    /// <summary>Adds an error when a file cannot be called so.</summary>
    /// <param name="kind">What the file holds, for the message: <c>questionnaire</c>.</param>
    /// <param name="name">The name without folder and ending.</param>
    /// <param name="file">The file, relative to the study folder.</param>
    /// <param name="diagnostics">Receives the error.</param>
    public static void Check(string kind, string name, string file, DiagnosticBag diagnostics)
    {
        if (name is "condition" or "tables")
            diagnostics.Error(
                DiagnosticCodes.ReservedName,
                SourceSpan.WholeFile(file),
                $"A {kind} cannot be called \"{name}\": expressions mean something else by it.",
                "rename the file"
            );
        else if (ProblemOf(name) is { } problem)
            diagnostics.Error(
                DiagnosticCodes.UnusableFileName,
                SourceSpan.WholeFile(file),
                $"This file's name {problem}.",
                "rename the file"
            );
    }

    private static string? ProblemOf(string name) => name switch
    {
        "" or "." or ".." => "cannot be part of an address",
        { Length: > Longest } => $"has more than {Longest} characters without its ending",
        _ when name.Contains('?') => "holds a question mark, which would end an address",
        _ when !IsWellFormed(name) || name.Any(char.IsControl) =>
            "holds characters that are none, such as a line break",
        _ => null,
    };

    private static bool IsWellFormed(string name)
    {
        for (var i = 0; i < name.Length; i++)
            if (char.IsSurrogate(name[i]) && !(i + 1 < name.Length && char.IsSurrogatePair(name[i], name[++i])))
                return false;
        return true;
    }
}
