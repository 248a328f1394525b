using System.Collections.Frozen;
using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Authoring.Html;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;
using StudyApp.Studies.Tasks.Types;

namespace StudyApp.Studies.Reading;

/// <summary>Reads <c>PAGE_LIST</c> and resolves each path to the page it names.</summary>
internal sealed class PageListReader(StudyFiles files, FrozenDictionary<string, Questionnaire> questionnaires, int conditions, PageTexts texts, PythonFolders python, TextLanguages languages, DiagnosticBag diagnostics)
{
    private const int MaxPathLength = 200;

    private static readonly string[] Kinds =
        ["consent", "consent_nc", "create_participant", "create_participant_nc", "assign_condition", "external_id", "questionnaire/…", "instructions/…", "simple/…", "custom/…", "task/…", "part/…", "end"];

    private static readonly FrozenSet<string> Internal =
        new[] { "redirect_next_page", "redirect_previous_page", "redirect_from_page", "redirect_to_page", "submit", "user_active", "current_url", "restart", "debug_pick_condition", "questionnaire_question", "table", "admin", "health" }
            .ToFrozenSet(StringComparer.Ordinal);

    private readonly HashSet<string> _writtenTags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _occurrences = new(StringComparer.Ordinal);
    private Consent? _consent;
    private int _blocks;

    public ImmutableArray<FlowEntry> Read(ListNode list)
    {
        CollectTags(list);
        var entries = ReadEntries(list.Items, new HashSet<string>(StringComparer.Ordinal));
        CheckOrders(list, entries);
        var ends = new ListEnds(conditions);
        if (!list.Items.IsEmpty) ends.Report(entries, list.Span, diagnostics);
        var closes = entries.LastOrDefault() is PageEntry { Page: EndPage } || ends.Stops(entries);
        return closes ? entries : entries.Add(EntryOf(new EndPage("end", EndPage.Complete, null)));
    }

    private ImmutableArray<FlowEntry> ReadEntries(ImmutableArray<Node> nodes, HashSet<string> seen)
    {
        var entries = ImmutableArray.CreateBuilder<FlowEntry>();
        foreach (var node in nodes)
            if (node is not TableNode table)
                diagnostics.Error(DiagnosticCodes.PageValue, node.Span, $"An entry of PAGE_LIST is a table like {{name='Consent', path='consent'}}, but this is {node.KindName}.");
            else if (table.Find("conditional_routing") is { } routing) AddRouting(entries, routing, seen);
            else if (table.Find("path") is null && table.Find("page_list") is not null) entries.Add(ReadOrdered(table, seen));
            else if (ReadPage(table, seen) is { } page) entries.Add(EntryOf(page) with { ShowIf = ShowIf(table) });
        return entries.ToImmutable();
    }

    private PageEntry EntryOf(Page page)
    {
        var occurrence = _occurrences.GetValueOrDefault(page.Path);
        _occurrences[page.Path] = occurrence + 1;
        return new(page) { Occurrence = occurrence };
    }

    private void CheckOrders(ListNode list, ImmutableArray<FlowEntry> entries)
    {
        foreach (var questionnaire in questionnaires.Values.OrderBy(q => q.Name, StringComparer.Ordinal))
            if (questionnaire.Layout.Rules.OfType<ConditionOrder>().FirstOrDefault(r => r.Orders.Length != conditions) is { } rule)
                diagnostics.Warn(DiagnosticCodes.OrderWithoutCondition, SourceSpan.WholeFile(questionnaire.File), $"There are {conditions} conditions but {rule.Orders.Length} orders; participants without an order of their own see the questions as written.", "write one order for each condition");
        var assigns = entries.Index().FirstOrDefault(e => e.Item is PageEntry { Page: ConsentPage { AssignsCondition: true } or CreateParticipantPage { AssignsCondition: true } or AssignConditionPage }, (Index: 0, Item: null!)).Index;
        if (conditions > 0 && entries.Take(assigns).OfType<OrderedEntry>().Any(e => e.Rule is ConditionOrder or LatinSquareOrder))
            diagnostics.Warn(DiagnosticCodes.OrderWithoutCondition, list.Span, "Pages whose order goes by condition stand before the condition is assigned; they are shown as written.", "put the page that assigns the condition before them");
    }

    private void AddRouting(ImmutableArray<FlowEntry>.Builder entries, Entry routing, HashSet<string> seen)
    {
        if (routing.Value is not ListNode list)
        {
            diagnostics.Error(DiagnosticCodes.PageValue, routing.Value.Span, $"\"conditional_routing\" must be an array of arms, but this is {routing.Value.KindName}.");
            return;
        }
        var arms = ImmutableArray.CreateBuilder<RoutingArm>();
        var union = new HashSet<string>(seen, StringComparer.Ordinal);
        foreach (var node in list.Items)
        {
            if (node is not TableNode table)
            {
                diagnostics.Error(DiagnosticCodes.PageValue, node.Span, $"An arm is a table like {{condition=1, page_list=[…]}}, but this is {node.KindName}.");
                continue;
            }
            var reader = new TableReader(table, diagnostics, DiagnosticCodes.PageValue, "this arm");
            var condition = reader.Integer("condition");
            if (condition is < 1 || condition > conditions)
                diagnostics.Warn(DiagnosticCodes.UnknownCondition, reader.SpanOf("condition"), $"There is no condition {condition}: CONDITIONS has {conditions}.", "conditions are counted from 1; nobody is assigned to this one");
            reader.Know("show_if");
            var inArm = new HashSet<string>(seen, StringComparer.Ordinal);
            arms.Add(new(condition, ReadEntries(reader.List("page_list"), inArm)) { ShowIf = ShowIf(table), Span = table.Span });
            union.UnionWith(inArm);
            reader.ReportUnknown(DiagnosticCodes.PageUnknownKey);
        }
        seen.UnionWith(union);
        entries.Add(new RoutingEntry(arms.ToImmutable()));
    }

    private OrderedEntry ReadOrdered(TableNode table, HashSet<string> seen)
    {
        var reader = new TableReader(table, diagnostics, DiagnosticCodes.PageValue, "this block");
        reader.Know("name");
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"pages/{++_blocks}");
        var parts = reader.List("page_list");
        var entries = ReadEntries(parts, seen);
        var rule = OrderReader.Read(reader, parts.Length, "pages");
        reader.ReportUnknown(DiagnosticCodes.PageUnknownKey);
        if (rule is ConditionOrder { Orders.Length: var orders } && orders != conditions)
            diagnostics.Warn(DiagnosticCodes.OrderWithoutCondition, reader.SpanOf("orders"), $"There are {conditions} conditions but {orders} orders; participants without an order of their own see the pages as written.", "write one order for each condition");
        if (entries.OfType<PageEntry>().FirstOrDefault(e => e.Page is EndPage or ConsentPage or CreateParticipantPage or AssignConditionPage or PartPage) is { } misplaced && rule is not FileOrder)
            diagnostics.Error(DiagnosticCodes.OrderValue, misplaced.Page.Span, $"\"{misplaced.Page.Path}\" cannot be moved: it has its place in the study.", "put it outside the block");
        // Entries that could not be read are errors; the rule then has nothing to order.
        return new(entries.Length == parts.Length ? rule : new FileOrder(), entries, name);
    }

    private Page? ReadPage(TableNode table, HashSet<string> seen)
    {
        var reader = new TableReader(table, diagnostics, DiagnosticCodes.PageValue, table["path"] is StringNode s ? $"page \"{s.Value}\"" : "this page") { Languages = languages };
        var name = reader.LocalText("name") ?? "";
        var path = reader.TextNode("path");
        if (path?.Value.Length > MaxPathLength)
        {
            diagnostics.Error(DiagnosticCodes.PageValue, path.Span, $"A path has at most {MaxPathLength} characters.");
            return null;
        }
        if (path?.Value.Contains('?') == true)
        {
            diagnostics.Error(DiagnosticCodes.PageValue, path.Span, "A path cannot hold a question mark, which would end the address.", "rename the file");
            return null;
        }
        if (path is null)
        {
            diagnostics.Error(DiagnosticCodes.PageValue, table.Span, "A page needs a \"path\".", "such as {name='Consent', path='consent'}");
            return null;
        }
        reader.Know("show_if");
        var page = Resolve(path with { Value = path.Value.Trim('/') }, reader, seen);
        var time = ReadTime(reader, page);
        if (page is not EndPage && reader.Raw("outgoing_url") is { } url)
            diagnostics.Error(DiagnosticCodes.PageValue, url.Span, "Only the pages \"end\" and \"end/…\" can have an \"outgoing_url\".");
        if (page is not EndPage && reader.Raw("counts") is { } counts)
            diagnostics.Error(DiagnosticCodes.PageValue, counts.Span, "Only ends other than the plain one can say whether they count.",
                "such as {path='end/screened_out', counts=true}");
        reader.ReportUnknown(DiagnosticCodes.PageUnknownKey);
        return page is null ? null : page with { Name = name, Span = path.Span, Time = time };
    }

    private PageTime ReadTime(TableReader reader, Page? page)
    {
        var (least, most) = (Seconds("min_seconds"), Seconds("max_seconds"));
        if (least is null && most is null) return PageTime.Unlimited;
        if (page is not (null or QuestionnairePage or InstructionsPage))
            diagnostics.Error(DiagnosticCodes.PageTime, reader.SpanOf(least is null ? "max_seconds" : "min_seconds"), "Only questionnaires and instructions can have a time limit.");
        else Bounds.Check<double>(reader, DiagnosticCodes.PageTime, new("min_seconds", least), new("max_seconds", most));
        return new(TimeSpan.FromSeconds(least ?? 0), most is { } limit ? TimeSpan.FromSeconds(limit) : null);

        double? Seconds(string key)
        {
            if (reader.Number(key) is not { } seconds || seconds is > 0 and <= 86_400) return reader.Number(key);
            diagnostics.Error(DiagnosticCodes.PageTime, reader.SpanOf(key), $"\"{key}\" must lie above 0 and be at most 86400 seconds.");
            return null;
        }
    }

    private Page? Resolve(StringNode path, TableReader reader, HashSet<string> seen)
    {
        var parts = path.Value.Split('/');
        if (Internal.Contains(parts[0]))
        {
            diagnostics.Error(DiagnosticCodes.ReservedPage, path.Span, $"\"{path.Value}\" is an address of the program's own and cannot be a page.");
            return null;
        }
        switch (parts)
        {
            case ["consent" or "consent_nc"]: return Consent(path, assigns: parts[0] == "consent");
            case ["create_participant" or "create_participant_nc"]: return new CreateParticipantPage(path.Value, parts[0] == "create_participant");
            case ["assign_condition"]: return new AssignConditionPage(path.Value);
            case ["external_id" or "start_mturk" or "startMTurk"]: return new ExternalIdPage(path.Value);
            case ["questionnaire", _] or ["questionnaire", _, _]: return QuestionnaireAt(path, parts, seen);
            case ["instructions" or "simple" or "custom", .. { Length: > 0 } rest]: return Authored(path, parts[0], string.Join('/', rest));
            case ["task", var task]: return TaskAt(path, task, reader);
            case ["part", { Length: > 0 }]: return PartReader.Read(path, reader);
            case ["end"]: return End(path, EndPage.Complete, reader);
            case ["end", var reason]: return End(path, reason, reader);
            default:
                if (python.Explain(path)) return null;
                diagnostics.Error(DiagnosticCodes.UnknownPage, path.Span, $"There is no page kind \"{path.Value}\".",
                    Suggestions.DidYouMean(parts[0], Kinds.Select(k => k.Split('/')[0])) ?? $"use one of {string.Join(", ", Kinds)}");
                return null;
        }
    }

    private ConsentPage Consent(StringNode path, bool assigns)
    {
        _consent ??= ReadConsent(path);
        return new(path.Value, _consent, assigns);
    }

    private Consent ReadConsent(StringNode path)
    {
        const string Usual = "consent.html";
        if (LocalMarkup.Find(files, Usual, languages, diagnostics) is not { } text)
        {
            diagnostics.Warn(DiagnosticCodes.MissingFile, path.Span, files.Unreadable.GetValueOrDefault(Usual) ?? $"The consent page shows {Usual}, but the study folder has no such file: participants agree to nothing.", "write the consent text into consent.html beside the configuration file");
            text = new(Usual, "", "");
        }
        if (text.Markup.IndexOf(Model.Consent.Unwritten, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
            diagnostics.Warn(DiagnosticCodes.PlaceholderConsent,
                new TemplatePlaces(new(text.Path, text.Markup)).Span(at, at + Model.Consent.Unwritten.Length),
                "The consent text is still the one that a new study begins with.",
                "replace it with the information that your ethics committee approved");
        var (clean, removed) = HtmlSanitizer.Clean(text.Markup);
        if (!removed.IsEmpty)
            diagnostics.Warn(DiagnosticCodes.MarkupRemoved, SourceSpan.WholeFile(text.Path), $"The consent page shows no {string.Join(", ", removed)}; the text around it stays.");
        return new(SafeHtml.FromCleaned(clean), ContentVersion.Of("consent", "consent", text.AllLanguages)) { Texts = [.. text.Shown.Select(s => ContentVersion.Of("consent", Model.Consent.NameIn(s.Language), s.Markup))] };
    }

    private QuestionnairePage? QuestionnaireAt(StringNode path, string[] parts, HashSet<string> seen)
    {
        var name = FileNames.Normal(parts[1]);
        if (!questionnaires.TryGetValue(name, out var questionnaire))
        {
            if (!files.Paths.Any(p => FileNames.Normal(p) == $"questionnaires/{name}.json"))
                diagnostics.Error(DiagnosticCodes.MissingFile, path.Span, $"There is no questionnaires/{name}.json.", Suggestions.DidYouMean(name, questionnaires.Keys) ?? "write the file, or correct the path");
            return null;
        }
        var tag = parts.Length > 2 ? parts[2] : "";
        if (seen.Add($"{name}/{tag}")) return new(path.Value, questionnaire, tag);
        if (tag.Length > 0)
        {
            diagnostics.Error(DiagnosticCodes.DuplicatePage, path.Span, $"The questionnaire \"{name}\" stands twice with the tag \"{tag}\".", "give each repetition its own tag");
            return null;
        }
        var free = 2;
        // Each way counts for itself: what stands second in two arms is one and the same repetition.
        while (_writtenTags.Contains($"{name}/{free}") || !seen.Add($"{name}/{free}")) free++;
        diagnostics.Warn(DiagnosticCodes.AutomaticTag, path.Span, $"The questionnaire \"{name}\" stands twice; this one is stored as \"{name}/{free}\".", $"write the path as questionnaire/{name}/{free}, or another tag");
        return new($"questionnaire/{name}/{free}", questionnaire, $"{free}");
    }

    private AuthoredPage? Authored(StringNode path, string kind, string name)
    {
        if (!texts.TryFind(kind, name, out var template, out var version))
        {
            var file = $"templates/{kind}/{name}.html";
            diagnostics.Error(DiagnosticCodes.MissingFile, path.Span, files.Unreadable.GetValueOrDefault(file) ?? $"There is no {file}.", Suggestions.DidYouMean(file, files.Texts.Keys) ?? "write the file, or correct the path");
            return null;
        }
        // What is wrong with the file was said when it was read.
        if (template is null) return null;
        return kind switch
        {
            "instructions" => new InstructionsPage(path.Value, template, version!),
            "simple" => new SimplePage(path.Value, template, version!),
            _ => new CustomPage(path.Value, template, version!),
        };
    }

    private TaskPage? TaskAt(StringNode path, string name, TableReader reader)
    {
        var required = reader.Flag("required");
        var table = reader.Raw("parameters") switch
        {
            null => new TableNode([], path.Span),
            TableNode given => given,
            var other => Refused(other),
        };
        var parameters = new TableReader(table, diagnostics, DiagnosticCodes.TaskParameter, $"task \"{name}\"");
        if (TaskTypes.Read(name, parameters) is not { } task)
        {
            diagnostics.Error(DiagnosticCodes.UnknownPage, path.Span, $"There is no task \"{name}\".", Suggestions.DidYouMean(name, TaskTypes.Names) ?? $"use one of {string.Join(", ", TaskTypes.Names)}");
            return null;
        }
        parameters.RefuseUnknown(DiagnosticCodes.TaskParameter, "parameter");
        return new(path.Value, task, required);

        TableNode Refused(Node node)
        {
            reader.Refuse("parameters", node, "a table like { trials = 20 }");
            return new([], path.Span);
        }
    }

    private EndPage End(StringNode path, string reason, TableReader reader)
    {
        var outgoing = reader.TextNode("outgoing_url");
        if (outgoing is not null) StudyReader.CheckOutgoing(outgoing, diagnostics);
        return new(path.Value, reason, outgoing?.Value)
        {
            Counts = reader.Has("counts") ? reader.Flag("counts") : null,
            OutgoingTemplate = outgoing is null ? null : TextTemplate.Read(outgoing, diagnostics),
        };
    }

    private Expression? ShowIf(TableNode table) =>
        table["show_if"] is { } node and not NullNode && ExpressionParser.Parse(node, diagnostics) is { } condition
        ? AnswerRange.Reversed(condition, AnswerRange.Within(questionnaires.Values)) : null;

    // Tags written by the author are taken, wherever they stand: an automatic tag must not collide with a later one.
    private void CollectTags(Node node)
    {
        switch (node)
        {
            case ListNode list:
                foreach (var item in list.Items) CollectTags(item);
                break;
            case TableNode table:
                if (table["path"] is StringNode path && path.Value.Trim('/').Split('/') is ["questionnaire", var name, var tag]) _writtenTags.Add($"{name}/{tag}");
                foreach (var entry in table.Entries) CollectTags(entry.Value);
                break;
        }
    }
}
