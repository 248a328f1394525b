using System.Collections.Immutable;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks.Scoring;

namespace StudyApp.Studies.Tasks.Types;

/// <summary>Name the ink colour of a word (Stroop 1935; MacLeod 1991).</summary>
/// <remarks>
/// Congruent, incongruent and neutral trials equally often, no ink or word twice in a row. A stimulus is written
/// <c>word:ink</c>; the word of neutral trials is <c>none</c>.
/// </remarks>
public sealed record Stroop : PlannedTask
{
    /// <summary>The name in page paths.</summary>
    public const string TaskName = "stroop";

    private const string NoWord = "none";

    /// <inheritdoc/>
    public override string Name => TaskName;

    /// <inheritdoc/>
    public override ImmutableArray<string> Responses { get; } = ["red", "green", "blue", "yellow"];

    /// <summary>Trials that count.</summary>
    public int Trials { get; init; } = 96;

    /// <summary>Trials before them, with feedback.</summary>
    public int PracticeTrials { get; init; } = 24;

    /// <summary>A break after so many test trials; 0 for none.</summary>
    public int BreakEvery { get; init; } = 48;

    /// <summary>How long the fixation cross is shown, ms.</summary>
    public int FixationMs { get; init; } = 500;

    /// <summary>How long the word waits for a response, ms.</summary>
    public int TimeoutMs { get; init; } = 2000;

    /// <summary>Shortest empty time before the cross, ms.</summary>
    public int IsiMinMs { get; init; } = 500;

    /// <summary>Longest empty time before the cross, ms; uniform between the two.</summary>
    public int IsiMaxMs { get; init; } = 1000;

    /// <summary>Whether a third of the trials shows no colour word.</summary>
    public bool HasNeutral { get; init; } = true;

    /// <summary>The keys for red, green, blue and yellow.</summary>
    public ImmutableArray<string> Keys { get; init; } = ["d", "f", "j", "k"];

    /// <inheritdoc/>
    public override ImmutableArray<TaskScore> Scores { get; } = ChoiceScores.Of("interference");

    /// <inheritdoc/>
    protected override int? ResponseMs => TimeoutMs;

    /// <inheritdoc/>
    protected override ImmutableArray<string> Kinds => ChoiceKinds;

    private ImmutableArray<string> ChoiceKinds =>
        [ChoiceScores.Congruent, ChoiceScores.Incongruent, .. HasNeutral ? new[] { ChoiceScores.Neutral } : []];

    /// <inheritdoc/>
    protected override (int Every, int Trials) Breaks => (BreakEvery, Trials);

    /// <inheritdoc/>
    protected override int PlannedTrials => Trials + PracticeTrials;

    /// <inheritdoc/>
    public override string ParametersJson => Write([
        new("trials", Trials),
        new("practice_trials", PracticeTrials),
        new("break_every", BreakEvery),
        new("fixation_ms", FixationMs),
        new("timeout_ms", TimeoutMs),
        new("isi_min_ms", IsiMinMs), new("isi_max_ms", IsiMaxMs), new("neutral", HasNeutral), new("keys", Keys)]);

    internal static Stroop ReadSettings(TableReader reader)
    {
        var task = new Stroop();
        task = task with
        {
            Trials = Within(reader, "trials", task.Trials, 1, 1000),
            PracticeTrials = Within(reader, "practice_trials", task.PracticeTrials, 0, 200),
            BreakEvery = Within(reader, "break_every", task.BreakEvery, 0, 1000),
            FixationMs = Within(reader, "fixation_ms", task.FixationMs, 0, 10_000),
            TimeoutMs = Within(reader, "timeout_ms", task.TimeoutMs, 200, 60_000),
            IsiMinMs = Within(reader, "isi_min_ms", task.IsiMinMs, 0, 60_000),
            HasNeutral = reader.Flag("neutral", task.HasNeutral),
            Keys = KeysFor(reader, task.Responses, task.Keys),
            Cleaning = ReadCleaning(reader),
        };
        return task with
        {
            IsiMaxMs = Within(reader, "isi_max_ms", Math.Max(task.IsiMaxMs, task.IsiMinMs), task.IsiMinMs, 60_000),
        };
    }

    /// <inheritdoc/>
    public override TaskPlan Plan(SeededChance chance) => new([
        .. Divide(TrialRow.Practice, Draw(PracticeTrials, chance), 0),
        .. Divide(TrialRow.Test, Draw(Trials, chance), BreakEvery)]);

    private ImmutableArray<PlannedTrial> Draw(int count, SeededChance chance)
    {
        var (word, ink) = ("", "");
        var trials = ImmutableArray.CreateBuilder<PlannedTrial>(count);
        foreach (var condition in Sequences.Balanced(count, ChoiceKinds, chance))
        {
            var (lastWord, lastInk) = (word, ink);
            ink = One(chance, c => c != lastInk && !(condition == ChoiceScores.Congruent && c == lastWord));
            word = condition switch
            {
                ChoiceScores.Congruent => ink,
                ChoiceScores.Neutral => NoWord,
                _ => One(chance, c => c != ink && c != lastWord),
            };
            trials.Add(new($"{word}:{ink}", condition, ink, Sequences.Between(chance, IsiMinMs, IsiMaxMs)));
        }
        return trials.ToImmutable();
    }

    private string One(SeededChance chance, Func<string, bool> allowed)
    {
        var choice = Responses.Where(allowed).ToList();
        return choice[chance.Next(choice.Count)];
    }

    private protected override void Fill(ScoreSheet sheet, IReadOnlyList<TrialRow> trials) =>
        ChoiceScores.Fill(sheet, ScoredTrials.Of(trials), Cleaning, ("interference", TimeoutMs));
}
