using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StudyApp.Simulation.Recruiters;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Sqlite;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class ReconcileVerbTests : IDisposable
{
    private const string Config = """
        TITLE = 'Sleep'
        SQLALCHEMY_DATABASE_URI = 'sqlite:///data.db'
        RECRUITMENT = {prolific = {codes = {complete='C1ABC123'}}}
        PAGE_LIST = [{name='Consent', path='consent'}, {name='End', path='end'}]
        """;

    private readonly StudyProgram _program = new();

    public ReconcileVerbTests()
    {
        _program.Write("sleep.toml", Config);
        _program.Write("consent.html", "<p>Yes?</p>");
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _program.Dispose();
    }

    [Fact]
    public async Task The_batch_comes_back_with_a_cross_or_a_reason_and_no_formula()
    {
        await PrepareAsync("mturk", ("W1", "complete", "7QKF-94ZT-M3XR"), ("W2", null, null));
        _program.Write(
            "batch.csv",
            "HITId,WorkerId,AssignmentId,Answer.surveycode,Approve,Reject,Note\r\nH,W1,A1,7qkf94ztm3xr,,,=1+1\r\n"
                + "H,W2,A2,guess,,,\r\nH,W3,A3,7qkf94ztm3xr,x,,\r\n"
        );

        var (code, output, errors) = await _program.RunAsync(
            "reconcile",
            "sleep.toml",
            "--platform",
            "mturk",
            "--file",
            "batch.csv",
            "--out",
            "out",
            "--json"
        );

        Assert.True(code == 1, errors);
        using var json = JsonDocument.Parse(output);
        Assert.Equal("""{"matches":1,"unknown_code":1,"code_of_another":1}""", json.RootElement.GetProperty("verdicts").GetRawText());
        Assert.Equal("""
            HITId,WorkerId,AssignmentId,Answer.surveycode,Approve,Reject,Note
            H,W1,A1,7qkf94ztm3xr,x,,'=1+1
            H,W2,A2,guess,,The completion code is not one of this study's.,
            H,W3,A3,7qkf94ztm3xr,x,,

            """.ReplaceLineEndings("\r\n"), await File.ReadAllTextAsync(_program.PathOf("out/mturk_upload.csv")));
        Assert.Equal(["out/mturk_upload.csv", "out/reconciliation.csv"], _program.Entries("out"));
    }

    [Fact]
    public async Task Prolific_can_be_asked_itself_and_told_whom_to_approve()
    {
        await PrepareAsync("prolific", ("p1", "complete", "C1ABC123"), ("p2", null, null));
        await using var prolific = await PlatformStandIn.StartAsync(0, faults: true);
        prolific.Know(
            "S",
            [
                new("p1", "v1", SeatFault.None) { Status = "AWAITING REVIEW", Code = "C1ABC123" },
                new("p2", "v2", SeatFault.None) { Status = "RETURNED" },
            ]
        );
        _program.Write("sleep.toml", $"PROLIFIC_TOKEN = '{PlatformStandIn.Token}'\nPROLIFIC_API = '{prolific.ProlificApi}'\n{Config}");

        var (code, output, errors) = await _program.RunAsync(
            "reconcile",
            "sleep.toml",
            "--platform",
            "prolific",
            "--study",
            "S",
            "--approve",
            "--out",
            "out"
        );

        Assert.True(code == 0, errors);
        Assert.Contains("approved on Prolific       1", output, StringComparison.Ordinal);
        Assert.DoesNotContain(PlatformStandIn.Token, output + errors, StringComparison.Ordinal);
        Assert.Equal(["v1"], prolific.Approvals.Keys);
        Assert.Equal("v1\n", await File.ReadAllTextAsync(_program.PathOf("out/prolific_approve.txt")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_of_another_study_marks_nobody(bool isJson)
    {
        await PrepareAsync("prolific", ("p1", "complete", "C1ABC123"));
        var rows = Enumerable.Range(1, 40).Select(i => $"v{i},q{i},AWAITING REVIEW,C1ABC123\n");
        _program.Write("other.csv", "Submission id,Participant id,Status,Completion code\n" + string.Concat(rows));
        string[] arguments = ["reconcile", "sleep.toml", "--platform", "prolific", "--file", "other.csv", "--out", "out"];

        var (code, output, errors) = await _program.RunAsync(isJson ? [.. arguments, "--json"] : arguments);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("No id of other.csv (40 submissions) is known in", errors, StringComparison.Ordinal);
        Assert.Contains("which holds 1 participants from prolific", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("q1", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_program.PathOf("out")));
    }

    [Theory]
    [InlineData(2, "There is no file none.csv", "--platform", "prolific", "--file", "none.csv")]
    [InlineData(2, "has no column for the completion code", "--platform", "mturk", "--file", "list.csv")]
    [InlineData(2, "There is no platform \"moon\"", "--platform", "moon", "--file", "list.csv")]
    [InlineData(2, "--study needs PROLIFIC_TOKEN", "--platform", "prolific", "--study", "S")]
    [InlineData(2, "Name the platform's list", "--platform", "prolific")]
    [InlineData(69, "There is no database", "--platform", "generic", "--file", "good.csv")]
    public async Task What_is_missing_is_said(int expected, string message, params string[] arguments)
    {
        _program.Write("list.csv", "WorkerId\nW1\n");
        _program.Write("good.csv", "participant,code\np,c\n");

        var (code, output, errors) = await _program.RunAsync(["reconcile", "sleep.toml", .. arguments]);

        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    private async Task PrepareAsync(string source, params (string Person, string? EndReason, string? Code)[] people)
    {
        await using var database = new SqliteDatabase(_program.PathOf("data.db"));
        await StudyDatabaseSetup.PrepareAsync(database, TestStudy.Read(Config), DateTime.UtcNow, CancellationToken.None);
        await using var context = database.CreateDbContext();
        foreach (var (person, reason, code) in people)
            context.Participants.Add(
                new()
                {
                    ExternalId = person,
                    Source = source,
                    Finished = reason is not null,
                    EndReason = reason,
                    CompletionCode = code,
                    CodeIsGenerated = source == "mturk" && code is not null,
                    StartedAt = DateTime.UtcNow,
                    LastActiveAt = DateTime.UtcNow,
                }
            );
        await context.SaveChangesAsync();
    }
}
