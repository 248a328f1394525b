using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StudyApp.Participation.Planning;
using StudyApp.Studies.Model;
using StudyApp.Tests.Browser;
using StudyApp.Tests.Storage;
using Xunit;
using Xunit.Abstractions;

namespace StudyApp.Tests.Integration.Hostile;

public sealed class HostileSubmissionTests(ITestOutputHelper output)
{
    private const int Visitors = 6;
    private const int Rounds = 12;
    private static readonly string[] Questionnaires = ["words", "choices", "several", "pictures", "media", "own"];

    // Another seed sends other requests: STUDYAPP_TEST_SEED=7 dotnet test …
    private static readonly int Seed = int.TryParse(
        Environment.GetEnvironmentVariable("STUDYAPP_TEST_SEED"),
        NumberStyles.Integer,
        CultureInfo.InvariantCulture,
        out var seed
    )
        ? seed
        : 20_260_301;

    [Theory]
    [OnSqlite(10_000)]
    [OnPostgres(1_500)]
    internal async Task Whatever_is_sent_is_answered_and_only_answers_are_stored(DatabaseKind kind, int requests)
    {
        using var folder = Tour();
        using var errors = new ErrorLog();
        await using var host = await StudyHost.StartAsync(
            folder.Config,
            [new("SQLALCHEMY_DATABASE_URI", await StudyHost.UriAsync(kind), "test")],
            builder => builder.Logging.AddProvider(errors)
        );
        var study = host.Services.GetRequiredService<StudyRuntime>().Study;
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = host.Address,
        };
        var visitors = Enumerable
            .Range(0, Visitors)
            .Select(i => new HostileVisitor(host, study, client, Seed, i) { ScanDrafts = () => ScanDraftsAsync(host, study) })
            .ToList();

        var watch = Stopwatch.StartNew();
        await Task.WhenAll(visitors.Select(v => Task.Run(() => v.SendAsync((requests + Visitors - 1) / Visitors))));

        var statuses = visitors
            .SelectMany(v => v.Statuses)
            .GroupBy(s => (int)s.Key)
            .OrderBy(g => g.Key)
            .ToDictionary(g => g.Key, g => g.Sum(s => s.Value));
        output.WriteLine(
            $"{requests} requests in {watch.Elapsed.TotalSeconds:0.0} s; "
                + $"{string.Join(", ", statuses.Select(s => $"{s.Key}: {s.Value}"))}; {visitors.Sum(v => v.Participants)} participants"
        );
        var problems = visitors
            .SelectMany(v => v.Complaints)
            .Concat(errors.Seen.Select(e => $"logged: {e}"))
            .Concat(await ScanAsync(host, study))
            .Take(20)
            .ToList();
        Assert.True(problems.Count == 0, $"seed {Seed}\n{string.Join('\n', problems)}");
        // Neither everything nor nothing may be refused, or the scan proves little.
        Assert.All([204, 303, 400, 413, 422], status => Assert.InRange(statuses.GetValueOrDefault(status), requests / 500, requests / 2));
        Assert.InRange(await host.QueryAsync(db => db.Submissions.CountAsync()), requests / 50, requests);
        Assert.Equal(visitors.Sum(v => v.Participants), await host.CountParticipantsAsync());
    }

    private static async Task<IReadOnlyList<string>> ScanAsync(StudyHost host, Study study)
    {
        var pages = study
            .Flow.OfType<PageEntry>()
            .Select(e => e.Page)
            .DistinctBy(p => p.Path)
            .ToDictionary(p => p.Path, StringComparer.Ordinal);
        var asked = pages
            .Values.OfType<QuestionnairePage>()
            .Select(p => p.Questionnaire)
            .DistinctBy(q => q.Name)
            .ToDictionary(q => q.Name, StringComparer.Ordinal);
        var trialFields = pages.Values.OfType<TaskPage>().First().Task.TrialFields.Select(f => f.Name).ToList();
        var (submissions, visits) = (
            await host.QueryAsync(db => db.Submissions.AsNoTracking().ToListAsync()),
            await host.QueryAsync(db => db.Visits.AsNoTracking().ToListAsync())
        );
        var (trials, events) = (
            await host.QueryAsync(db => db.Trials.AsNoTracking().ToListAsync()),
            await host.QueryAsync(db => db.Interactions.AsNoTracking().ToListAsync())
        );
        var pathOf = visits.ToDictionary(v => v.Id, v => v.Path);
        var problems = new List<string>();

        foreach (var s in submissions)
        {
            if (
                pages.GetValueOrDefault(pathOf[s.VisitId]) is not QuestionnairePage page
                || page.Questionnaire.Name != s.Questionnaire
                || page.Tag != s.Tag
            )
                problems.Add($"submission {s.Id} is of no such page");
            else
                problems.AddRange(
                    StoredAnswerScan
                        .Answers(page.Questionnaire, s.Answers, s.Missing)
                        .Select(p => $"submission {s.Id} ({s.Questionnaire}): {p}")
                );
            var columns = asked[s.Questionnaire].Columns.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
            problems.AddRange(NamesIn(s.Changes).Where(n => !columns.Contains(n)).Select(n => $"submission {s.Id}: a change of {n}"));
            problems.AddRange(
                new[] { s.Answers, s.Missing, s.Changes, s.Presented }
                    .SelectMany(StoredAnswerScan.Texts)
                    .Where(IsForbidden)
                    .Select(t => $"submission {s.Id}: the text {t}")
            );
        }
        foreach (var t in trials)
        {
            if (
                !NamesIn(t.Data).SequenceEqual(trialFields)
                || pathOf[t.VisitId] != "task/simple_rt"
                || t.Index < 0
                || t.Run.Length is 0 or > 64
            )
                problems.Add($"trial {t.Id}: {t.Run} {t.Index} {t.Data}");
            problems.AddRange(StoredAnswerScan.Texts(t.Data).Append(t.Run).Where(IsForbidden).Select(x => $"trial {t.Id}: the text {x}"));
        }
        foreach (var e in events)
            if (
                IsForbidden(e.QuestionId)
                || IsForbidden(e.Value)
                || e.QuestionId.Length > 128
                || e.Value.Length > 1_000
                || e.OccurredAt.Year is < 1970 or > 2100
                || e.EventType.Any(c => c is not ('_' or (>= 'a' and <= 'z')))
            )
                problems.Add($"event {e.Id}: {e.QuestionId} {e.EventType} {e.Value}");
        problems.AddRange(
            visits.Where(v => !pages.ContainsKey(v.Path) && v.Path != "end/withdrawn").Select(v => $"visit {v.Id} of {v.Path}")
        );
        problems.AddRange(
            submissions.GroupBy(s => s.VisitId).Where(g => g.Count() > 1).Select(g => $"visit {g.Key} was answered {g.Count()} times")
        );
        problems.AddRange(
            await host.QueryAsync(db =>
                db.Participants.Where(p => p.ExternalId != null || p.Condition != 0 || (p.Excluded && p.EndReason != "withdrawn"))
                    .Select(p => $"participant {p.Id} changed")
                    .ToListAsync()
            )
        );
        if (trials.Count == 0 || events.Count == 0) problems.Add($"nothing to scan: {trials.Count} trials, {events.Count} events");
        return problems;
    }

    // Accepting a form removes its draft: drafts are looked at while they are there.
    private static async Task<IReadOnlyList<string>> ScanDraftsAsync(StudyHost host, Study study)
    {
        var drafts = await host.QueryAsync(db =>
            db.Drafts.Join(db.Visits, d => d.VisitId, v => v.Id, (d, v) => new { v.Path, d.Fields }).ToListAsync()
        );
        var problems = new List<string>();
        foreach (var draft in drafts)
        {
            var page = study
                .Flow.OfType<PageEntry>()
                .Select(e => e.Page)
                .OfType<QuestionnairePage>()
                .FirstOrDefault(p => p.Path == draft.Path);
            var own = page?.Questionnaire.Items.SelectMany(i => i.FieldNames).ToHashSet(StringComparer.Ordinal) ?? [];
            problems.AddRange(NamesIn(draft.Fields).Where(n => !own.Contains(n)).Select(n => $"draft of {draft.Path}: the field {n}"));
            problems.AddRange(StoredAnswerScan.Texts(draft.Fields).Where(IsForbidden).Select(t => $"draft of {draft.Path}: the text {t}"));
        }
        return problems;
    }

    private static IEnumerable<string> NamesIn(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateObject().Select(p => p.Name)];
    }

    private static bool IsForbidden(string text) =>
        text.Contains('\0', StringComparison.Ordinal)
        || text.Contains('\uFFFD', StringComparison.Ordinal)
        || text.Contains(HostileTexts.Marker, StringComparison.Ordinal)
        || text.Where(char.IsSurrogate).Count() % 2 != 0;

    // The tour's questionnaires, again and again, with the task between them.
    private static WrittenStudy Tour()
    {
        var tour = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(DemoStudy.Config))!, "questionnaire-tour");
        var pages = Enumerable
            .Range(0, Rounds)
            .SelectMany(round =>
                Questionnaires.Select(q => $"questionnaire/{q}{(round == 0 ? "" : $"/t{round}")}").Append("task/simple_rt")
            );
        var list = string.Join(",\n", pages.Prepend("consent").Append("end").Select(path => $"    {{path='{path}'}}"));
        var study = new WrittenStudy(
            $"TITLE = 'Hostile'\nLANGUAGES = ['en', 'de', 'ar']\nPORT = 0\nCONSENT_MIN_SECONDS = 0\nALLOW_BACK = true\n"
                + $"LOG_QUESTIONNAIRE_INTERACTIONS = true\nPAGE_LIST = [\n{list},\n]\n",
            ("consent.html", "<p>Please read.</p>")
        );
        foreach (
            var file in Directory
                .EnumerateFiles(tour, "*", SearchOption.AllDirectories)
                .Where(f =>
                    Questionnaires.Contains(Path.GetFileNameWithoutExtension(f))
                    || f.Contains("static", StringComparison.Ordinal)
                    || f.Contains("templates", StringComparison.Ordinal)
                )
        )
        {
            var target = Path.Combine(study.Root, Path.GetRelativePath(tour, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return study;
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Seen { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel)) Seen.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
