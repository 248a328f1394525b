namespace StudyApp.Authoring.Expressions.Parsing;

/// <summary>Syntax of Python and of other languages that this language leaves out, and what to write instead.</summary>
internal static class ForeignSyntax
{
    /// <summary>Null for what is merely in the wrong place.</summary>
    public static (string Message, string? Suggestion)? Explain(string token) => token switch
    {
        "=" => ("\"=\" does not compare, and arguments have no names", "compare with =="),
        "===" => ("there is no ===", "compare with =="),
        "!==" or "<>" => ($"there is no {token}", "compare with !="),
        "&" or "&&" => ($"there is no {token}", "write and"),
        "|" or "||" => ($"there is no {token}", "write or"),
        "!" => ("there is no !", "write not"),
        "**" => ("powers are not supported", "multiply instead"),
        "^" or "~" or "<<" or ">>" => ("bit operations are not supported", null),
        "?" => ("there is no ? operator", "write VALUE if CONDITION else OTHER"),
        ":" => ("slices, dictionaries and type annotations are not supported", null),
        ":=" => ("names cannot be assigned", null),
        "{" => ("dictionaries and sets are not supported", "write a list: [a, b]"),
        "." => (
            "attributes and methods are not supported",
            "references to answers have no space around their dots and begin with a questionnaire's name"
        ),
        "is" => ("\"is\" is not supported", "compare with == or !="),
        "lambda" or "for" or "async" or "await" or "yield" => ($"\"{token}\" is not supported", null),
        "True" or "False" or "None" or "and" or "or" or "not" or "in" or "if" or "else" => null,
        _ => char.IsAsciiLetter(token[0]) ? ($"\"{token}\" is a reserved word", null) : null,
    };
}
