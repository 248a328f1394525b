using System.Collections.Frozen;

namespace StudyApp.Hosting.Folders;

/// <summary>
/// Libraries and styles under the names by which pages of existing studies load them (<c>/BOFS_static/…</c>).
/// </summary>
internal static class CompatibleFiles
{
    private const string Styles = "css/participant.css";

    // What a script of that name did, the pages do by themselves; its address is answered all the same.
    private const string Empty = "js/empty.js";

    private static readonly FrozenDictionary<string, string> Assets = new Dictionary<string, string>
    {
        ["style.css"] = Styles,
        ["style_questionnaire.css"] = Styles,
        ["bootstrap.min.css"] = Styles,
        ["js/jquery-3.7.1.min.js"] = "lib/jquery/jquery.js",
        ["js/htmx.min.js"] = "lib/htmx/htmx.js",
        ["js/json-enc.js"] = "js/json-enc.js",
        ["js/user_active.js"] = "js/studyapp.js",
        ["js/admin_controls.js"] = Empty,
        ["js/questionnaire_branching.js"] = Empty,
        ["js/bofs_expressions.js"] = Empty,
        ["js/bootstrap.bundle.min.js"] = Empty,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The asset that stands for a file; null for others.</summary>
    public static string? Find(string path) => Assets.GetValueOrDefault(path);
}
