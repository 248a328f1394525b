using StudyApp.Templates;

namespace StudyApp.Studies;

/// <summary>Where a study's templates lie, and what they can rely on.</summary>
public static class StudyTemplates
{
    private const string Folder = "templates/";

    /// <summary>What a template of a question type gets.</summary>
    public static TemplateGlobals QuestionGlobals { get; } = new([], ["question", "value", "values", "required", "participant", "session", "config", "debug", "url_for", "json_dumps"]);

    /// <summary>The file of a template's name: in <c>templates/</c>, else in the <c>templates/</c> of the study's folders in alphabetical order; null when there is none.</summary>
    internal static TemplateSource? Find(StudyFiles files, string name)
    {
        if (files.Texts.TryGetValue(Folder + name, out var own)) return new(Folder + name, own);
        foreach (var (path, text) in files.Texts)
            if (path.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && path.AsSpan(slash + 1).StartsWith(Folder, StringComparison.Ordinal) && path.AsSpan(slash + 1 + Folder.Length).SequenceEqual(name))
                return new(path, text);
        return null;
    }
}
