using System.Globalization;
using System.Net;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;
using StudyApp.Studies.Tasks.Types;

namespace StudyApp.Tests.Integration.Hostile;

/// <summary>Walks through a study as participant after participant and sends spoiled forms, drafts and trials from every page.</summary>
/// <remarks>Which ones depends on the seed alone.</remarks>
internal sealed class HostileVisitor(StudyHost host, Study study, HttpClient client, int seed, int number)
{
    private readonly Dictionary<string, Page> _pages = study
        .Flow.OfType<PageEntry>()
        .Select(e => e.Page)
        .DistinctBy(p => p.Path)
        .ToDictionary(p => p.Path, StringComparer.Ordinal);
    private string _path = "";
    private string _cookies = "";
    private string _token = "";
    private string _run = "";
    private int _visit;

    /// <summary>Answers that are never given, at most twenty, with what led to them.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>How often each status was answered.</summary>
    public Dictionary<HttpStatusCode, int> Statuses { get; } = [];

    public int Participants { get; private set; }

    /// <summary>What is wrong with the drafts that lie there now.</summary>
    public required Func<Task<IReadOnlyList<string>>> ScanDrafts { get; init; }

    public async Task SendAsync(int count)
    {
        for (var i = 0; i < count && Complaints.Count < 20; i++)
        {
            var chance = new Random(HashCode(seed, number, i));
            if (!_pages.TryGetValue(_path, out var page) || page is EndPage) page = _pages[await EnterAsync()];
            var request = Next(chance, page);
            try
            {
                using var message = request.ToMessage(_cookies);
                using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
                Judge(i, request, page, response);
                if (request.Path == "draft" && response.StatusCode == HttpStatusCode.NoContent)
                    foreach (var problem in await ScanDrafts()) Complain(i, request, page, problem);
            }
            catch (HttpRequestException) when (request.Body.Length > 500_000)
            {
                // Refused while it was still being sent.
                await ResumeAsync();
            }
            if (_path == "?") await ResumeAsync();
        }
    }

    private HostileRequest Next(Random chance, Page page)
    {
        var kind = chance.Next(100);
        var fields = FieldsOf(page, chance);
        if (kind < (page is TaskPage ? 60 : 3))
            return JsonMutations.NextTrials(chance, [.. SimpleReactionTimeFields()], SimpleReactionTime.TaskName, _run);
        if (kind is >= 85 and < 97) return JsonMutations.NextDraft(chance, fields, _visit, _token);
        return FormMutations.Next(
            chance,
            page.Path,
            [.. fields, ("__visit", _visit.ToString(CultureInfo.InvariantCulture)), ("__RequestVerificationToken", _token)],
            _visit
        );
    }

    private static IEnumerable<string> SimpleReactionTimeFields() => new SimpleReactionTime().TrialFields.Select(f => f.Name);

    private static List<(string, string)> FieldsOf(Page page, Random chance) => page is QuestionnairePage asked
        ?
        [
            .. asked
                .Questionnaire.Items.SelectMany(i => i.Simulate(new SeededChance(chance.Next(), "hostile")))
                .Select(f => (f.Key, f.Value)),
        ]
        : [("__trials", "0")];

    private void Judge(int i, HostileRequest request, Page page, HttpResponseMessage response)
    {
        Statuses[response.StatusCode] = Statuses.GetValueOrDefault(response.StatusCode) + 1;
        var status = (int)response.StatusCode;
        var isScript = request.Path == "draft" || request.Path.EndsWith("/trials", StringComparison.Ordinal);
        if (!(status is >= 400 and < 500 || status == (isScript ? 204 : 303))) Complain(i, request, page, $"answered {status}");
        else if (
            request.HoldsNoText
            && status != 400
            && !(request.Path.EndsWith("/trials", StringComparison.Ordinal) && page is not TaskPage)
        )
            Complain(i, request, page, $"answered {status} instead of 400");
        if (status != 303 || isScript) return;
        // Relative to the server's root; the page itself means that nothing was accepted.
        var next = response.Headers.Location?.OriginalString.TrimStart('/') ?? "";
        if (request.Cookie is not null || (request.Path != page.Path && next == page.Path)) return;
        if (next == page.Path) return;
        // The run of a task stands on its page.
        var isKnown = _pages.GetValueOrDefault(next) is not (null or TaskPage) && request.Path == page.Path;
        (_path, _visit) = isKnown ? (next, _visit + 1) : ("?", 0);
    }

    private void Complain(int i, HostileRequest request, Page page, string what) =>
        Complaints.Add($"seed {seed}, visitor {number}, request {i} at {page.Path}, visit {_visit}: {what}\n  {request}");

    private async Task<string> EnterAsync()
    {
        using var visitor = host.NewVisitor();
        Read(visitor, await visitor.ConsentAsync());
        Participants++;
        return _path;
    }

    private async Task ResumeAsync()
    {
        using var visitor = host.NewVisitor();
        foreach (var cookie in _cookies.Split("; "))
            visitor.Cookies.Add(host.Address, new Cookie(cookie.Split('=', 2)[0], cookie.Split('=', 2)[1]));
        Read(visitor, await visitor.OpenAsync(""));
    }

    private void Read(Visitor visitor, Answer page)
    {
        _path = page.PageName;
        _run = page.Page.QuerySelector("#task")?.GetAttribute("data-run") ?? "none";
        _cookies = visitor.Cookies.GetCookieHeader(host.Address);
        _token = page.Page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "";
        _visit = int.TryParse(
            page.Page.QuerySelector("input[name=__visit]")?.GetAttribute("value"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var visit
        )
            ? visit
            : 0;
    }

    private static int HashCode(int a, int b, int c) => unchecked((((a * 31) + b) * 1_000_003) + c);
}
