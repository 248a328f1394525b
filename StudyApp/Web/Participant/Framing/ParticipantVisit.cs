using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StudyApp.Authoring.Syntax;
using StudyApp.Participation.Answering;
using StudyApp.Participation.Arriving;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Recruitment.Platforms;
using StudyApp.Studies.Steps;
using StudyApp.Web.Participant.Entering;
using StudyApp.Web.Participant.Returning;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Framing;

/// <summary>One request of a participant: who it is, where they are, and how to answer.</summary>
public sealed class ParticipantVisit(
    HttpContext context,
    ParticipantCookie cookie,
    ParticipantSessions sessions,
    Arrivals arrivals,
    Expiry expiry,
    NewerStudy newer,
    StudyRuntime runtime,
    TimeProvider clock, WithdrawalReader receipts, ReturnChecks returns, DebugMode debug, LinkReader links, OpenedIds opened)
{
    /// <summary>
    /// The query of the address where someone lands whose answers were not taken, since the page was answered in another tab.
    /// </summary>
    public const string OtherTab = "other_tab";

    // What the participant's row says; null before it is read, and when it says nothing.
    private string? _keptLanguage;
    private bool _isTest;

    public HttpContext Context => context;

    /// <summary>The study in the language that is shown.</summary>
    public Study Study => Shown.Study;

    /// <summary>What is shown: asked for by link, else kept with the participant, else the browser's wish, else the main one.</summary>
    public string Language => LanguageChoice.Of(runtime.Study.Languages, Ticket?.Language, _keptLanguage, context.Request);

    public ParticipantSessions Sessions => sessions;

    public Arrivals Arrivals => arrivals;

    public Expiry Expiry => expiry;

    public NewerStudy Newer => newer;

    public WithdrawalReader Receipts => receipts;

    public ReturnChecks Returns => returns;

    public TurnedAwayLog TurnedAway => context.RequestServices.GetRequiredService<TurnedAwayLog>();

    public ParticipantTicket? Ticket { get; private set; } = cookie.Read(context);

    public InterfaceTexts Texts => InterfaceTexts.In(Language);

    public string Root => context.Request.PathBase.Value ?? "";

    // The page that says that a host's name is none is of this host, too.
    private string Origin => HostNames.IsName(context.Request.Host) ? $"{context.Request.Scheme}://{context.Request.Host}" : "";

    /// <summary>The first step of someone who is no participant yet.</summary>
    public Step First => Shown.Flow.Plan(0).Steps[0];

    /// <summary>The end of those for whom there is no room, in the language that is shown.</summary>
    public Step Full => Shown.Flow.Plan(0).EndFor("quota_full");

    /// <summary>The end of those who come when newcomers are turned away, in the language that is shown.</summary>
    public EndPage Closed => (EndPage)Shown.Flow.Plan(0).EndFor(EndPage.Closed).Page;

    /// <summary>The end of those whose time is over, in the language that is shown.</summary>
    public EndPage Expired => (EndPage)Shown.Flow.Plan(0).EndFor(EndPage.Expired).Page;

    /// <summary>The end that programs come to, in the language that is shown.</summary>
    public EndPage Program => (EndPage)Shown.Flow.Plan(0).EndFor("bot").Page;

    /// <summary>Whether the browser has a crawler's name.</summary>
    public bool IsNamedAsCrawler => KnownCrawlers.Includes(context.Request.Headers.UserAgent.ToString());

    /// <summary>Whether it is taken for a program: it has a crawler's name, and nobody said otherwise.</summary>
    public bool SeemsProgram => IsNamedAsCrawler && !IsTest && Ticket is not { SaysPerson: true };

    /// <summary>Whether an author may pick a condition here.</summary>
    public bool OffersConditions => debug.IsOn && !Study.Conditions.IsEmpty;

    /// <summary>Whether somebody tries the study out: left out of counts and exports, and let in at any time.</summary>
    public bool IsTest => Ticket?.ParticipantId is null ? Ticket?.IsPreview == true : _isTest;

    public DateTimeOffset Now => clock.GetUtcNow();

    public CancellationToken Cancel => context.RequestAborted;

    private StudyRuntime Shown => runtime.In(Language);

    /// <summary>Leaves the study in this browser: who comes next is somebody else.</summary>
    public void Forget()
    {
        cookie.Clear(context);
        Ticket = null;
    }

    public void Keep(ParticipantTicket ticket)
    {
        Ticket = ticket;
        cookie.Write(context, ticket);
    }

    /// <summary>The participant of the cookie; null before consent, and when the database no longer has them.</summary>
    public async Task<ParticipantState?> LoadAsync()
    {
        if (Ticket?.ParticipantId is not { } id) return null;
        var participant = await sessions.LoadAsync(id, Ticket.BrowserKey, Cancel);
        if (participant is null)
        {
            Forget();
            return null;
        }
        _keptLanguage = participant.Language;
        _isTest = participant.Arrival is not null && runtime.ArrivalOf(participant).IsPreview;
        return participant with { Language = Language };
    }

    public Step Locate(ParticipantState participant) => Shown.Locate(participant);

    public FlowPlan PlanOf(ParticipantState participant) => Shown.PlanOf(participant);

    /// <summary>What the address says of who comes, as far as it can be believed.</summary>
    public Task<LinkReading> ReadLinkAsync() => links.ReadAsync(context.Request, Cancel);

    /// <summary>
    /// What is known of a participant, with the answers that the study's expressions and templates ask for; of nobody for null.
    /// </summary>
    public ParticipantFacts FactsOf(ParticipantState? participant) =>
        participant is null ? new() { Study = Study } : participant.Facts ?? Shown.FactsOf(participant, []);

    /// <summary>Whether somebody who would begin lacks the id that the study asks for.</summary>
    public bool LacksId => runtime.Platforms.LacksId(Ticket?.Arrival ?? Arrival.Unknown);

    /// <summary>Whether no more than an external id says who this is. They may go on, but what only the participant may know or do is not
    /// theirs.</summary>
    public bool IsByIdAlone => Ticket is { ParticipantId: not null, ByIdSince: not null };

    /// <summary>Whether a code that belongs to the open page may be shown: this browser led there, or it is sure who it is.</summary>
    public bool MaySeeCode(ParticipantState participant) => !IsByIdAlone || Ticket?.Reached == participant.Visit.Number;

    /// <summary>Takes what a recruiting link says; true when the address should be left for a clean one.</summary>
    public async Task<bool> TakeArrivalAsync(LinkReading link)
    {
        var arrival = link.Arrival;
        if (arrival.ExternalId is null && arrival.Source.Length == 0 && !arrival.IsPreview) return false;
        if (await IsAlreadyKnownAsync(link)) return true;
        var asksPin = returns.Proof == ReturnProof.Pin;
        var isBlind = arrival.ExternalId is not null && !link.IsProved && opened.IsTooMany(context.Connection.RemoteIpAddress);
        var returning = isBlind ? null : await arrivals.FindReturningAsync(arrival, link.IsProved, isNoted: !asksPin, Cancel);
        if (returning is { IsProved: true } && !link.IsProved) opened.GiveBack(context.Connection.RemoteIpAddress);
        if (returning is not null && !asksPin) await KeepAsAsync(returning.ParticipantId, isByIdAlone: !returning.IsProved);
        else
            Keep(ParticipantTicket.For(arrival) with
            {
                Language = Ticket?.Language,
                PendingReturn = returning?.ParticipantId,
                IsProved = link.IsProved,
                IsBlind = isBlind,
            });
        return true;
    }

    /// <summary>Takes a link of the admin panel that begins a test run.</summary>
    /// <remarks>Each opening begins a new one, whoever the browser was before.</remarks>
    public TestLink TakeTest()
    {
        if (runtime.Study.Access.TestToken is not { } token || !context.Request.Query.TryGetValue("test", out var given))
            return TestLink.None;
        int? condition = context.Request.Query["condition"].FirstOrEmpty() is { Length: > 0 } text
            ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0
            : null;
        if (!IsSame(token, given.FirstOrEmpty()) || condition < 1 || condition > Study.Conditions.Length) return TestLink.Refused;
        if (!EntryEndpoints.IsSpeculative(context.Request))
            Keep(ParticipantTicket.For(Arrival.Test(condition)) with { Language = Ticket?.Language });
        return TestLink.Taken;
    }

    /// <summary>The person's own link, to be opened elsewhere.</summary>
    public async Task<string> OwnLinkAsync()
    {
        var arrival = Ticket?.Arrival ?? Arrival.Unknown;
        var kept = arrival.Parameters.Where(p => !p.Key.StartsWith(Arrival.NotePrefix, StringComparison.OrdinalIgnoreCase));
        var query = QueryString.Create(kept!).ToUriComponent();
        // What proved them here is not kept.
        if (Ticket is { IsProved: true } && arrival.ExternalId is { } id)
            query += $"{(query.Length == 0 ? '?' : '&')}{await returns.SignatureAsync(arrival.Source, id, Cancel)}";
        return AddressOf(query);
    }

    /// <summary>An address of the study as it is written outside, below where it lies.</summary>
    public string AddressOf(string path) => $"{Origin}{Root}/{path}";

    /// <summary>Whether a link is a preview on a platform where nobody takes part in one.</summary>
    public bool IsMerePreview(Arrival arrival) =>
        arrival.IsPreview && runtime.Platforms.Find(arrival.Source) is { PreviewTakesPart: false };

    /// <summary>How someone who ended goes back to the platform they came from.</summary>
    public PlatformReturn ReturnFor(string reason, ParticipantState? participant)
    {
        var arrival = participant is null ? LinkOf(reason) : runtime.ArrivalOf(participant);
        return runtime.Platforms.Find(arrival.Source) is { } platform
            ? platform.Return(reason, arrival, participant?.CompletionCode ?? CodeOf(platform, reason, participant))
            : PlatformReturn.None;
    }

    /// <summary>Where the platform takes the code of a part that is done; null for nowhere.</summary>
    public string? PartReturn(ParticipantState participant, string? code)
    {
        var arrival = runtime.ArrivalOf(participant);
        return code is null ? null : (runtime.Platforms.Find(arrival.Source)?.Return(EndPage.Complete, arrival, code) as ReturnLink)?.Url;
    }

    /// <summary>What the platform is called whose link someone came by; null for none that is configured.</summary>
    public string? RecruiterOf(string reason, ParticipantState? participant) =>
        runtime.Platforms.Find(participant?.Source ?? LinkOf(reason).Source)?.DisplayName;

    // Those who decline, or come when the study is full, are no participants; what their link said is all there is. Nobody completes the
    // study without being one.
    private Arrival LinkOf(string reason) => reason == EndPage.Complete ? Arrival.Unknown : Ticket?.Arrival ?? Arrival.Unknown;

    private static string? CodeOf(IPlatform platform, string reason, ParticipantState? participant) =>
        participant is null && platform.CodeFor(reason) is { } code and not PlatformRules.GeneratedCode ? code : null;

    /// <summary>Takes the language a link asks for; true when the address should be left for a clean one.</summary>
    /// <remarks>Another than those offered is ignored.</remarks>
    public bool TakeLanguage()
    {
        if (LanguageTags.Match(runtime.Study.Languages, context.Request.Query["lang"].FirstOrEmpty()) is not { } language) return false;
        Keep((Ticket ?? ParticipantTicket.For(Arrival.Unknown)) with { Language = language });
        return true;
    }

    /// <summary>Goes on as a participant of the database.</summary>
    /// <param name="participantId">Who.</param>
    /// <param name="newPin">A PIN to be shown to them; null for none.</param>
    /// <param name="isByIdAlone">Whether no more than an external id says that it is them.</param>
    public async Task KeepAsAsync(long participantId, string? newPin = null, bool isByIdAlone = false)
    {
        var ticket = ParticipantTicket.For(participantId, await returns.BrowserKeyAsync(participantId, Cancel));
        Keep(ticket with { Language = Ticket?.Language, NewPin = newPin, ByIdSince = isByIdAlone ? Now : null });
    }

    /// <summary>Goes on as whoever has the id that the browser came with, or was typed in it.</summary>
    public async Task KeepAsOwnerAsync(long participantId)
    {
        var isProved = Ticket?.IsProved == true || returns.Proof != ReturnProof.Id;
        if (!isProved && Ticket is { ExternalId: not null } came && await sessions.FindAsync(participantId, Cancel) is { } owner)
            isProved = runtime.Platforms.ProvesVisit(came.Arrival, owner.Arrival);
        await KeepAsAsync(participantId, isByIdAlone: !isProved);
    }

    /// <summary>A form of this browser was stored: what it led to is this browser's, and who reaches an end has taken part.</summary>
    public async Task NoteReachedAsync()
    {
        if (IsByIdAlone && await LoadAsync() is { } participant) KeepReached(participant);
    }

    /// <summary>The same for a form whose answer never came, such as after a double click.</summary>
    public async Task RecallReachedAsync(ParticipantState participant, Step step)
    {
        var mayShowCode = participant.Finished || step.Page is PartPage;
        if (!mayShowCode || MaySeeCode(participant) || Ticket?.BrowserKey is not { } browser) return;
        if (await sessions.LedHereAsync(participant, browser, Cancel)) KeepReached(participant);
    }

    /// <summary>Somebody who was let in does not count as an id that was only opened.</summary>
    public void NoteEntered()
    {
        if (Ticket is { ExternalId: not null, IsProved: false }) opened.GiveBack(context.Connection.RemoteIpAddress);
    }

    public FrameModel Frame(
        string pageName,
        string heading = "",
        Step? step = null,
        ParticipantState? participant = null,
        IReadOnlyList<string>? scripts = null
    ) =>
        new()
        {
            Study = Study,
            Texts = Texts,
            PageName = pageName,
            Heading = heading,
            Progress = step is null ? null : (participant is null ? Shown.Flow.Plan(0) : Shown.PlanOf(participant)).Progress(step),
            Root = Root,
            Origin = Origin,
            Note = Ticket is { ParticipantId: not null } && context.Request.Query.ContainsKey(OtherTab) ? Texts["other_tab"] : null,
            TakesPart = participant is { Finished: false },
            IsTest = IsTest,
            OffersConditions = OffersConditions,
            Scripts = scripts ?? [],
        };

    public PageModel Page(Step step, ParticipantState participant, FormModel form, IReadOnlyList<string>? scripts = null) =>
        new(Frame(step.Page.Path, step.Page.Name, step, participant, scripts), StudyRuntime.AsShown(step, participant), participant, form)
        {
            CanGoBack = Before(participant, step) is not null,
            IsLast = PlanOf(participant).StopsAt(step),
            ShownFor = sessions.ShownFor(participant, step.Page),
        };

    /// <summary>The page the participant may go back to; null where the study or the page allows none.</summary>
    public Step? Before(ParticipantState participant, Step step) => Study.AllowBack ? sessions.Before(participant, step) : null;

    /// <summary>What is kept of network address and browser; null for nothing.</summary>
    public Task<(string? Ip, string? UserAgent)?> OriginAsync() =>
        context
            .RequestServices.GetRequiredService<OriginRule>()
            .OfAsync(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent.ToString(), Cancel);

    /// <summary>See other: after a post, or for an address that is not the current one.</summary>
    public IResult Redirect(string path, int status = StatusCodes.Status303SeeOther, string query = "") =>
        new StatusRedirect($"{Root}/{path}", status, query);

    private void KeepReached(ParticipantState participant) =>
        Keep(Ticket! with { Reached = participant.Visit.Number, ByIdSince = participant.Finished ? null : Ticket!.ByIdSince });

    // The person at this browser already takes part under that id, or under none: they go on, and nothing new begins.
    private async Task<bool> IsAlreadyKnownAsync(LinkReading link)
    {
        var arrival = link.Arrival;
        if (Ticket?.ParticipantId is null)
            return Ticket is { Declined: false } waiting && waiting.IsFor(arrival) && waiting.IsProved == link.IsProved;
        if (await LoadAsync() is not { } participant) return false;
        var isProved = !IsByIdAlone || link.IsProved || runtime.Platforms.ProvesVisit(arrival, participant.Arrival);
        if (!await arrivals.GoesOnAsync(participant, arrival, isProved)) return false;
        if (isProved && IsByIdAlone && participant.ExternalId == arrival.ExternalId) Keep(Ticket! with { ByIdSince = null });
        return true;
    }

    // In the same time however much of a guess is right.
    private static bool IsSame(string token, string given) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(token)),
            SHA256.HashData(Encoding.UTF8.GetBytes(given))
        );

    private sealed class StatusRedirect(string location, int status, string query) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.Headers.Location = PageAddress.Of(location) + (query.Length == 0 ? "" : "?" + query);
            return Task.CompletedTask;
        }
    }
}
