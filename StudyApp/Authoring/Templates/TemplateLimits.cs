namespace StudyApp.Authoring.Templates;

/// <summary>
/// Bounds that keep every template from hanging the server or flooding a page, whatever its author or a participant
/// writes.
/// </summary>
public static class TemplateLimits
{
    /// <summary>Longest file, in UTF-16 code units.</summary>
    public const int FileCharacters = 200_000;

    /// <summary>Most nodes of one file: every piece of text, tag, name, operator and call is one.</summary>
    public const int Nodes = 20_000;

    /// <summary>Deepest nesting of tags in one another, and of brackets and operators in one another.</summary>
    public const int Nesting = 64;

    /// <summary>Most files one template may reach by <c>extends</c>, <c>include</c> and <c>import</c>.</summary>
    public const int Files = 64;

    /// <summary>
    /// Steps of one rendering: each node evaluated, each element of a list made, compared or looked at is one.
    /// </summary>
    public const int Steps = 200_000;

    /// <summary>
    /// UTF-16 code units that one rendering may make, those of texts it makes and throws away included.
    /// </summary>
    public const int TextMade = 2_000_000;

    /// <summary>
    /// Deepest nesting while rendering: tags, expressions, macros, includes and blocks in one another.
    /// </summary>
    public const int Depth = 400;
}
