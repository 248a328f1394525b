using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Authoring.Html;
using StudyApp.Authoring.Json;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Checks;
using StudyApp.Studies.Items;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Reading;

/// <summary>Reads one questionnaire file in one language.</summary>
/// <remarks>Always finishes; what is wrong stands in the diagnostics.</remarks>
internal sealed partial class QuestionnaireReader(
    DiagnosticBag diagnostics,
    TextLanguages languages,
    OwnQuestionTypes ownTypes,
    bool readsPlaceholders = true,
    DatabaseBinds? binds = null
)
{
    private const string Anchor = "fixed";
    private const int MaxBlockDepth = 5;

    // SQLite takes the columns "tag" and "Tag" of a view for the same.
    private static readonly FrozenSet<string> ViewColumns = "participantID tag timeStarted timeEnded duration"
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> ReservedIds = Set("participant condition tables");

    private static readonly FrozenSet<string> Keywords = Set(
        "False None True and as assert async await break class continue def del elif else except finally "
            + "for from global if import in is lambda nonlocal not or pass raise return try while with yield"
    );

    /// <summary>The keys that the file read last could have had, for holding them against the schema.</summary>
    internal IReadOnlyDictionary<string, KeyKind> Asked { get; private set; } = FrozenDictionary<string, KeyKind>.Empty;

    public Questionnaire? Read(string name, string file, string text)
    {
        if (JsonText.Read(file, text, diagnostics) is not { } root) return null;
        if (root is not TableNode table)
        {
            diagnostics.Error(
                DiagnosticCodes.QuestionnaireShape,
                root.Span,
                $"A questionnaire file holds an object with \"questions\", but this is {root.KindName}."
            );
            return null;
        }
        FileNames.Check("questionnaire", name, file, diagnostics);
        return Read(name, file, ContentVersion.Of("questionnaire", name, text), table);
    }

    /// <summary>The questionnaire of a file's object; its texts may have been filled in since.</summary>
    public Questionnaire Read(string name, string file, ContentVersion version, TableNode table)
    {
        var reader = new TableReader(table, diagnostics, DiagnosticCodes.QuestionValue, $"questionnaire \"{name}\"")
        {
            Languages = languages,
        };
        reader.Know("$schema", "reference", "doi", "participant_calculations", "database");
        if (reader.Raw("database") is { } other and not StringNode)
            reader.Refuse("database", other, "the name of a database");
        binds?.Check(reader);
        var minAnswers = reader.Integer("min_answers") ?? 0;
        var (items, layout) = ReadItems(reader);
        var questionnaire = new Questionnaire
        {
            Name = name,
            File = file,
            Version = version,
            Bind = DatabaseBinds.NamedBy(reader),
            Items = items,
            Layout = layout,
            MinAnswers = minAnswers,
            MinAnswersSpan = reader.SpanOf("min_answers"),
            Instructions = SafeHtml.FromMarkup(reader.LocalText("instructions")),
            Title = reader.LocalText("title") ?? "",
            Code = reader.Text("code") is { } code && !string.IsNullOrWhiteSpace(code) ? code : "",
            Template = readsPlaceholders
                ? QuestionnaireTemplate.Read(new(table, languages, ReadFilled), diagnostics)
                : null,
        };
        reader.ReportUnknown(DiagnosticCodes.QuestionUnknownKey);
        Asked = reader.Asked;
        CheckIds(questionnaire);
        if (minAnswers < 0 || minAnswers > items.Sum(i => i.Parts.Count(p => !p.Columns.IsEmpty)))
            diagnostics.Error(
                DiagnosticCodes.QuestionValue,
                reader.SpanOf("min_answers"),
                $"\"min_answers\" of {reader.Owner} must lie between 0 and the number of questions."
            );
        questionnaire = questionnaire with
        {
            Items = [.. items.Select(i => i.ShowIf is { } showIf
            ? i with { ShowIf = AnswerRange.Reversed(showIf, AnswerRange.Within(questionnaire)) } : i)]
        };
        CheckConditions(questionnaire);
        return questionnaire with { Calculations = ReadCalculations(reader, questionnaire) };
    }

    private Questionnaire ReadFilled(Questionnaire questionnaire, TableNode filled) =>
        new QuestionnaireReader(
            new DiagnosticBag(),
            languages,
            OwnQuestionTypes.Of(questionnaire),
            readsPlaceholders: false
        ).Read(questionnaire.Name, questionnaire.File, questionnaire.Version, filled);

    private void CheckConditions(Questionnaire questionnaire)
    {
        if (!questionnaire.Branches) return;
        var names = ColumnTypes.OnPage(questionnaire);
        foreach (var item in questionnaire.Items)
            if (item.ShowIf is { } showIf)
            {
                ExpressionChecker.Check(showIf, names, diagnostics);
                EmptyTextComparison.Warn(showIf, diagnostics);
            }
    }

    private ImmutableArray<Calculation> ReadCalculations(TableReader reader, Questionnaire questionnaire)
    {
        if (reader.Raw("participant_calculations") is not { } node || node is StringNode { Value: "" }) return [];
        if (node is not TableNode table)
        {
            reader.Refuse("participant_calculations", node, "an object of names and expressions");
            return [];
        }
        foreach (var entry in table.Entries)
        {
            CheckName(entry.Key, entry.KeySpan);
            if (questionnaire.Columns.Any(c => string.Equals(c.Name, entry.Key, StringComparison.OrdinalIgnoreCase)))
                diagnostics.Error(
                    DiagnosticCodes.DuplicateId,
                    entry.KeySpan,
                    $"The calculation \"{entry.Key}\" has the name of a question; capital letters make no "
                        + $"difference.",
                    "choose another"
                );
        }
        return CalculationReader.Read(table, questionnaire, diagnostics);
    }

    private (ImmutableArray<Item> Items, ItemLayout Layout) ReadItems(TableReader reader)
    {
        var items = ImmutableArray.CreateBuilder<Item>();
        if (reader.Raw("questions") is not ListNode list)
        {
            diagnostics.Error(
                DiagnosticCodes.QuestionnaireShape,
                reader.SpanOf("questions"),
                $"{reader.Owner} needs \"questions\", an array of questions."
            );
            return ([], new(new FileOrder(), [], ""));
        }
        if (list.Items.IsEmpty)
            diagnostics.Warn(DiagnosticCodes.QuestionnaireEmpty, list.Span, $"{reader.Owner} has no questions.");
        var layout = ReadBlock(reader, list, items, "", depth: 0);
        return (items.ToImmutable(), layout);
    }

    // A block stands among the questions: {"block": [questions], "order": "random"}.
    private ItemLayout ReadBlock(
        TableReader reader,
        ListNode list,
        ImmutableArray<Item>.Builder items,
        string name,
        int depth
    )
    {
        var parts = ImmutableArray.CreateBuilder<LayoutPart>();
        foreach (var (at, node) in list.Items.Index())
            if (node is not TableNode question)
                diagnostics.Error(
                    DiagnosticCodes.QuestionnaireShape,
                    node.Span,
                    $"A question is an object, but this is {node.KindName}."
                );
            else if (question["block"] is ListNode inner && depth < MaxBlockDepth)
            {
                var block = new TableReader(question, diagnostics, DiagnosticCodes.QuestionValue, "this block");
                block.Know("block");
                parts.Add(
                    new(
                        0,
                        ReadBlock(
                            block,
                            inner,
                            items,
                            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}/{at}"),
                            depth + 1
                        ),
                        block.Flag(Anchor)
                    )
                );
                block.ReportUnknown(DiagnosticCodes.QuestionUnknownKey);
            }
            else if (
                question.Find("block") is { } wrong
                && question.Find("questiontype") is null
                && question.Find("question_type") is null
            )
                diagnostics.Error(
                    DiagnosticCodes.QuestionnaireShape,
                    wrong.Value.Span,
                    wrong.Value is ListNode
                        ? $"Blocks can be nested {MaxBlockDepth} deep."
                        : $"\"block\" must be an array of questions, but this is {wrong.Value.KindName}."
                );
            else if (ReadItem(question) is { } item)
            {
                parts.Add(
                    new(
                        items.Count,
                        null,
                        new TableReader(question, new DiagnosticBag(), DiagnosticCodes.QuestionValue, "").Flag(Anchor)
                    )
                );
                items.Add(item);
            }
        var rule = OrderReader.Read(reader, list.Items.Length, "entries");
        if (rule is ConditionOrder && parts.Any(p => p.IsAnchored))
            diagnostics.Error(
                DiagnosticCodes.OrderValue,
                reader.SpanOf("orders"),
                $"{reader.Owner} says both which entries keep their place and where each stands.",
                $"remove \"{Anchor}\", or the orders"
            );
        // Entries that could not be read are errors; the rule then has nothing to order.
        return new(parts.Count == list.Items.Length ? rule : new FileOrder(), parts.ToImmutable(), name);
    }

    private Item? ReadItem(TableNode question)
    {
        var type = TypeOf(question);
        if (type is null) return null;
        var source = new ItemSource(question, diagnostics) { ReadNested = ReadItem, Languages = languages };
        source.Reader.Know(Anchor);
        var builtIn = ItemTypes.Read(type.Value, source);
        if (builtIn is not null && ownTypes.Has(type.Value))
            diagnostics.Warn(
                DiagnosticCodes.UnsupportedQuestionType,
                type.Span,
                $"templates/questions/{type.Value}.html is not used: \"{type.Value}\" is a built-in type, "
                    + $"which shows itself.",
                "give your template a name of its own"
            );
        if ((builtIn ?? ownTypes.Read(type.Value, source)) is not { } item)
        {
            diagnostics.Error(
                DiagnosticCodes.UnknownQuestionType,
                type.Span,
                $"There is no question type \"{type.Value}\".",
                Suggestions.DidYouMean(type.Value, ItemTypes.Names)
                    ?? $"use one of {string.Join(", ", ItemTypes.Names)}"
            );
            return null;
        }
        source.Reader.ReportUnknown(DiagnosticCodes.QuestionUnknownKey);
        if (source.Reader.Raw("show_if") is { } showIf)
            item = item with
            {
                ShowIf = ExpressionParser.Parse(showIf, diagnostics),
                ShowIfText = (showIf as StringNode)?.Value ?? "",
            };
        if (item.Id is null && item.NeedsId)
            diagnostics.Warn(
                DiagnosticCodes.QuestionWithoutId,
                item.Span,
                "This question has no \"id\"; its answer is not stored.",
                "give it an \"id\""
            );
        return item;
    }

    private StringNode? TypeOf(TableNode question)
    {
        var (current, alias) = (question["questiontype"] as StringNode, question["question_type"] as StringNode);
        if (current is not null && alias is not null && current.Value != alias.Value)
            diagnostics.Error(
                DiagnosticCodes.UnknownQuestionType,
                alias.Span,
                $"\"questiontype\" says \"{current.Value}\" and \"question_type\" says \"{alias.Value}\".",
                "keep one of them"
            );
        if ((current ?? alias) is { } type) return type;
        diagnostics.Error(
            DiagnosticCodes.UnknownQuestionType,
            question.Span,
            "This question has no \"questiontype\".",
            $"use one of {string.Join(", ", ItemTypes.Names)}"
        );
        return null;
    }

    private void CheckIds(Questionnaire questionnaire)
    {
        var first = new Dictionary<string, SourceSpan>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in questionnaire.Items)
        {
            if (item.Id is { } own && item.Columns.IsEmpty && item is not TextViewItem) CheckName(own, item.Span);
            foreach (var column in item.Columns)
            {
                CheckName(column.Name, item.Span);
                if (!first.TryAdd(column.Name, item.Span))
                    diagnostics.Error(
                        DiagnosticCodes.DuplicateId,
                        item.Span,
                        $"The id \"{column.Name}\" is already used by the question on line "
                            + $"{first[column.Name].Line}; capital letters make no difference.",
                        "give each question its own id"
                    );
            }
        }
    }

    private void CheckName(string id, SourceSpan span)
    {
        if (!ValidId().IsMatch(id))
            diagnostics.Error(
                DiagnosticCodes.InvalidId,
                span,
                $"The id \"{id}\" cannot name a column.",
                "use letters, digits and _, at most 63, not beginning with a digit"
            );
        else if (ReservedIds.Contains(id) || Keywords.Contains(id) || ViewColumns.Contains(id))
            diagnostics.Error(DiagnosticCodes.InvalidId, span, $"The id \"{id}\" is reserved.", "choose another");
        else if (id.StartsWith("__", StringComparison.Ordinal))
            diagnostics.Error(
                DiagnosticCodes.InvalidId,
                span,
                $"The id \"{id}\" begins as the program's own fields do.",
                "let it begin with a letter"
            );
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,62}\z")]
    private static partial Regex ValidId();

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
