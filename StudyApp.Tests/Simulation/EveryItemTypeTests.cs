using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using StudyApp.Simulation;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Items.Types;
using StudyApp.Studies.Model;
using StudyApp.Tests.Integration;
using Xunit;

namespace StudyApp.Tests.Simulation;

public sealed class EveryItemTypeTests(EveryItemTypeTests.Simulated simulated) : IClassFixture<EveryItemTypeTests.Simulated>
{
    private const int Participants = 30;

    private readonly ServedStudy _study = simulated.Study;
    private readonly SimulationReport _report = simulated.Report;

    [Fact]
    public void The_study_asks_a_question_of_every_type() =>
        Assert.Equal(ItemTypes.Names, EveryItemType.Questions.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task What_was_typed_is_what_is_stored()
    {
        Assert.Empty(_report.Failures);
        Assert.Equal(Participants, _report.Completed);
        var stored = (await _study.AnswersAsync()).ToLookup(a => a.ExternalId);
        foreach (var participant in _report.Participants)
        {
            var typed = participant.Forms.Where(f => f.Page.StartsWith("questionnaire/", StringComparison.Ordinal)).ToList();
            var rows = stored[participant.ExternalId].ToList();
            Assert.Equal(3, typed.Count);
            Assert.Equal(typed.Select(f => f.Page), rows.Select(r => r.Page));
            foreach (var (form, row) in typed.Zip(rows)) Assert.Equal(Expected(form, row.Condition), row.Cells);
        }
    }

    [Fact]
    public async Task The_codes_shown_are_the_codes_stored_and_no_two_are_equal()
    {
        await using var context = _study.NewContext();
        var stored = await context.Participants.ToDictionaryAsync(p => p.ExternalId!, p => p.CompletionCode);
        Assert.Equal(stored, _report.Participants.ToDictionary(p => p.ExternalId, p => p.CompletionCode));
        Assert.Equal(Participants, stored.Values.OfType<string>().Distinct().Count());
        Assert.All(await context.Participants.ToListAsync(), p => Assert.Equal(SimulationPlan.Source, p.Source));
    }

    [Fact]
    public async Task Every_trial_sent_is_stored_once()
    {
        await using var context = _study.NewContext();
        var stored = await context.Trials.Select(t => new { t.Run, t.Index, t.Data }).ToListAsync();
        var sent = _report
            .Participants.SelectMany(p => p.Trials)
            .SelectMany(batch => batch.Rows.Select(row => (Key: (batch.Run, (int)row["index"]!), Row: row)))
            .ToDictionary(t => t.Key, t => t.Row);
        // More rows than travel together, so that several requests were needed.
        Assert.True(sent.Count > 60 * Participants);
        Assert.Equal(sent.Keys.Order(), stored.Select(t => (t.Run, t.Index)).Order());
        foreach (var trial in stored)
        {
            using var data = JsonDocument.Parse(trial.Data);
            var row = sent[(trial.Run, trial.Index)];
            // Whether it was planned is the server's own word.
            Assert.True(data.RootElement.GetProperty("planned").GetBoolean());
            foreach (var field in data.RootElement.EnumerateObject().Where(f => f.Name != "planned"))
                Assert.Equal(JsonSerializer.Serialize(row[field.Name]), field.Value.GetRawText());
        }
    }

    [Fact]
    public async Task The_items_of_one_condition_are_answered_by_it_alone()
    {
        var rows = (await _study.AnswersAsync()).Where(r => r.Page == "questionnaire/everything").ToList();
        Assert.All(rows, r => Assert.Equal(r.Condition == 2, r.Cells["only_b"] is not null));
        Assert.All(rows, r => Assert.Null(r.Cells["never"]));
        Assert.Equal([Participants / 2, Participants / 2], rows.CountBy(r => r.Condition).Select(c => c.Value));
    }

    [Fact]
    public async Task Who_comes_again_under_the_same_seed_is_no_new_participant()
    {
        var again = await _study.SimulateAsync(3);
        Assert.Equal(3, again.Failed);
        Assert.Contains("was here before", Assert.Single(again.Failures).Failure.Reason, StringComparison.Ordinal);
    }

    private Dictionary<string, string?> Expected(AcknowledgedForm form, int condition)
    {
        var questionnaire = _study.Loaded.Study.AllPages.OfType<QuestionnairePage>().First(p => p.Path == form.Page).Questionnaire;
        var fields = new FormFields(form.Fields);
        var cells = new Dictionary<string, string?>();
        foreach (var item in questionnaire.Items)
        {
            var reading = new AnswerReading();
            if (item.IsShownTo(condition)) item.Read(fields, reading);
            Assert.Empty(reading.Problems);
            foreach (var column in item.Columns)
                cells[column.Name] = reading.Values.GetValueOrDefault(column.Name) is { IsMissing: false } value ? value.ToString() : null;
        }
        return cells;
    }

    /// <summary>The study, completed by thirty artificial participants once for all these tests.</summary>
    public sealed class Simulated : IAsyncLifetime
    {
        private readonly WrittenStudy _folder = EveryItemType.Write();

        internal ServedStudy Study { get; private set; } = null!;

        internal SimulationReport Report { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Study = await ServedStudy.StartAsync(_folder.Config);
            Report = await Study.SimulateAsync(Participants);
        }

        public async Task DisposeAsync()
        {
            await Study.DisposeAsync();
            _folder.Dispose();
        }
    }
}
