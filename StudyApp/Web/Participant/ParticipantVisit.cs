using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StudyApp.Flow;
using StudyApp.Jobs;
using StudyApp.Recruitment;
using StudyApp.Sessions;
using StudyApp.Storage;
using StudyApp.Studies;
using StudyApp.Syntax;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant;

/// <summary>One request of a participant: who it is, where they are, and how to answer.</summary>
public sealed class ParticipantVisit(HttpContext context, ParticipantCookie cookie, ParticipantSessions sessions, Arrivals arrivals, Expiry expiry, NewerStudy newer, StudyRuntime runtime, TimeProvider clock, WithdrawalReader receipts, ReturnChecks returns, DebugMode debug, SignedLinks? links = null)
{
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

    /// <summary>Whether the address carries an id without the signature that the study asks for, or with another's.</summary>
    public async Task<bool> IsForgedAsync() =>
        returns.Proof == ReturnProof.Link && runtime.Platforms.Read(LinkQuery()) is { IsPreview: false } arrival && !await returns.BelievesAsync(arrival, context.Request.Query[LinkSignature.Parameter].ToString(), Cancel);

    /// <summary>What is known of a participant, with the answers that the study's expressions and templates ask for; of nobody for null.</summary>
    public ParticipantFacts FactsOf(ParticipantState? participant) => participant is null ? new() { Study = Study } : participant.Facts ?? Shown.FactsOf(participant, []);

    /// <summary>Takes what a recruiting link says; true when the address should be left for a clean one.</summary>
    public async Task<bool> TakeArrivalAsync()
    {
        var arrival = runtime.Platforms.Read(links is null ? LinkQuery() : await links.BelieveAsync([.. LinkQuery()], context.Request.Host.Host, Cancel));
        if (arrival.ExternalId is null && arrival.Source.Length == 0 && !arrival.IsPreview) return false;
        if (await IsAlreadyKnownAsync(arrival)) return true;
        var asksPin = returns.Proof == ReturnProof.Pin;
        var returning = await arrivals.FindReturningAsync(arrival, Cancel, isProved: !asksPin);
        if (returning is { } id && !asksPin) await KeepAsAsync(id);
        else Keep(ParticipantTicket.For(arrival) with { Language = Ticket?.Language, PendingReturn = returning });
        return true;
    }

    /// <summary>Takes a link of the admin panel that begins a test run. Each opening begins a new one, whoever the browser was before.</summary>
    public TestLink TakeTest()
    {
        if (runtime.Study.Access.TestToken is not { } token || !context.Request.Query.TryGetValue("test", out var given)) return TestLink.None;
        int? condition = context.Request.Query["condition"].ToString() is { Length: > 0 } text ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0 : null;
        if (!IsSame(token, given.ToString()) || condition < 1 || condition > Study.Conditions.Length) return TestLink.Refused;
        if (!EntryEndpoints.IsSpeculative(context.Request)) Keep(ParticipantTicket.For(Arrival.Test(condition)) with { Language = Ticket?.Language });
        return TestLink.Taken;
    }

    /// <summary>The person's own link, to be opened elsewhere.</summary>
    public string OwnLink
    {
        get
        {
            var kept = (Ticket?.Arrival ?? Arrival.Unknown).Parameters.Where(p => !p.Key.StartsWith(Arrival.NotePrefix, StringComparison.OrdinalIgnoreCase));
            return $"{context.Request.Scheme}://{context.Request.Host}{Root}/{QueryString.Create(kept!)}";
        }
    }

    /// <summary>Whether the address is a preview on a platform where nobody takes part in one.</summary>
    public bool IsMerePreview => runtime.Platforms.Read(LinkQuery()) is { IsPreview: true } arrival && runtime.Platforms.Find(arrival.Source) is { PreviewTakesPart: false };

    /// <summary>How someone who ended goes back to the platform they came from.</summary>
    public PlatformReturn ReturnFor(string reason, ParticipantState? participant)
    {
        var arrival = participant is null ? LinkOf(reason) : runtime.ArrivalOf(participant);
        return runtime.Platforms.Find(arrival.Source) is { } platform ? platform.Return(reason, arrival, participant?.CompletionCode ?? CodeOf(platform, reason, participant)) : PlatformReturn.None;
    }

    /// <summary>Where the platform takes the code of a part that is done; null for nowhere.</summary>
    public string? PartReturn(ParticipantState participant, string? code)
    {
        var arrival = runtime.ArrivalOf(participant);
        return code is null ? null : (runtime.Platforms.Find(arrival.Source)?.Return(EndPage.Complete, arrival, code) as ReturnLink)?.Url;
    }

    /// <summary>Whether someone came by a configured platform's link.</summary>
    public bool IsRecruited(string reason, ParticipantState? participant) => runtime.Platforms.Find(participant?.Source ?? LinkOf(reason).Source) is not null;

    // Those who decline, or come when the study is full, are no participants; what their link said is all there is. Nobody completes the study without being one.
    private Arrival LinkOf(string reason) => reason == EndPage.Complete ? Arrival.Unknown : Ticket?.Arrival ?? Arrival.Unknown;

    private static string? CodeOf(IPlatform platform, string reason, ParticipantState? participant) =>
        participant is null && platform.CodeFor(reason) is { } code and not PlatformRules.GeneratedCode ? code : null;

    /// <summary>Takes the language a link asks for; true when the address should be left for a clean one. Another than those offered is ignored.</summary>
    public bool TakeLanguage()
    {
        if (LanguageTags.Match(runtime.Study.Languages, context.Request.Query["lang"].ToString()) is not { } language) return false;
        Keep((Ticket ?? ParticipantTicket.For(Arrival.Unknown)) with { Language = language });
        return true;
    }

    /// <summary>Goes on as a participant of the database.</summary>
    /// <param name="participantId">Who.</param>
    /// <param name="newPin">A PIN to be shown to them; null for none.</param>
    public async Task KeepAsAsync(long participantId, string? newPin = null) =>
        Keep(ParticipantTicket.For(participantId, await returns.BrowserKeyAsync(participantId, Cancel)) with { Language = Ticket?.Language, NewPin = newPin });

    public FrameModel Frame(string pageName, string heading = "", Step? step = null, ParticipantState? participant = null, IReadOnlyList<string>? scripts = null) => new()
    {
        Study = Study,
        Texts = Texts,
        PageName = pageName,
        Heading = heading,
        Progress = step is null ? null : (participant is null ? Shown.Flow.Plan(0) : Shown.PlanOf(participant)).Progress(step),
        Root = Root,
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
        context.RequestServices.GetRequiredService<OriginRule>().OfAsync(context.Connection.RemoteIpAddress, context.Request.Headers.UserAgent.ToString(), Cancel);

    /// <summary>See other: after a post, or for an address that is not the current one.</summary>
    public IResult Redirect(string path, int status = StatusCodes.Status303SeeOther) => new StatusRedirect($"{Root}/{path}", status);

    // The person at this browser already takes part under that id, or under none: they go on, and nothing new begins.
    private async Task<bool> IsAlreadyKnownAsync(Arrival arrival)
    {
        if (Ticket?.ParticipantId is null) return Ticket is { } waiting && waiting.ExternalId == arrival.ExternalId && waiting.Source == arrival.Source && waiting.VisitId == arrival.VisitId && arrival.ExternalId is not null && !waiting.Declined;
        if (await LoadAsync() is not { } participant) return false;
        return await arrivals.GoesOnAsync(participant, arrival);
    }

    // In the same time however much of a guess is right.
    private static bool IsSame(string token, string given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(token)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));

    private IEnumerable<KeyValuePair<string, string>> LinkQuery() => context.Request.Query
        // A signature is nothing to keep.
        .Where(q => returns.Proof != ReturnProof.Link || !q.Key.Equals(LinkSignature.Parameter, StringComparison.OrdinalIgnoreCase))
        .Select(q => KeyValuePair.Create(q.Key, q.Value.ToString()));

    private sealed class StatusRedirect(string location, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            httpContext.Response.Headers.Location = PageAddress.Of(location);
            return Task.CompletedTask;
        }
    }
}
