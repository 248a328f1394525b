using System.Collections.Immutable;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Hosting.Folders;
using StudyApp.Hosting.Services;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;
using StudyApp.Tests.Integration;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Participant.Pages;

namespace StudyApp.Tests.Benchmarks;

/// <summary>What one participant's page of 100 items costs the server: rendering it, and checking what is sent.</summary>
/// <remarks>Nothing is read from or written to the database.</remarks>
[MemoryDiagnoser]
public class QuestionnaireBenchmarks
{
    private const int Items = 100;

    private WrittenStudy _folder = null!;
    private WebApplication _app = null!;
    private Questionnaire _questionnaire = null!;
    private FormFields _form = null!;
    private ParticipantState _participant = null!;

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _folder = new WrittenStudy().With("questionnaires/mood.json", LargeQuestionnaire.Mixed(Items));
        var loaded = StudyLoader.Load(_folder.Write(), []);
        _app = StudyServer.Build(new(loaded.Loaded!, loaded.Folder, Debug: false));
        await StudyServer.PrepareAsync(_app, CancellationToken.None); // forms are signed with keys that lie in the database
        _questionnaire = loaded.Loaded!.Study.Questionnaires["mood"];
        _form = new(LargeQuestionnaire.AnswerMixed(Items));
        _participant = new()
        {
            Id = 1,
            Source = "",
            Condition = 0,
            Seed = 4711,
            Finished = false,
            Visit = new()
            {
                Id = 1,
                Number = 2,
                Path = "questionnaire/mood",
                Occurrence = 0,
                VersionHash = _questionnaire.Version.Hash,
                StartedAt = DateTime.UtcNow,
            },
        };
        if (!Validate().IsEmpty) throw new InvalidOperationException("The benchmark's answers are refused.");
    }

    [GlobalCleanup]
    public void Clean() => _folder.Dispose();

    [Benchmark]
    public async Task<long> Render()
    {
        using var scope = _app.Services.CreateScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        (context.Request.Scheme, context.Request.Host, context.Request.Path) = ("http", new("localhost"), "/questionnaire/mood");
        context.Response.Body = body;
        var visit = ActivatorUtilities.CreateInstance<ParticipantVisit>(scope.ServiceProvider, context);
        var result = await PageEndpoints.ShowAsync(visit, _participant, visit.Locate(_participant), FormModel.Blank);
        await result.ExecuteAsync(context);
        return body.Length > 50_000 ? body.Length : throw new InvalidOperationException("That was not the page.");
    }

    [Benchmark]
    public ImmutableArray<Problem> Validate() => _questionnaire.Read(_form, 0).Problems;
}
