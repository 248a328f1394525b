using StudyApp.Authoring.Templates.Functions;
using StudyApp.Authoring.Templates.Parsing;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;

namespace StudyApp.Studies.Authored;

/// <summary>Where a study's templates lie, and what they can rely on.</summary>
public static class StudyTemplates
{
    private const string Folder = "templates/";

    private static readonly string[] Everywhere =
    [
        "participant",
        "session",
        "config",
        "debug",
        "url_for",
        "json_dumps",
        "condition_label",
    ];

    /// <summary>What a template of a question type gets.</summary>
    public static TemplateGlobals QuestionGlobals { get; } =
        new(TemplateExpressions.Functions, ["question", "value", "values", "required", .. Everywhere]);

    /// <summary>What a page's template gets.</summary>
    /// <param name="answers">Names of questionnaires, questions and factors, which stand for what was answered.</param>
    internal static TemplateGlobals PageGlobals(IEnumerable<string> answers) =>
        new(
            TemplateExpressions.Functions,
            [
                .. Everywhere,
                "flat_page_list",
                "crumbs",
                "current_occurrence",
                "shuffle",
                "request",
                "g",
                "get_flashed_messages",
                "style_url",
                "condition",
                "source",
                "end_reason",
                "code",
                "restart_reason",
                StudyNames.Tables,
                StudyNames.Tasks,
                .. answers,
            ]
        );

    /// <summary>
    /// The file of a template's name: in <c>templates/</c>, else one of the program's own, else in the
    /// <c>templates/</c> of the study's folders in alphabetical order; null when there is none.
    /// </summary>
    internal static TemplateSource? Find(StudyFiles files, string name)
    {
        if (files.Texts.TryGetValue(Folder + name, out var own)) return new(Folder + name, own);
        if (BundledTemplates.Find(name) is { } bundled) return bundled;
        return Places(files, name)
            .Skip(1)
            .Where(files.Texts.ContainsKey)
            .Select(path => new TemplateSource(path, files.Texts[path]))
            .FirstOrDefault();
    }

    /// <summary>The paths at which a template of that name may lie, the study's own first.</summary>
    internal static IEnumerable<string> Places(StudyFiles files, string name) =>
        files
            .Texts.Keys.Select(FolderOf)
            .Where(f => f.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Prepend("")
            .Select(f => f + Folder + name);

    /// <summary>The name by which a template at a path is found.</summary>
    internal static string NameAt(string path) => path[(FolderOf(path).Length + Folder.Length)..];

    // "my_task/" of my_task/templates/…; empty for others.
    private static string FolderOf(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal) + 1;
        return
            slash > 1
            && path.AsSpan(slash).StartsWith(Folder, StringComparison.Ordinal)
            && !path.StartsWith(Folder, StringComparison.Ordinal)
            ? path[..slash]
            : "";
    }
}
