using System.Collections.Immutable;
using System.Text.Json;
using StudyApp.Diagnostics;
using StudyApp.Items;
using StudyApp.Syntax;

namespace StudyApp.Studies;

/// <summary>A built-in cognitive task with its parameters. Immutable.</summary>
public abstract record TaskDefinition
{
    /// <summary>The task's name in addresses and exports, such as <c>simple_rt</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The fields of one trial beside run and index, in the order of the export; trials may hold these and nothing else.</summary>
    public abstract ImmutableArray<TrialField> TrialFields { get; }

    /// <summary>The most trials a run can have, practice and repetitions included; more are refused.</summary>
    public abstract int MaxTrials { get; }

    /// <summary>The parameters as the browser script takes them: a JSON object.</summary>
    public abstract string ParametersJson { get; }

    /// <summary>Name and parameters under their hash.</summary>
    public ContentVersion Version => ContentVersion.Of("task", Name, ParametersJson);

    /// <summary>The trials an artificial participant sends, as JSON objects without index.</summary>
    public abstract IEnumerable<IReadOnlyDictionary<string, object?>> Simulate(SeededChance chance);

    /// <summary>Writes parameters in a fixed order, so that equal parameters have equal hashes.</summary>
    protected static string Write(IEnumerable<KeyValuePair<string, object>> parameters) => JsonSerializer.Serialize(new OrderedDictionary<string, object>(parameters));

    /// <summary>A whole number within limits, else the fallback with an error.</summary>
    protected static int Within(TableReader reader, string key, int fallback, int min, int max)
    {
        var value = reader.Integer(key) ?? fallback;
        if (value >= min && value <= max) return value;
        reader.Diagnostics.Error(DiagnosticCodes.TaskParameter, reader.SpanOf(key), $"\"{key}\" of {reader.Owner} must lie between {min} and {max}, but is {value}.");
        return fallback;
    }
}

/// <summary>What a field of a trial may hold.</summary>
public enum TrialFieldType
{
    /// <summary>A finite number, or null.</summary>
    Number,

    /// <summary>Text of at most 100 characters, or null.</summary>
    Text,

    /// <summary>True or false, or null.</summary>
    Boolean,
}

/// <summary>A field of a trial.</summary>
/// <param name="Name">Its name in the browser, the database and the export.</param>
/// <param name="Type">What it may hold.</param>
/// <param name="Description">What it means, with unit and the meaning of null.</param>
public sealed record TrialField(string Name, TrialFieldType Type, string Description);
