using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Authored;

/// <summary>
/// The question types that a study's author added: files <c>templates/questions/TYPE.html</c> of the study or of a
/// folder in it.
/// </summary>
internal sealed class OwnQuestionTypes
{
    private readonly Func<string, bool> _isOwn;
    private readonly Func<string, Template?> _find;

    private OwnQuestionTypes(Func<string, bool> isOwn, Func<string, Template?> find)
    {
        _isOwn = isOwn;
        _find = find;
    }

    /// <summary>
    /// For texts without their study, such as an older version: every type that is not built in was somebody's own.
    /// </summary>
    /// <remarks>Only columns can be asked for.</remarks>
    public static OwnQuestionTypes Unseen { get; } = new(type => !ItemTypes.Names.Contains(type), _ => null);

    /// <summary>
    /// Those of a study's files; what is wrong with a template that is used goes to the diagnostics once.
    /// </summary>
    public static OwnQuestionTypes Of(StudyFiles files, DiagnosticBag diagnostics)
    {
        var library = new TemplateLibrary(
            name => StudyTemplates.Find(files, name),
            StudyTemplates.QuestionGlobals,
            diagnostics
        );
        return new(type => StudyTemplates.Find(files, FileOf(type)) is not null, type => library.Find(FileOf(type)));
    }

    /// <summary>Those a questionnaire already uses.</summary>
    public static OwnQuestionTypes Of(Questionnaire questionnaire)
    {
        var types = questionnaire
            .Items.SelectMany(i => i.Parts)
            .OfType<CustomItem>()
            .DistinctBy(i => i.TypeName)
            .ToDictionary(i => i.TypeName, i => i.Template, StringComparer.Ordinal);
        return new(types.ContainsKey, type => types[type]);
    }

    /// <summary>The question, when its type is one of these; null otherwise.</summary>
    public Item? Read(string type, ItemSource source) =>
        _isOwn(type) ? CustomItem.ReadSettings(source, type, _find(type)) : null;

    /// <summary>Whether there is a template of that name.</summary>
    public bool Has(string type) => _isOwn(type);

    private static string FileOf(string type) => $"questions/{type}.html";
}
