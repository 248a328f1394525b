using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Html;
using StudyApp.Authoring.Templates;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks;

namespace StudyApp.Studies.Model;

/// <summary>A step of the flow. The kinds below are all there are.</summary>
/// <param name="Path">The address without leading slash, such as <c>questionnaire/demographics</c>; not unique.</param>
public abstract record Page(string Path)
{
    /// <summary>The author's label; empty for none.</summary>
    public string Name { get; init; } = "";

    /// <summary>Where the page stands in the configuration.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>How long the page can be open; unlimited on most.</summary>
    public PageTime Time { get; init; } = PageTime.Unlimited;

    /// <summary>What the page shows, under its hash; null where the program's own words are all there is.</summary>
    public virtual ContentVersion? Version => null;
}

/// <summary>The consent form; agreeing makes the participant.</summary>
public sealed record ConsentPage(string Path, Consent Consent, bool AssignsCondition) : Page(Path)
{
    /// <inheritdoc/>
    public override ContentVersion Version => Consent.Version;
}

/// <summary>Makes the participant without showing anything.</summary>
public sealed record CreateParticipantPage(string Path, bool AssignsCondition) : Page(Path);

/// <summary>Assigns a condition without showing anything.</summary>
public sealed record AssignConditionPage(string Path) : Page(Path);

/// <summary>Asks for the id the recruiting platform gave.</summary>
public sealed record ExternalIdPage(string Path) : Page(Path);

/// <summary>A questionnaire.</summary>
/// <param name="Path">The address.</param>
/// <param name="Questionnaire">What is asked.</param>
/// <param name="Tag">Tells repetitions of one questionnaire apart; empty for the first.</param>
public sealed record QuestionnairePage(string Path, Questionnaire Questionnaire, string Tag) : Page(Path)
{
    /// <summary>The name that exports give its columns: <c>name</c> or <c>name/tag</c>.</summary>
    public string ColumnPrefix => Tag.Length == 0 ? Questionnaire.Name : $"{Questionnaire.Name}/{Tag}";

    /// <inheritdoc/>
    public override ContentVersion Version => Questionnaire.Version;
}

/// <summary>A page whose text is a template of the author's.</summary>
/// <remarks>Its HTML is trusted as its author is, and may hold scripts.</remarks>
/// <param name="Path">The address.</param>
/// <param name="Template">The text.</param>
/// <param name="Content">The text's version.</param>
public abstract record AuthoredPage(string Path, Template Template, ContentVersion Content) : Page(Path)
{
    /// <inheritdoc/>
    public override ContentVersion Version => Content;
}

/// <summary>A text with a Continue button.</summary>
public sealed record InstructionsPage(string Path, Template Template, ContentVersion Content)
    : AuthoredPage(Path, Template, Content);

/// <summary>A text in the page's frame, without a Continue button: the author decides what leads on.</summary>
public sealed record SimplePage(string Path, Template Template, ContentVersion Content)
    : AuthoredPage(Path, Template, Content);

/// <summary>A whole document of the author's.</summary>
public sealed record CustomPage(string Path, Template Template, ContentVersion Content)
    : AuthoredPage(Path, Template, Content);

/// <summary>A cognitive task.</summary>
/// <param name="Path">The address.</param>
/// <param name="Task">Which task, with its parameters.</param>
/// <param name="Required">Whether the study ends at <c>end/incompatible_device</c> when the task cannot be
/// done.</param>
public sealed record TaskPage(string Path, TaskDefinition Task, bool Required) : Page(Path)
{
    /// <inheritdoc/>
    public override ContentVersion Version => ContentVersion.Of("task", Task.Name, Task.ParametersJson);
}

/// <summary>
/// Between two parts of a study: who comes here has finished a part, and goes on when the next one is open.
/// </summary>
/// <param name="Path">The address.</param>
/// <param name="OpensAfter">How long after the part before was finished the next one opens; not negative.</param>
/// <param name="ClosesAfter">How long after the part before was finished it closes, later than it opens; null for
/// never.</param>
/// <param name="Code">What the recruiting platform expects for the part that is done; null for nothing.</param>
public sealed record PartPage(string Path, TimeSpan OpensAfter, TimeSpan? ClosesAfter, string? Code) : Page(Path);

/// <summary>The end, for one reason.</summary>
/// <param name="Path">The address.</param>
/// <param name="Reason"><c>complete</c> for the plain end.</param>
/// <param name="OutgoingUrl">Where the participant is sent on, from this end only; null for nowhere.</param>
public sealed record EndPage(string Path, string Reason, string? OutgoingUrl) : Page(Path)
{
    /// <summary>The reason of the plain end.</summary>
    public const string Complete = "complete";

    /// <summary>The reason of those whose time was over.</summary>
    public const string Expired = "expired";

    /// <summary>The reason of those for whom there is no room.</summary>
    public const string Full = "quota_full";

    /// <summary>The reason of those who come outside the times at which newcomers are let in.</summary>
    /// <remarks>They are no participants.</remarks>
    public const string Closed = "closed";

    /// <summary>
    /// Whether whoever ends here keeps the place in conditions, targets and quotas; null for as usual: those who
    /// completed do, others give it back.
    /// </summary>
    public bool? Counts { get; init; }

    /// <summary><see cref="OutgoingUrl"/> with placeholders; null when it holds none.</summary>
    public TextTemplate? OutgoingTemplate { get; init; }

    /// <summary>Where this participant is sent on; null for nowhere. Values are percent-encoded.</summary>
    public string? OutgoingFor(IExpressionScope scope) =>
        OutgoingTemplate?.Render(scope, Uri.EscapeDataString) ?? OutgoingUrl;
}

/// <summary>The text of <c>consent.html</c>, or of the file for one language.</summary>
public sealed record Consent(SafeHtml Text, ContentVersion Version)
{
    /// <summary>What the text of a new study says of itself, as long as nobody has replaced it.</summary>
    public const string Unwritten = "Replace this text";

    /// <summary>
    /// What is shown in each language alone; in a study of one language the same as <see cref="Version"/>.
    /// </summary>
    public ImmutableArray<ContentVersion> Texts { get; init; } = [];

    /// <summary>The name under which a language's text is kept.</summary>
    public static string NameIn(string language) => $"consent.{language}";
}

/// <summary>A part of the page list: a page, a choice between lists, or parts in an order of their own.</summary>
/// <remarks>Exactly one of the kinds below.</remarks>
public abstract record FlowEntry;

/// <summary>A page everyone comes to, unless it is hidden.</summary>
public sealed record PageEntry(Page Page) : FlowEntry
{
    /// <summary>
    /// 0-based count of the same path before it in the file, all arms included; path and occurrence together name the
    /// entry, whoever comes to it and in whichever order.
    /// </summary>
    public int Occurrence { get; init; }

    /// <summary>When the page is shown; null for always. Undecided shows it.</summary>
    public Expression? ShowIf { get; init; }
}

/// <summary>The first arm that matches is taken.</summary>
public sealed record RoutingEntry(ImmutableArray<RoutingArm> Arms) : FlowEntry;

/// <summary>One list of a choice.</summary>
/// <param name="Condition">The condition (1-based) that takes this arm; null for any.</param>
/// <param name="Entries">What the arm holds.</param>
public sealed record RoutingArm(int? Condition, ImmutableArray<FlowEntry> Entries)
{
    /// <summary>When the arm can be taken; null for always. Undecided takes it.</summary>
    public Expression? ShowIf { get; init; }

    /// <summary>Where it stands.</summary>
    public SourceSpan Span { get; init; }
}

/// <summary>Parts that are put in order for each participant.</summary>
/// <remarks>A part that is such an entry itself is a block: it stays together.</remarks>
/// <param name="Rule">How.</param>
/// <param name="Entries">The parts, in file order.</param>
/// <param name="Name">Tells it apart from the other ordered entries of the study.</param>
public sealed record OrderedEntry(OrderRule Rule, ImmutableArray<FlowEntry> Entries, string Name) : FlowEntry;
