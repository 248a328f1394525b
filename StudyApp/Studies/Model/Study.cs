using System.Collections.Frozen;
using System.Collections.Immutable;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model.Simulated;
using StudyApp.Studies.Tables;
using StudyApp.Studies.Tasks;

namespace StudyApp.Studies.Model;

/// <summary>Everything one configuration file describes, but for the server's own settings.</summary>
/// <remarks>Immutable and valid: it exists only when there were no errors.</remarks>
public sealed record Study
{
    /// <summary>
    /// The configuration file's name without ending: tells studies apart that share a database server.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>What participants read at the top of each page.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// The languages participants can read the study in; the first is the main one, in whose words choices are stored.
    /// </summary>
    public ImmutableArray<string> Languages { get; init; } = ["en"];

    /// <summary>
    /// The same study in its other languages, by tag: pages, ids, stored values and versions are the same, only what is
    /// shown differs.
    /// </summary>
    /// <remarks>Empty in those themselves.</remarks>
    public FrozenDictionary<string, Study> Translations { get; init; } = FrozenDictionary<string, Study>.Empty;

    /// <summary>The page list as written; the last page of every way through it is an <see cref="EndPage"/>.</summary>
    public required ImmutableArray<FlowEntry> Flow { get; init; }

    /// <summary>The page list's version.</summary>
    public required ContentVersion FlowVersion { get; init; }

    /// <summary>The levels of the design; empty for none.</summary>
    public ImmutableArray<Condition> Conditions { get; init; } = [];

    /// <summary>The dimensions whose crossing <see cref="Conditions"/> is; empty for none.</summary>
    public ImmutableArray<Factor> Factors { get; init; } = [];

    /// <summary>Who gets which condition, and how many participants are wanted.</summary>
    public AssignmentDesign Assignment { get; init; } = new();

    /// <summary>All questionnaires of the folder, by name; those outside the page list too.</summary>
    public required FrozenDictionary<string, Questionnaire> Questionnaires { get; init; }

    /// <summary>The tables that the study's own pages write to, by name.</summary>
    public FrozenDictionary<string, CustomTable> Tables { get; init; } = FrozenDictionary<string, CustomTable>.Empty;

    /// <summary>How participants come and stay.</summary>
    public required ParticipantRules Participants { get; init; }

    /// <summary>Who is let in, when, with which device, and for how long.</summary>
    public AccessRules Access { get; init; } = new();

    /// <summary>What participants get at the end.</summary>
    public required CompletionRules Completion { get; init; }

    /// <summary>
    /// The recruiting platforms people come from, the usual one first; empty when none is configured.
    /// </summary>
    public ImmutableArray<PlatformRules> Platforms { get; init; } = [];

    /// <summary>How pages look and what stands around them.</summary>
    public required PageFrame Frame { get; init; }

    /// <summary>The author's words for ends, by reason; the program's own where there are none.</summary>
    public FrozenDictionary<string, Template> EndTexts { get; init; } = FrozenDictionary<string, Template>.Empty;

    /// <summary>The settings as templates see them; secrets are not among them.</summary>
    public TemplateValue Config { get; init; } = TemplateValue.Of((IEnumerable<KeyValuePair<string, TemplateValue>>)[]);

    /// <summary>
    /// Whether the study has a <c>static/style.css</c>, which is loaded on every page after the program's own.
    /// </summary>
    public bool HasOwnStyle { get; init; }

    /// <summary>Whether participants may go back to the page before.</summary>
    public bool AllowBack { get; init; }

    /// <summary>
    /// How artificial participants answer; nothing in the translations, which nobody but people read.
    /// </summary>
    public ModelledAnswers Simulated { get; init; } = ModelledAnswers.None;

    /// <summary>Whether what happens in questionnaires before they are sent is logged.</summary>
    public bool LogInteractions { get; init; }

    /// <summary>A task of the page list: with the parameters of a version, else as its first page has it.</summary>
    /// <remarks>Null when the page list has no such task.</remarks>
    public TaskDefinition? TaskOf(string name, string? versionHash)
    {
        var pages = AllPages.OfType<TaskPage>().Where(p => p.Task.Name == name).ToList();
        return (pages.Find(p => p.Version.Hash == versionHash) ?? pages.FirstOrDefault())?.Task;
    }

    /// <summary>Whether the study, or a condition, can become full.</summary>
    public bool HasLimits => Assignment.HasLimits || Conditions.Any(c => c.Target is not null);

    /// <summary>The reasons of ends whose participants keep their place in conditions, targets and quotas.</summary>
    public ImmutableSortedSet<string> CountingEnds =>
        AllPages.OfType<EndPage>().Where(e => e.Counts == true).Select(e => e.Reason).Append(EndPage.Complete)
            .ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>Every page once, in file order, the arms of a choice one after the other.</summary>
    public IEnumerable<Page> AllPages => Pages(Flow);

    /// <summary>
    /// All questionnaires, those of the page list first, in its order, then the others by name: the order in which a
    /// bare name is looked for.
    /// </summary>
    public IEnumerable<Questionnaire> QuestionnairesInOrder =>
        AllPages
            .OfType<QuestionnairePage>()
            .Select(p => p.Questionnaire)
            .Concat(Questionnaires.Values.OrderBy(q => q.Name, StringComparer.Ordinal))
            .DistinctBy(q => q.Name);

    /// <summary>The tables in the order of their files, as exports show them.</summary>
    public IEnumerable<CustomTable> TablesInOrder => Tables.Values.OrderBy(t => t.File, StringComparer.Ordinal);

    /// <summary>
    /// The databases of SQLALCHEMY_BINDS that questionnaires and tables are kept in, in alphabetical order.
    /// </summary>
    public ImmutableSortedSet<string> Binds =>
        Questionnaires
            .Values.Select(q => q.Bind)
            .Concat(Tables.Values.Select(t => t.Bind))
            .OfType<string>()
            .ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>
    /// Every expression that is evaluated for a participant as a whole: <c>show_if</c> of pages, arms and quotas,
    /// strata, placeholders.
    /// </summary>
    public IEnumerable<Expression> ParticipantExpressions =>
        ShowIfs(Flow)
            .Concat(Assignment.Strata)
            .Concat(Assignment.Quotas.Select(q => q.ShowIf).OfType<Expression>())
            .Concat(AllPages.OfType<EndPage>().SelectMany(end => end.OutgoingTemplate?.Expressions ?? []))
            .Concat(
                Questionnaires
                    .Values.OrderBy(q => q.Name, StringComparer.Ordinal)
                    .SelectMany(q => q.Template?.Expressions ?? [])
            );

    /// <summary>Whether the way through the study depends on answers.</summary>
    public bool Branches => ShowIfs(Flow).Any();

    /// <summary>The page list's ordered parts, each once, outer ones first.</summary>
    public IEnumerable<OrderedEntry> OrderedEntries => Ordered(Flow);

    /// <summary>Whether some order depends on how many were assigned to a condition before.</summary>
    public bool CountsSequence =>
        OrderedEntries.Any(e => e.Rule is LatinSquareOrder)
        || Questionnaires.Values.Any(q => q.Layout.Rules.Any(r => r is LatinSquareOrder));

    /// <summary>Everything whose version visits can name, and what the rows of tables were written by.</summary>
    public IEnumerable<ContentVersion> Versions =>
        AllPages.Select(p => p.Version).OfType<ContentVersion>()
            .Concat(Questionnaires.Values.OrderBy(q => q.Name, StringComparer.Ordinal).Select(q => q.Version))
            .Concat(TablesInOrder.Select(t => ContentVersion.Of("table", t.Name, t.Text)))
            .Concat(AllPages.OfType<ConsentPage>().SelectMany(p => p.Consent.Texts))
            .Append(FlowVersion)
            .DistinctBy(v => v.Hash);

    /// <summary>
    /// The label exports show for a condition number; the number itself when no condition has it, empty for 0.
    /// </summary>
    public string ConditionLabel(int number) =>
        number == 0 ? ""
        : number >= 1 && number <= Conditions.Length ? Conditions[number - 1].Label
        : number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<Expression> ShowIfs(ImmutableArray<FlowEntry> entries) =>
        entries.SelectMany(entry =>
            entry switch
    {
        PageEntry { ShowIf: { } showIf } => [showIf],
        OrderedEntry ordered => ShowIfs(ordered.Entries),
        RoutingEntry routing => routing.Arms.SelectMany(arm =>
            ShowIfs(arm.Entries).Concat(arm.ShowIf is null ? [] : [arm.ShowIf])
        ),
        _ => Enumerable.Empty<Expression>(),
    });

    private static IEnumerable<OrderedEntry> Ordered(ImmutableArray<FlowEntry> entries) =>
        entries.SelectMany(entry =>
            entry switch
    {
        OrderedEntry ordered => Ordered(ordered.Entries).Prepend(ordered),
        RoutingEntry routing => routing.Arms.SelectMany(arm => Ordered(arm.Entries)),
        _ => Enumerable.Empty<OrderedEntry>(),
    });

    private static IEnumerable<Page> Pages(ImmutableArray<FlowEntry> entries) =>
        entries.SelectMany(entry =>
            entry switch
    {
        PageEntry page => [page.Page],
        OrderedEntry ordered => Pages(ordered.Entries),
        RoutingEntry routing => routing.Arms.SelectMany(arm => Pages(arm.Entries)),
        _ => Enumerable.Empty<Page>(),
    });
}

/// <summary>How participants come and stay.</summary>
/// <param name="RetrieveSessions">Whether someone who comes back with the same external id goes on where they
/// left.</param>
/// <param name="AllowRetakes">Whether someone who finished may begin again as a new attempt.</param>
/// <param name="AbandonedAfter">Inactivity after which an unfinished participant counts as abandoned.</param>
/// <param name="CountsIncludeAbandoned">Whether the balance of conditions counts abandoned participants.</param>
/// <param name="ConsentMinTime">Consent given sooner is asked for again; zero turns the trap off.</param>
/// <param name="ExternalIdPrompt">The sentence on the external id page; null for the program's own with <paramref
/// name="ExternalIdLabel"/>.</param>
/// <param name="ExternalIdLabel">What the id is called.</param>
public sealed record ParticipantRules(
    bool RetrieveSessions,
    bool AllowRetakes,
    TimeSpan AbandonedAfter,
    bool CountsIncludeAbandoned,
    TimeSpan ConsentMinTime,
    string? ExternalIdPrompt,
    string ExternalIdLabel)
{
    /// <summary>Whether withdrawing deletes someone's data; else they are kept and left out.</summary>
    public bool EraseOnWithdraw { get; init; }

    /// <summary>What someone must show to go on in another browser.</summary>
    public ReturnProof ReturnWith { get; init; }

    /// <summary>What is kept of network addresses.</summary>
    public Keeping StoreIp { get; init; }

    /// <summary>What is kept of what browsers call themselves.</summary>
    public Keeping StoreUserAgent { get; init; }
}

/// <summary>What someone who comes with an external id must show to be believed.</summary>
public enum ReturnProof
{
    /// <summary>Nothing: whoever knows the id goes on in its place.</summary>
    Id,

    /// <summary>A signature in the link; ids without one are not accepted at all.</summary>
    Link,

    /// <summary>The PIN that was shown when the id first came; needed only to go on elsewhere.</summary>
    Pin,
}

/// <summary>How much is kept of something that could tell who a participant is.</summary>
public enum Keeping
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Less than tells one person apart.</summary>
    Shortened,

    /// <summary>
    /// A keyed hash: the same again is recognised, and it cannot be read back without the database's secret.
    /// </summary>
    Hashed,

    /// <summary>All of it.</summary>
    Full,
}

/// <summary>What participants get at the end.</summary>
/// <param name="GenerateCode">Whether each participant gets a code of their own.</param>
/// <param name="StaticCode">One code for all; null for none. Wins over generated ones.</param>
/// <param name="Message">The sentence above the code; null for the program's own.</param>
/// <param name="OutgoingUrl">Where the plain end sends participants; null for nowhere.</param>
/// <param name="RedirectAtOnce">Whether they are sent on without seeing the end page.</param>
public sealed record CompletionRules(
    bool GenerateCode,
    string? StaticCode,
    string? Message,
    string? OutgoingUrl,
    bool RedirectAtOnce
);

/// <summary>How pages look and what stands around them.</summary>
/// <param name="Breadcrumbs">Whether pages say where in the study one is.</param>
/// <param name="HeaderColor">The accent colour as the author wrote it, checked; null for the program's own.</param>
/// <param name="Contact">Whom participants can ask; null for nobody.</param>
/// <param name="StudyInfo">More about the study; null for nothing.</param>
/// <param name="Language">BCP 47 tag of the pages' language.</param>
/// <param name="DisablePaste">Whether pasting into text inputs is blocked everywhere.</param>
public sealed record PageFrame(
    bool Breadcrumbs,
    string? HeaderColor,
    string? Contact,
    string? StudyInfo,
    string Language,
    bool DisablePaste
);
