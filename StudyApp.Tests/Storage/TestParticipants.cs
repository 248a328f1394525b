using System.Globalization;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Requests;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Storage;

/// <summary>
/// Takes participants through a study by the writer itself, with a clock and seeds of its own, so that the same calls give the same data.
/// </summary>
internal sealed class TestParticipants(TestDatabase database)
{
    private readonly Dictionary<long, (int Visit, string Path, int Condition)> _at = [];

    /// <summary>Each step takes 1.25 s.</summary>
    public DateTime Now { get; private set; } = TestDatabase.FirstStart.AddHours(1);

    public async Task<long> EnterAsync(string first, int condition = 0, string? externalId = null, string source = "")
    {
        Tick();
        var entered = await database.Writer.EnterAsync(new()
        {
            Identity = new(externalId, source, externalId is null ? null : """{"PROLIFIC_PID":"from the link"}"""),
            Returning = new(Retrieve: true, AllowRetakes: false),
            Seed = _at.Count + 1,
            Now = Now,
            From = new("consent", 0, null, 0, null),
            FromShownAt = Now.AddSeconds(-2),
            Leave = _ => Next(first, condition, exclude: false),
        });
        _at[entered.ParticipantId] = (2, first, condition);
        return entered.ParticipantId;
    }

    /// <summary>Answers the open questionnaire and goes on to the next page, or to the end when that is <c>end</c>.</summary>
    public async Task AnswerAsync(long id, string next, params (string Field, string Text)[] form)
    {
        var (visit, path, condition) = _at[id];
        var page = database.Study.AllPages.OfType<QuestionnairePage>().First(p => p.Path == path);
        await database.Writer.NoteShownAsync(id, visit, page.Version.Hash, Now);
        var reading = page.Questionnaire.Read(new(form.Select(f => KeyValuePair.Create(f.Field, f.Text))), condition);
        Assert.Empty(reading.Problems);
        var order = AnswerJson.WriteOrder(page.Questionnaire, page.Questionnaire.Present(new(id, 0, 0), path));
        await LeaveAsync(
            id,
            next,
            new(page.Questionnaire.Name, page.Tag, page.Version.Hash, AnswerJson.Write(reading.Values), order)
            {
                Missing = AnswerJson.WriteMissing(reading.Missing),
            }
        );
    }

    /// <summary>Leaves the open page without an answer.</summary>
    public async Task LeaveAsync(long id, string next, Answers? answers = null, bool exclude = false)
    {
        Tick();
        var (visit, _, condition) = _at[id];
        var outcome = await database.Writer.SubmitAsync(
            new()
            {
                ParticipantId = id,
                Visit = visit,
                Now = Now,
                Answers = answers,
                Leave = _ => Next(next, condition, exclude),
            }
        );
        Assert.IsType<Stored>(outcome);
        _at[id] = (visit + 1, next, condition);
    }

    public async Task<int> TrialsAsync(long id, string run, params (int Index, string Json)[] trials)
    {
        Tick();
        var visit = await database.ColumnAsync(
            string.Create(CultureInfo.InvariantCulture, $"SELECT id FROM visits WHERE participant_id = {id} AND number = {_at[id].Visit}")
        );
        return await database.Writer.StoreTrialsAsync(
            new(id, long.Parse(visit[0]!, CultureInfo.InvariantCulture), SimpleReactionTime.TaskName, run, [.. trials], Now)
        );
    }

    private NextVisit Next(string path, int condition, bool exclude) => new(
        path,
        0,
        database.Study.AllPages.FirstOrDefault(p => p.Path == path)?.Version?.Hash,
        condition,
        path == "end" ? new("complete", "CODE" + Now.Ticks.ToString(CultureInfo.InvariantCulture), CodeIsGenerated: true, exclude) : null);

    private void Tick() => Now = Now.AddMilliseconds(1250);
}
