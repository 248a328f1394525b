using System.Collections.Immutable;
using System.Text.Json;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Tasks.Scoring;

namespace StudyApp.Studies.Tasks;

/// <summary>A built-in cognitive task with its parameters. Immutable.</summary>
public abstract record TaskDefinition
{
    /// <summary>The version of all scoring rules; a change of a formula counts it up.</summary>
    public const int ScorerVersion = 1;

    /// <summary>The task's name in addresses and exports, such as <c>simple_rt</c>.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The fields of one trial beside run and index, in the order of the export; trials may hold these and nothing
    /// else.
    /// </summary>
    public abstract ImmutableArray<TrialField> TrialFields { get; }

    /// <summary>The most trials a run can have, practice and repetitions included; more are refused.</summary>
    public abstract int MaxTrials { get; }

    /// <summary>The parameters as the browser script takes them: a JSON object.</summary>
    public abstract string ParametersJson { get; }

    /// <summary>What <see cref="Score"/> computes, in the order of the export.</summary>
    public abstract ImmutableArray<TaskScore> Scores { get; }

    /// <summary>Which reaction times count.</summary>
    public ReactionTimeRule Cleaning { get; init; } = ReactionTimeRule.Usual;

    /// <summary>The scores of one run: exactly those of <see cref="Scores"/>.</summary>
    /// <remarks>Null where a score is undefined, never 0 or not a number.</remarks>
    /// <param name="trials">The run's trials by index, practice included. Those that the run's plan does not have count
    /// nowhere.</param>
    public IReadOnlyDictionary<string, double?> Score(IReadOnlyList<TrialRow> trials)
    {
        var sheet = new ScoreSheet();
        Fill(sheet, [.. trials.Where(t => !t.IsUnplanned)]);
        return Scores.ToDictionary(s => s.Name, s => sheet[s.Name], StringComparer.Ordinal);
    }

    /// <summary>
    /// What is presented to one participant, in order; null when the script chooses it from the seed.
    /// </summary>
    public virtual TaskPlan? Plan(SeededChance chance) => null;

    /// <summary>What the runs of one visit present.</summary>
    public RunPlan PlanOf(RunSeed seed) => new(this, Plan(seed.Chance), seed.Generator);

    /// <summary>The trials an artificial participant sends, as JSON objects without index.</summary>
    internal abstract IEnumerable<IReadOnlyDictionary<string, object?>> Simulate(RunPlan plan, SeededChance chance);

    /// <summary>What of a trial does not fit the plan, a clause; null for nothing.</summary>
    /// <remarks>What was done, and when, fits any plan.</remarks>
    internal abstract string? Misfit(RunPlan plan, int index, TrialRow trial);

    /// <summary>How long a response counts, ms after onset; null where nothing limits it.</summary>
    protected virtual int? ResponseMs => null;

    /// <summary>Reports parameters that do not fit each other.</summary>
    internal virtual void Check(TableReader reader)
    {
        if (Cleaning.MinMs > ResponseMs)
            Refuse(reader, "min_rt_ms",
                FormattableString.Invariant($"is {Cleaning.MinMs}, but responses are taken for {ResponseMs} ms only: ")
                + "no reaction time would count",
                "make it smaller, or give participants more time");
    }

    /// <summary>Reports parameters of which one takes the other's effect away.</summary>
    protected static void Warn(TableReader reader, string key, string what, string hint) =>
        reader.Diagnostics.Warn(
            DiagnosticCodes.TaskParameter,
            reader.SpanOf(key),
            $"\"{key}\" of {reader.Owner} {what}.",
            hint
        );

    /// <summary>Enters every score into the sheet.</summary>
    private protected abstract void Fill(ScoreSheet sheet, IReadOnlyList<TrialRow> trials);

    /// <summary>Writes parameters in a fixed order, so that equal parameters have equal hashes.</summary>
    protected string Write(IEnumerable<KeyValuePair<string, object>> parameters) =>
        JsonSerializer.Serialize(
            new OrderedDictionary<string, object>(
        parameters.Append(new("min_rt_ms", Cleaning.MinMs)).Append(new("trim", Cleaning.TrimName))));

    /// <summary>A whole number within limits, else the fallback with an error.</summary>
    protected static int Within(TableReader reader, string key, int fallback, int min, int max)
    {
        var value = reader.Integer(key) ?? fallback;
        if (value >= min && value <= max) return value;
        Refuse(reader, key, $"must lie between {min} and {max}, but is {value}");
        return fallback;
    }

    /// <summary>A number within limits, else the fallback with an error.</summary>
    protected static double Within(TableReader reader, string key, double fallback, double min, double max)
    {
        var value = reader.Number(key) ?? fallback;
        if (value >= min && value <= max) return value;
        Refuse(reader, key, FormattableString.Invariant($"must lie between {min} and {max}, but is {value}"));
        return fallback;
    }

    /// <summary>One of a few words, else the first with an error.</summary>
    protected static string OneOf(TableReader reader, string key, params ImmutableArray<string> words)
    {
        if (reader.Text(key) is not { } word || words.Contains(word)) return reader.Text(key) ?? words[0];
        Refuse(
            reader,
            key,
            $"must be {string.Join(", ", words[..^1])} or {words[^1]}, but is \"{word}\"",
            Suggestions.DidYouMean(word, words)
        );
        return words[0];
    }

    /// <summary>One key per response, all different; else the fallback with an error.</summary>
    protected static ImmutableArray<string> KeysFor(
        TableReader reader,
        ImmutableArray<string> responses,
        ImmutableArray<string> fallback
    )
    {
        var keys = reader.TextList("keys");
        if (!reader.Has("keys")) return fallback;
        if (
            keys.Length == responses.Length
            && keys.All(k => k.Length == 1 || k.StartsWith("Arrow", StringComparison.Ordinal))
            && keys.Select(k => k.ToLowerInvariant()).Distinct().Count() == keys.Length
        )
            return keys;
        Refuse(
            reader,
            "keys",
            $"must name {responses.Length} different keys, for {string.Join(", ", responses)}",
            "write single characters, or ArrowLeft, ArrowRight, ArrowUp, ArrowDown"
        );
        return fallback;
    }

    /// <summary>The rules of reaction times, as <c>min_rt_ms</c> and <c>trim</c>.</summary>
    protected static ReactionTimeRule ReadCleaning(TableReader reader) =>
        new(
            Within(reader, "min_rt_ms", (int)ReactionTimeRule.Usual.MinMs, 0, 1000),
            OneOf(reader, "trim", "none", "sd", "mad") switch
            {
                "sd" => TrimRule.StandardDeviations,
                "mad" => TrimRule.MedianDeviations,
                _ => TrimRule.None,
            }
        );

    /// <summary>Reports a parameter with its place.</summary>
    protected static void Refuse(TableReader reader, string key, string what, string? hint = null) =>
        reader.Diagnostics.Error(
            DiagnosticCodes.TaskParameter,
            reader.SpanOf(key),
            $"\"{key}\" of {reader.Owner} {what}.",
            hint
        );
}
