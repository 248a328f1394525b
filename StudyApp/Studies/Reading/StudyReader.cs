using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Json;
using StudyApp.Authoring.Syntax;
using StudyApp.Authoring.Toml;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Checks;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;
using StudyApp.Studies.Settings;
using StudyApp.Studies.Tables;

namespace StudyApp.Studies.Reading;

/// <summary>Reads a study folder's files into a <see cref="Study"/> and the server's settings. Always finishes; all problems are reported at once.</summary>
public static partial class StudyReader
{
    /// <summary>The study and the server's settings; null when there were errors.</summary>
    /// <param name="files">The folder's files.</param>
    /// <param name="overrides">Settings that win over the file: key → text and where it came from, later ones win.</param>
    /// <param name="diagnostics">Receives everything worth saying.</param>
    public static LoadedStudy? Read(StudyFiles files, IReadOnlyList<SettingOverride> overrides, DiagnosticBag diagnostics)
    {
        if (ReadSettings(files.ConfigName, files.ConfigText, diagnostics) is not { } written) return null;
        foreach (var change in overrides.Where(change => change.IsStructured))
            diagnostics.Warn(DiagnosticCodes.SettingValue, SourceSpan.WholeFile(change.Origin),
                $"{change.Key} is made of tables or lists, which only a file can hold; it is ignored here.",
                "write it in the configuration file");
        var root = SettingOverride.Apply(files.Production?.Over(written) ?? written, overrides);
        ReportOverridden(files, written, overrides, diagnostics);
        var reader = new TableReader(root, diagnostics, DiagnosticCodes.SettingValue, files.ConfigName);
        CheckKeys(root, diagnostics);
        new MaterialCheck(files, diagnostics).Report(root);
        var server = ServerSettings.Read(reader);
        var languages = ReadLanguages(reader);
        var study = ReadStudy(files, root, languages, diagnostics);
        if (study is not null)
            study = study with { Simulated = new AnswerModelReader(reader, study).Read() };
        if (study is not null)
            study = study with { Translations = languages.Offered.Skip(1).Select(language => ReadStudy(files, root, languages.In(language), diagnostics)!).ToFrozenDictionary(s => s.Frame.Language, StringComparer.Ordinal) };
        return diagnostics.HasErrors || study is null || server is null ? null : new(study, server);
    }

    /// <summary>One questionnaire from its text, such as an older version kept in the database; null when it is not one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="diagnostics">Receives everything worth saying.</param>
    /// <param name="languages">The study's languages, the main one first; null for English alone.</param>
    public static Questionnaire? ReadQuestionnaire(string name, string text, DiagnosticBag diagnostics, ImmutableArray<string>? languages = null) =>
        new QuestionnaireReader(diagnostics, languages is { } offered ? new(offered, offered[0]) : TextLanguages.English, OwnQuestionTypes.Unseen).Read(name, $"questionnaires/{name}.json", text);

    internal static void CheckOutgoing(StringNode url, DiagnosticBag diagnostics)
    {
        // An address of this server, or of another over HTTP; anything else (javascript:, data:) could run in the participant's browser.
        var onThisServer = url.Value.StartsWith('/') && !url.Value.StartsWith("//", StringComparison.Ordinal);
        if (!onThisServer && (!Uri.TryCreate(TextTemplate.WithoutPlaceholders(url.Value), UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https")))
            diagnostics.Error(DiagnosticCodes.SettingValue, url.Span, "An outgoing address begins with https://, http:// or /.", "such as https://app.prolific.com/submissions/complete?cc=CODE");
    }

    // A value of the file that is wrong is told although another one wins here: on the next server it is the one that counts.
    private static void ReportOverridden(StudyFiles files, TableNode written, IReadOnlyList<SettingOverride> overrides,
        DiagnosticBag diagnostics)
    {
        var outside = overrides.SelectMany(change => change.Replaces).ToHashSet(StringComparer.Ordinal);
        var production = files.Production;
        ReportHidden(files with { Production = null }, written, [.. outside, .. production?.Replaces ?? []], diagnostics);
        if (production is not null) ReportHidden(files, production.Settings, outside, diagnostics);
    }

    private static void ReportHidden(StudyFiles files, TableNode settings, HashSet<string> keys, DiagnosticBag diagnostics)
    {
        var hidden = settings.Entries.Where(e => keys.Contains(e.Key)).Select(e => e.Value.Span).ToList();
        if (hidden.Count == 0) return;
        var alone = new DiagnosticBag();
        Read(files, [], alone);
        diagnostics.AddRange(alone.Where(d => d.Severity == Severity.Error && hidden.Exists(span => span.Covers(d.Span))));
    }

    /// <summary>The settings of a configuration file, TOML or JSON by its name; null when there were errors.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="diagnostics">Receives everything worth saying.</param>
    internal static TableNode? ReadSettings(string name, string text, DiagnosticBag diagnostics)
    {
        if (name.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".py", StringComparison.OrdinalIgnoreCase))
        {
            diagnostics.Error(DiagnosticCodes.FileUnreadable, SourceSpan.WholeFile(name), "Python configuration files are not supported.",
                "write the settings as TOML, with the same upper-case keys");
            return null;
        }
        if (!name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return TomlReader.Read(name, text, diagnostics);
        var root = JsonText.Read(name, text, diagnostics);
        if (root is not null and not TableNode) diagnostics.Error(DiagnosticCodes.SettingValue, root.Span, $"A configuration file holds one object, but this is {root.KindName}.");
        return root as TableNode;
    }

    private static void CheckKeys(TableNode root, DiagnosticBag diagnostics)
    {
        foreach (var entry in root.Entries)
            if (entry.Key == StudyKeys.Study.Name)
                diagnostics.Error(DiagnosticCodes.StudyFile, entry.KeySpan,
                    "This file is named by the STUDY of another, so it cannot name a third one.",
                    "remove STUDY here, or name the last file at once");
            else if (entry.Key == ParticipantKeys.LogGridClicks.Name)
                diagnostics.Inform(DiagnosticCodes.UnknownKey, entry.KeySpan, "\"LOG_GRID_CLICKS\" is the older name of \"LOG_QUESTIONNAIRE_INTERACTIONS\", which counts where both are given.", "write LOG_QUESTIONNAIRE_INTERACTIONS");
            else if (SettingKeys.NotEffective.TryGetValue(entry.Key, out var instead))
                diagnostics.Inform(DiagnosticCodes.NotEffectiveYet, entry.KeySpan, $"\"{entry.Key}\" has no effect in this version: {instead}.");
            else if (SettingKeys.Find(entry.Key) is null)
                diagnostics.Warn(DiagnosticCodes.UnknownKey, entry.KeySpan, $"There is no setting \"{entry.Key}\"; it is ignored.",
                    Suggestions.DidYouMean(entry.Key, SettingKeys.Names)
                    ?? "settings are written in capital letters; those of your own can be left in place");
        foreach (var entry in root.Entries) CheckMisplaced(entry.Value, entry.Key, diagnostics);
    }

    // In TOML a key belongs to the [table] above it, however far up that stands.
    private static void CheckMisplaced(Node node, string owner, DiagnosticBag diagnostics)
    {
        if (node is ListNode list)
            foreach (var item in list.Items) CheckMisplaced(item, owner, diagnostics);
        if (node is not TableNode table) return;
        foreach (var entry in table.Entries)
            if (SettingKeys.Find(entry.Key) is not null)
                diagnostics.Warn(DiagnosticCodes.UnknownKey, entry.KeySpan,
                    $"\"{entry.Key}\" stands below [{owner}] and so belongs to that table: it is not the study's setting.",
                    "move it above the first [table] of the file");
            else CheckMisplaced(entry.Value, $"{owner}.{entry.Key}", diagnostics);
    }

    private static TextLanguages ReadLanguages(TableReader reader)
    {
        var offered = ImmutableArray.CreateBuilder<string>();
        foreach (var node in reader.List(StudyKeys.Languages))
            if (node is not StringNode { Value: var tag } || !LanguageTags.IsTag(tag))
                reader.Diagnostics.Error(DiagnosticCodes.UnknownLanguage, node.Span, "An entry of LANGUAGES is the tag of a language.", "such as \"en\", \"de\" or \"zh-Hans\"");
            else if (offered.Contains(tag, StringComparer.OrdinalIgnoreCase))
                reader.Diagnostics.Warn(DiagnosticCodes.UnknownLanguage, node.Span, $"\"{tag}\" stands twice in LANGUAGES.");
            else
            {
                offered.Add(tag);
                if (InterfaceLanguages.Find(tag) is null)
                    reader.Diagnostics.Warn(DiagnosticCodes.InterfaceNotTranslated, node.Span, $"Buttons and messages are not written in \"{tag}\"; they are shown in English.", $"they are written in {string.Join(", ", InterfaceLanguages.All)}");
            }
        return offered.Count == 0 ? TextLanguages.English : new(offered.ToImmutable(), offered[0]);
    }

    // Everything is read once per language: structure, ids and stored values come out the same, only what is shown differs.
    private static Study? ReadStudy(StudyFiles files, TableNode root, TextLanguages languages, DiagnosticBag diagnostics)
    {
        var reader = new TableReader(root, diagnostics, DiagnosticCodes.SettingValue, files.ConfigName) { Languages = languages };
        var binds = DatabaseBinds.Of(root);
        var questionnaires = ReadQuestionnaires(files, languages, binds, diagnostics);
        var conditionsReader = new ConditionsReader(reader, AnswerRange.Within(questionnaires.Values));
        var factors = conditionsReader.ReadFactors();
        var conditions = conditionsReader.ReadConditions(factors);
        var tables = new TableFileReader(diagnostics).AddExports(ReadTables(files, binds, diagnostics), reader.TableList(StudyKeys.Export));
        if (reader.Raw(StudyKeys.PageList) is not ListNode list)
        {
            var place = reader.Has(StudyKeys.PageList) ? reader.SpanOf(StudyKeys.PageList) : SourceSpan.WholeFile(files.ConfigName);
            diagnostics.Error(DiagnosticCodes.RequiredKey, place,
                "A study needs PAGE_LIST, the array of its pages.", "such as PAGE_LIST = [{name='Consent', path='consent'}, {name='End', path='end'}]");
            return null;
        }
        if (list.Items.IsEmpty) diagnostics.Error(DiagnosticCodes.PageListShape, list.Span, "PAGE_LIST is empty.", "a study has at least a consent page and an end");
        var names = questionnaires.Values.SelectMany(q => q.Columns.Select(c => c.Name).Concat(q.Calculations.Select(c => c.Name)).Append(q.Name)).Concat(factors.Select(f => f.Name)).Distinct();
        var texts = new PageTexts(files, languages, names, diagnostics);
        var python = new PythonFolders(files, diagnostics);
        var flow = new PageListReader(files, questionnaires, conditions.Length, texts, python, languages, diagnostics).Read(list);
        python.Report();
        var title = reader.LocalText(StudyKeys.Title);
        if (string.IsNullOrWhiteSpace(title))
            diagnostics.Warn(
                DiagnosticCodes.RequiredKey, reader.SpanOf(StudyKeys.Title),
                "The study has no TITLE; participants read \"Study\" at the top of each page.", "add TITLE = '…'");
        var study = new Study
        {
            Key = Path.GetFileNameWithoutExtension(files.ConfigName),
            Title = string.IsNullOrWhiteSpace(title) ? "Study" : title.Trim(),
            Languages = languages.Offered,
            Flow = flow,
            FlowVersion = ContentVersion.Of("page_list", "page_list", Describe(flow)),
            Conditions = conditions,
            Factors = factors,
            Assignment = conditionsReader.ReadDesign(
                conditions, OneOf(reader, StudyKeys.ConditionTies) == "random",
                ConditionLookupReader.Read(reader, files, conditions.Length)),
            Questionnaires = questionnaires,
            Tables = tables,
            Participants = ReadParticipants(reader),
            Access = AccessReader.Read(reader, asksForConsent: flow is [PageEntry { Page: ConsentPage }, ..]),
            Completion = ReadCompletion(reader),
            Platforms = PlatformReader.Read(reader, EndReasons(flow)),
            Frame = ReadFrame(reader, languages.Current),
            EndTexts = texts.Ends(),
            HasOwnStyle = files.Paths.Contains("static/style.css"),
            Config = TemplateSettings.Of(reader.Table),
            AllowBack = reader.IsOn(StudyKeys.AllowBack),
            LogInteractions = reader.IsOn(reader.Has(ParticipantKeys.LogQuestionnaireInteractions)
                ? ParticipantKeys.LogQuestionnaireInteractions : ParticipantKeys.LogGridClicks),
        };
        if (study.Participants.ReturnWith == ReturnProof.Link && study.Platforms.Any(p => p.SignedParameter is not null))
            diagnostics.Error(
                DiagnosticCodes.SettingValue, reader.SpanOf(ParticipantKeys.ReturnWith),
                "RETURN_WITH = \"link\" asks for the study's own signature, but the platform's links are "
                    + "signed by the platform.",
                "use RETURN_WITH = \"id\", which trusts the platform's signature");
        if (study.Participants is { ReturnWith: ReturnProof.Id, EraseOnWithdraw: true } && study.Platforms.All(p => p.SignedParameter is null))
            WarnOfErasing(reader);
        ExpiryCheck.Report(study, diagnostics);
        if (study.AllPages.Skip(1).Any() && !study.AllPages.OfType<ConsentPage>().Any())
            diagnostics.Warn(DiagnosticCodes.NoConsent, list.Span,
                "No page asks for consent: participants are told nothing before data about them are kept.",
                "begin with {name='Consent', path='consent'}, unless they have agreed elsewhere");
        binds.ReportUnused(study.Binds, diagnostics);
        StudyNameCheck.Check(study, diagnostics);
        NeverTrue.Report(study, diagnostics);
        MinAnswersCheck.Report(study, diagnostics);
        Reachability.Report(study, diagnostics);
        CountingEndsCheck.Report(study, diagnostics);
        StrataCheck.Report(study, diagnostics);
        if (diagnostics.HasErrors) return study;
        new TargetCheck(reader, study).Report();
        ColumnCheck.Report(study, diagnostics);
        OverriddenTemplates.Report(files, diagnostics);
        OwnQuestionCheck.Report(study, diagnostics);
        PageTextCheck.Report(study, diagnostics);
        return study;
    }

    private static void WarnOfErasing(TableReader reader) => reader.Diagnostics.Warn(
        DiagnosticCodes.EraseByIdAlone, reader.SpanOf(ParticipantKeys.OnWithdraw),
        "With RETURN_WITH = \"id\" whoever knows an external id goes on as that person, whose answers ON_WITHDRAW = \"erase\" deletes for good.",
        "use RETURN_WITH = \"pin\" or \"link\"");

    private static FrozenDictionary<string, Questionnaire> ReadQuestionnaires(StudyFiles files, TextLanguages languages, DatabaseBinds binds, DiagnosticBag diagnostics)
    {
        // Names that differ in capitals only would name the same view.
        var found = new Dictionary<string, Questionnaire>(StringComparer.OrdinalIgnoreCase);
        var reader = new QuestionnaireReader(diagnostics, languages, OwnQuestionTypes.Of(files, diagnostics), binds: binds);
        foreach (var (path, text) in files.Texts)
            if (QuestionnaireFile().Match(path) is { Success: true } match && reader.Read(FileNames.Normal(match.Groups[1].Value), path, text) is { } questionnaire
                && !found.TryAdd(questionnaire.Name, questionnaire))
                diagnostics.Error(DiagnosticCodes.ReservedName, SourceSpan.WholeFile(path), $"The name \"{questionnaire.Name}\" collides with {found[questionnaire.Name].File}.", "rename one of the files");
        MediaCheck.Report(found.Values.OrderBy(q => q.File, StringComparer.Ordinal), files.Paths, diagnostics);
        foreach (var (path, reason) in files.Unreadable)
            if (QuestionnaireFile().IsMatch(path)) diagnostics.Error(DiagnosticCodes.FileUnreadable, SourceSpan.WholeFile(path), reason);
        return found.Values.ToFrozenDictionary(q => q.Name, StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, CustomTable> ReadTables(StudyFiles files, DatabaseBinds binds, DiagnosticBag diagnostics)
    {
        var found = new Dictionary<string, CustomTable>(StringComparer.OrdinalIgnoreCase);
        var reader = new TableFileReader(diagnostics, binds);
        foreach (var (path, text) in files.Texts)
            if (TableFile().Match(path) is { Success: true } match && reader.Read(FileNames.Normal(match.Groups[1].Value), path, text) is { } table && !found.TryAdd(table.Name, table))
                diagnostics.Error(DiagnosticCodes.ReservedName, SourceSpan.WholeFile(path), $"The name \"{table.Name}\" collides with {found[table.Name].File}.", "rename one of the files");
        foreach (var (path, reason) in files.Unreadable)
            if (TableFile().IsMatch(path)) diagnostics.Error(DiagnosticCodes.FileUnreadable, SourceSpan.WholeFile(path), reason);
        return found.Values.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
    }

    private static ParticipantRules ReadParticipants(TableReader reader)
    {
        return new(
            reader.IsOn(ParticipantKeys.RetrieveSessions),
            reader.IsOn(ParticipantKeys.AllowRetakes),
            TimeSpan.FromMinutes(NotNegative(reader, ParticipantKeys.AbandonedMinutes)),
            reader.IsOn(StudyKeys.CountsIncludeAbandoned),
            TimeSpan.FromSeconds(NotNegative(reader, StudyKeys.ConsentMinSeconds)),
            reader.LocalText(ParticipantKeys.ExternalIdPrompt),
            reader.LocalText(ParticipantKeys.ExternalIdLabel) ?? "Mechanical Turk Worker ID")
        {
            EraseOnWithdraw = OneOf(reader, ParticipantKeys.OnWithdraw) == "erase",
            ReturnWith = Choice<ReturnProof>(reader, ParticipantKeys.ReturnWith),
            StoreIp = Choice<Keeping>(reader, ParticipantKeys.StoreIp),
            StoreUserAgent = Choice<Keeping>(reader, ParticipantKeys.StoreUserAgent),
        };
    }

    private static CompletionRules ReadCompletion(TableReader reader)
    {
        var outgoing = reader.TextNode(ParticipantKeys.OutgoingUrl) is { Value.Length: > 0 } url ? url : null;
        if (outgoing is not null) CheckOutgoing(outgoing, reader.Diagnostics);
        var fixedCode = reader.Text(ParticipantKeys.StaticCompletionCode);
        return new(
            reader.IsOn(ParticipantKeys.GenerateCompletionCode),
            string.IsNullOrWhiteSpace(fixedCode) ? null : fixedCode.Trim(),
            reader.LocalText(ParticipantKeys.CompletionCodeMessage),
            outgoing?.Value,
            OneOf(reader, ParticipantKeys.OutgoingRedirect) == "immediate");
    }

    private static IEnumerable<string> EndReasons(ImmutableArray<FlowEntry> entries) => entries.SelectMany(entry => entry switch
    {
        PageEntry { Page: EndPage end } => [end.Reason],
        OrderedEntry ordered => EndReasons(ordered.Entries),
        RoutingEntry routing => routing.Arms.SelectMany(arm => EndReasons(arm.Entries)),
        _ => Enumerable.Empty<string>(),
    });

    private static PageFrame ReadFrame(TableReader reader, string language)
    {
        var color = reader.Text(StudyKeys.HeaderColor)?.Trim();
        if (color is not null && !CssColor().IsMatch(color))
        {
            reader.Diagnostics.Warn(
                DiagnosticCodes.SettingValue, reader.SpanOf(StudyKeys.HeaderColor),
                $"\"{color}\" is not a colour; the usual one is shown.", "such as '#2f5d8a'");
            color = null;
        }
        return new(
            reader.IsOn(StudyKeys.UseBreadcrumbs), color, reader.LocalText(StudyKeys.Contact),
            reader.LocalText(StudyKeys.StudyInfo), language, reader.IsOn(StudyKeys.DisablePaste));
    }

    private static string OneOf(TableReader reader, SettingKey key)
    {
        var value = reader.Text(key) ?? key.DefaultText;
        if (key.Allowed.Contains(value)) return value;
        var names = $"\"{string.Join("\", \"", key.Allowed[..^1])}\" or \"{key.Allowed[^1]}\"";
        reader.Diagnostics.Error(DiagnosticCodes.SettingValue, reader.SpanOf(key), $"\"{key.Name}\" is {names}, but not \"{value}\".",
            Suggestions.DidYouMean(value, key.Allowed));
        return key.DefaultText;
    }

    // The values are the names of the members, in small letters.
    private static T Choice<T>(TableReader reader, SettingKey key) where T : struct, Enum =>
        Enum.Parse<T>(OneOf(reader, key), ignoreCase: true);

    private static double NotNegative(TableReader reader, SettingKey key)
    {
        var value = reader.Number(key) ?? key.DefaultNumber;
        if (value is >= 0 and <= 525_600) return value;
        reader.Diagnostics.Error(DiagnosticCodes.SettingValue, reader.SpanOf(key), $"\"{key.Name}\" must lie between 0 and 525600.");
        return key.DefaultNumber;
    }

    private static string Describe(ImmutableArray<FlowEntry> flow) => string.Concat(flow.Select(entry => entry switch
    {
        PageEntry page => page.Page.Path + Describe(page.ShowIf) + "\n",
        OrderedEntry ordered => $"({ordered.Rule switch { RandomOrder => "random", LatinSquareOrder => "latin_square", ConditionOrder c => string.Join(";", c.Orders.Select(o => string.Join(",", o))), _ => "fixed" }}\n{Describe(ordered.Entries)})\n",
        RoutingEntry routing => string.Concat(routing.Arms.Select(arm => $"[{arm.Condition}]{Describe(arm.ShowIf)}\n{Describe(arm.Entries)}[/]\n")),
        _ => "",
    }));

    private static string Describe(Expression? showIf) => showIf is null ? "" : " if " + ExpressionJson.Write(showIf);

    [GeneratedRegex(@"^(?:[^/]+/)?questionnaires/([^/]+)\.json\z")]
    private static partial Regex QuestionnaireFile();

    [GeneratedRegex(@"^(?:[^/]+/)?tables/([^/]+)\.json\z")]
    private static partial Regex TableFile();

    [GeneratedRegex(@"^(#[0-9A-Fa-f]{3,8}|[A-Za-z]{3,32}|(rgb|hsl)a?\([0-9e\s,.%/+-]+\))$")]
    private static partial Regex CssColor();
}
