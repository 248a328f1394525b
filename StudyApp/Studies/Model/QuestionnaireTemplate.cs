using System.Collections.Frozen;
using System.Net;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Model;

/// <summary>A questionnaire file with placeholders in its texts. Immutable.</summary>
public sealed class QuestionnaireTemplate
{
    // These never reach a participant, or name things that must not change.
    private static readonly FrozenSet<string> NotSubstituted = Set(
        "id questiontype question_type show_if participant_calculations code src pattern"
    );

    // Shown as plain text and escaped there; every other text is markup.
    private static readonly FrozenSet<string> PlainTexts = Set(
        "labels items placeholder other_text_prompt na_label required_selection value label alt unit "
            + "pattern_hint columns allowed_values"
    );

    private readonly QuestionnaireSource _source;
    private readonly FrozenDictionary<StringNode, TextTemplate> _texts;

    private QuestionnaireTemplate(QuestionnaireSource source, Dictionary<StringNode, TextTemplate> texts)
    {
        _source = source;
        _texts = texts.ToFrozenDictionary<StringNode, TextTemplate>(ReferenceEqualityComparer.Instance);
    }

    /// <summary>All placeholders in all languages, in no particular order.</summary>
    public IEnumerable<Expression> Expressions => _texts.Values.SelectMany(t => t.Expressions);

    /// <summary>Finds the placeholders of a file; null when there are none.</summary>
    public static QuestionnaireTemplate? Read(QuestionnaireSource source, DiagnosticBag diagnostics)
    {
        var texts = new Dictionary<StringNode, TextTemplate>(ReferenceEqualityComparer.Instance);
        Collect(source.Root, texts, source.Languages, diagnostics);
        return texts.Count == 0 ? null : new(source, texts);
    }

    /// <summary>The questionnaire as one participant is shown it.</summary>
    /// <remarks>
    /// What is stored and offered are the texts with the values in place; the version stays that of the file.
    /// </remarks>
    /// <param name="questionnaire">The questionnaire as it was read.</param>
    /// <param name="scope">Where the values come from.</param>
    /// <param name="note">Told of each placeholder that can never be decided as it stands, with the reason.</param>
    public Questionnaire Render(
        Questionnaire questionnaire,
        IExpressionScope scope,
        Action<Expression, string>? note = null
    ) => _source.Read(questionnaire, (TableNode)Fill(_source.Root, "", scope, note));

    private static void Collect(
        Node node,
        Dictionary<StringNode, TextTemplate> texts,
        TextLanguages languages,
        DiagnosticBag diagnostics
    )
    {
        switch (node)
        {
            case StringNode text:
                if (TextTemplate.ReadLenient(text, diagnostics) is { } template) texts[text] = template;
                break;
            case ListNode list:
                foreach (var item in list.Items) Collect(item, texts, languages, diagnostics);
                break;
            case TableNode table:
                foreach (var entry in table.Entries)
                    if (languages.IsText(table) || !NotSubstituted.Contains(entry.Key))
                        Collect(entry.Value, texts, languages, diagnostics);
                break;
            default: break;
        }
    }

    private Node Fill(Node node, string key, IExpressionScope scope, Action<Expression, string>? note) => node switch
    {
        StringNode text when _texts.TryGetValue(text, out var template) => text with
        {
            Value = template.Render(scope, PlainTexts.Contains(key) ? value => value : WebUtility.HtmlEncode, note),
        },
        ListNode list => list with { Items = [.. list.Items.Select(item => Fill(item, key, scope, note))] },
        // What is said of a text holds in each of its languages.
        TableNode table when _source.Languages.IsText(table) => table with
        {
            Entries = [.. table.Entries.Select(e => e with { Value = Fill(e.Value, key, scope, note) })],
        },
        TableNode table => table with
        {
            Entries =
            [
                .. table.Entries.Select(e =>
                    NotSubstituted.Contains(e.Key) ? e : e with { Value = Fill(e.Value, e.Key, scope, note) }
                ),
            ],
        },
        _ => node,
    };

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>The file a questionnaire was read from, for reading it again with its placeholders filled in.</summary>
/// <param name="Root">The file's object.</param>
/// <param name="Languages">The languages of its texts.</param>
/// <param name="Read">Reads the questionnaire again from an object of the same shape.</param>
public sealed record QuestionnaireSource(
    TableNode Root,
    TextLanguages Languages,
    Func<Questionnaire, TableNode, Questionnaire> Read
);
