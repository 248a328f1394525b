using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StudyApp.Diagnostics;
using StudyApp.Expressions;
using StudyApp.Items;
using StudyApp.Json;
using StudyApp.Syntax;
using StudyApp.Toml;

namespace StudyApp.Studies;

/// <summary>Reads a study folder's files into a <see cref="Study"/> and the server's settings. Always finishes; all problems are reported at once.</summary>
public static partial class StudyReader
{
    /// <summary>The study and the server's settings; null when there were errors.</summary>
    /// <param name="files">The folder's files.</param>
    /// <param name="overrides">Settings that win over the file: key → text and where it came from, later ones win.</param>
    /// <param name="diagnostics">Receives everything worth saying.</param>
    public static LoadedStudy? Read(StudyFiles files, IReadOnlyList<SettingOverride> overrides, DiagnosticBag diagnostics)
    {
        if (ReadTree(files, diagnostics) is not { } root) return null;
        root = SettingOverride.Apply(root, overrides);
        var reader = new TableReader(root, diagnostics, DiagnosticCodes.SettingValue, files.ConfigName);
        CheckKeys(root, diagnostics);
        var server = ServerSettings.Read(reader);
        var study = ReadStudy(files, reader, diagnostics);
        return diagnostics.HasErrors || study is null || server is null ? null : new(study, server);
    }

    /// <summary>One questionnaire from its text, such as an older version kept in the database; null when it is not one.</summary>
    public static Questionnaire? ReadQuestionnaire(string name, string text, DiagnosticBag diagnostics) =>
        new QuestionnaireReader(diagnostics).Read(name, $"questionnaires/{name}.json", text);

    internal static void CheckOutgoing(StringNode url, DiagnosticBag diagnostics)
    {
        // An address of this server, or of another over HTTP; anything else (javascript:, data:) could run in the participant's browser.
        var onThisServer = url.Value.StartsWith('/') && !url.Value.StartsWith("//", StringComparison.Ordinal);
        if (!onThisServer && (!Uri.TryCreate(TextTemplate.WithoutPlaceholders(url.Value), UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https")))
            diagnostics.Error(DiagnosticCodes.SettingValue, url.Span, "An outgoing address begins with https://, http:// or /.", "such as https://app.prolific.com/submissions/complete?cc=CODE");
    }

    private static TableNode? ReadTree(StudyFiles files, DiagnosticBag diagnostics)
    {
        if (files.ConfigName.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase) || files.ConfigName.EndsWith(".py", StringComparison.OrdinalIgnoreCase))
        {
            diagnostics.Error(DiagnosticCodes.FileUnreadable, SourceSpan.WholeFile(files.ConfigName), "Python configuration files are not supported.", "write the settings as TOML, with the same upper-case keys");
            return null;
        }
        if (!files.ConfigName.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return TomlReader.Read(files.ConfigName, files.ConfigText, diagnostics);
        var root = JsonText.Read(files.ConfigName, files.ConfigText, diagnostics);
        if (root is not null and not TableNode) diagnostics.Error(DiagnosticCodes.SettingValue, root.Span, $"A configuration file holds one object, but this is {root.KindName}.");
        return root as TableNode;
    }

    private static void CheckKeys(TableNode root, DiagnosticBag diagnostics)
    {
        foreach (var entry in root.Entries)
            if (ConfigKeys.NotEffective.TryGetValue(entry.Key, out var instead))
                diagnostics.Inform(DiagnosticCodes.NotEffectiveYet, entry.KeySpan, $"\"{entry.Key}\" has no effect in this version: {instead}.");
            else if (!ConfigKeys.Effective.Contains(entry.Key))
                diagnostics.Warn(DiagnosticCodes.UnknownKey, entry.KeySpan, $"There is no setting \"{entry.Key}\"; it is ignored.",
                    Suggestions.DidYouMean(entry.Key, ConfigKeys.All) ?? "settings are written in capital letters; those of your own can be left in place");
    }

    private static Study? ReadStudy(StudyFiles files, TableReader reader, DiagnosticBag diagnostics)
    {
        var questionnaires = ReadQuestionnaires(files, diagnostics);
        var conditions = ReadConditions(reader);
        foreach (var file in files.Paths.Where(p => TableFile().IsMatch(p)).Order(StringComparer.Ordinal))
            diagnostics.Inform(DiagnosticCodes.NotEffectiveYet, SourceSpan.WholeFile(file), "Custom tables have no effect in this version.");
        if (reader.Raw("PAGE_LIST") is not ListNode list)
        {
            diagnostics.Error(DiagnosticCodes.RequiredKey, reader.Has("PAGE_LIST") ? reader.SpanOf("PAGE_LIST") : SourceSpan.WholeFile(files.ConfigName),
                "A study needs PAGE_LIST, the array of its pages.", "such as PAGE_LIST = [{name='Consent', path='consent'}, {name='End', path='end'}]");
            return null;
        }
        if (list.Items.IsEmpty) diagnostics.Error(DiagnosticCodes.PageListShape, list.Span, "PAGE_LIST is empty.", "a study has at least a consent page and an end");
        var flow = new PageListReader(files, questionnaires, conditions.Length, diagnostics).Read(list);
        var title = reader.Text("TITLE");
        if (string.IsNullOrWhiteSpace(title))
            diagnostics.Warn(DiagnosticCodes.RequiredKey, reader.SpanOf("TITLE"), "The study has no TITLE; participants read \"Study\" at the top of each page.", "add TITLE = '…'");
        var study = new Study
        {
            Key = Path.GetFileNameWithoutExtension(files.ConfigName),
            Title = string.IsNullOrWhiteSpace(title) ? "Study" : title.Trim(),
            Flow = flow,
            FlowVersion = ContentVersion.Of("page_list", "page_list", Describe(flow)),
            Conditions = conditions,
            Questionnaires = questionnaires,
            Participants = ReadParticipants(reader),
            Completion = ReadCompletion(reader),
            Frame = ReadFrame(reader),
            AllowBack = reader.Flag("ALLOW_BACK"),
            LogInteractions = reader.Flag(reader.Has("LOG_QUESTIONNAIRE_INTERACTIONS") ? "LOG_QUESTIONNAIRE_INTERACTIONS" : "LOG_GRID_CLICKS"),
        };
        StudyNames.Check(study, diagnostics);
        NeverTrue.Report(study, diagnostics);
        return study;
    }

    private static FrozenDictionary<string, Questionnaire> ReadQuestionnaires(StudyFiles files, DiagnosticBag diagnostics)
    {
        var found = new Dictionary<string, Questionnaire>(StringComparer.Ordinal);
        var reader = new QuestionnaireReader(diagnostics, files.Texts);
        foreach (var (path, text) in files.Texts)
            if (QuestionnaireFile().Match(path) is { Success: true } match && reader.Read(match.Groups[1].Value, path, text) is { } questionnaire
                && !found.TryAdd(questionnaire.Name, questionnaire))
                diagnostics.Error(DiagnosticCodes.ReservedName, SourceSpan.WholeFile(path), $"The name \"{questionnaire.Name}\" collides with {found[questionnaire.Name].File}.", "rename one of the files");
        MediaCheck.Report(found.Values.OrderBy(q => q.File, StringComparer.Ordinal), files.Paths, diagnostics);
        foreach (var (path, reason) in files.Unreadable)
            if (QuestionnaireFile().IsMatch(path)) diagnostics.Error(DiagnosticCodes.FileUnreadable, SourceSpan.WholeFile(path), reason);
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static ImmutableArray<Condition> ReadConditions(TableReader reader)
    {
        var conditions = ImmutableArray.CreateBuilder<Condition>();
        foreach (var table in reader.TableList("CONDITIONS"))
        {
            var condition = new TableReader(table, reader.Diagnostics, DiagnosticCodes.SettingValue, $"condition {conditions.Count + 1}");
            var label = condition.Text("label");
            if (string.IsNullOrWhiteSpace(label))
                reader.Diagnostics.Error(DiagnosticCodes.SettingValue, table.Span, $"Condition {conditions.Count + 1} needs a \"label\": exports show it.", "such as {label='control', enabled=true}");
            conditions.Add(new(conditions.Count + 1, label ?? "", condition.Flag("enabled", true)));
            condition.ReportUnknown(DiagnosticCodes.UnknownKey);
        }
        return conditions.ToImmutable();
    }

    private static ParticipantRules ReadParticipants(TableReader reader)
    {
        var ties = OneOf(reader, "CONDITION_TIES", "random", "lowest");
        return new(
            reader.Flag("RETRIEVE_SESSIONS", true),
            reader.Flag("ALLOW_RETAKES"),
            TimeSpan.FromMinutes(NotNegative(reader, "ABANDONED_MINUTES", 5)),
            reader.Flag("COUNTS_INCLUDE_ABANDONED"),
            ties == "random",
            TimeSpan.FromSeconds(NotNegative(reader, "CONSENT_MIN_SECONDS", 1)),
            reader.Text("EXTERNAL_ID_PROMPT"),
            reader.Text("EXTERNAL_ID_LABEL") ?? "Mechanical Turk Worker ID");
    }

    private static CompletionRules ReadCompletion(TableReader reader)
    {
        var outgoing = reader.TextNode("OUTGOING_URL") is { Value.Length: > 0 } url ? url : null;
        if (outgoing is not null) CheckOutgoing(outgoing, reader.Diagnostics);
        var fixedCode = reader.Text("STATIC_COMPLETION_CODE");
        return new(
            reader.Flag("GENERATE_COMPLETION_CODE", true),
            string.IsNullOrWhiteSpace(fixedCode) ? null : fixedCode.Trim(),
            reader.Text("COMPLETION_CODE_MESSAGE"),
            outgoing?.Value,
            OneOf(reader, "OUTGOING_REDIRECT", "page", "immediate") == "immediate");
    }

    private static PageFrame ReadFrame(TableReader reader)
    {
        var color = reader.Text("HEADER_COLOR")?.Trim();
        if (color is not null && !CssColor().IsMatch(color))
        {
            reader.Diagnostics.Warn(DiagnosticCodes.SettingValue, reader.SpanOf("HEADER_COLOR"), $"\"{color}\" is not a colour; the usual one is shown.", "such as '#2f5d8a'");
            color = null;
        }
        var languages = reader.TextList("LANGUAGES");
        if (languages.Length > 1)
            reader.Diagnostics.Inform(DiagnosticCodes.NotEffectiveYet, reader.SpanOf("LANGUAGES"), $"Pages are shown in the first of LANGUAGES, \"{languages[0]}\".");
        return new(reader.Flag("USE_BREADCRUMBS", true), color, reader.Text("CONTACT"), reader.Text("STUDY_INFO"), languages.IsEmpty ? "en" : languages[0], reader.Flag("DISABLE_PASTE"));
    }

    private static string OneOf(TableReader reader, string key, string usual, string other)
    {
        var value = reader.Text(key) ?? usual;
        if (value == usual || value == other) return value;
        reader.Diagnostics.Error(DiagnosticCodes.SettingValue, reader.SpanOf(key), $"\"{key}\" is \"{usual}\" or \"{other}\", but not \"{value}\".");
        return usual;
    }

    private static double NotNegative(TableReader reader, string key, double fallback)
    {
        var value = reader.Number(key) ?? fallback;
        if (value is >= 0 and <= 525_600) return value;
        reader.Diagnostics.Error(DiagnosticCodes.SettingValue, reader.SpanOf(key), $"\"{key}\" must lie between 0 and 525600.");
        return fallback;
    }

    private static string Describe(ImmutableArray<FlowEntry> flow) => string.Concat(flow.Select(entry => entry switch
    {
        PageEntry page => page.Page.Path + Describe(page.ShowIf) + "\n",
        OrderedEntry ordered => $"({ordered.Rule switch { RandomOrder => "random", LatinSquareOrder => "latin_square", ConditionOrder c => string.Join(";", c.Orders.Select(o => string.Join(",", o))), _ => "fixed" }}\n{Describe(ordered.Entries)})\n",
        RoutingEntry routing => string.Concat(routing.Arms.Select(arm => $"[{arm.Condition}]{Describe(arm.ShowIf)}\n{Describe(arm.Entries)}[/]\n")),
        _ => "",
    }));

    private static string Describe(Expression? showIf) => showIf is null ? "" : " if " + ExpressionJson.Write(showIf);

    [GeneratedRegex(@"^(?:[^/]+/)?questionnaires/([^/]+)\.json$")]
    private static partial Regex QuestionnaireFile();

    [GeneratedRegex(@"^(?:[^/]+/)?tables/[^/]+\.json$")]
    private static partial Regex TableFile();

    [GeneratedRegex(@"^(#[0-9A-Fa-f]{3,8}|[A-Za-z]{3,32}|(rgb|hsl)a?\([0-9e\s,.%/+-]+\))$")]
    private static partial Regex CssColor();
}
