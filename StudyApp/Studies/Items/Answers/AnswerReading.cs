using System.Collections.Immutable;

namespace StudyApp.Studies.Items.Answers;

/// <summary>Collects what an item reads from a submitted form: values to store, and problems.</summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class AnswerReading
{
    private readonly OrderedDictionary<string, ResponseValue> _values = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, MissingReason> _missing = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Problem>.Builder _problems = ImmutableArray.CreateBuilder<Problem>();

    /// <summary>Column → value, in the order of the questionnaire; missing answers included.</summary>
    public IReadOnlyDictionary<string, ResponseValue> Values => _values;

    /// <summary>What was refused, in the order of the page.</summary>
    public ImmutableArray<Problem> Problems => _problems.ToImmutable();

    /// <summary>Why columns have no value, in the order of the questionnaire.</summary>
    public IReadOnlyDictionary<string, MissingReason> Missing => _missing;

    /// <summary>
    /// True when something the study insists on could not be verified, such as a film that must be watched where no
    /// script runs.
    /// </summary>
    public bool IsUnverified { get; private set; }

    /// <summary>Notes that the page is left without what the study insists on being verified.</summary>
    public void MarkUnverified() => IsUnverified = true;

    /// <summary>Takes a value for a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value.</param>
    /// <param name="reason">Why it is missing; without meaning for a value that is not.</param>
    public void Store(string column, ResponseValue value, MissingReason reason = MissingReason.Blank)
    {
        _values[column] = value;
        if (value.IsMissing) _missing[column] = reason;
        else _missing.Remove(column);
    }

    /// <summary>Whether a column has a value, or a reason that is an answer too (N/A).</summary>
    public bool IsAnswered(string column) =>
        _values.TryGetValue(column, out var value)
        && (!value.IsMissing || _missing.GetValueOrDefault(column) == MissingReason.NotApplicable);

    /// <summary>
    /// Takes what there is when the time is over: what was refused or left open is missing for that reason.
    /// </summary>
    /// <param name="columns">All columns, in the order of the questionnaire.</param>
    public void CloseUnfinished(IEnumerable<string> columns)
    {
        _problems.Clear();
        foreach (var column in columns)
        {
            var value = _values.GetValueOrDefault(column, ResponseValue.Missing);
            var reason = _missing.GetValueOrDefault(column, MissingReason.Blank);
            // Removed and added again: what was refused has no place yet, and the order is the questionnaire's.
            _values.Remove(column);
            _missing.Remove(column);
            Store(column, value, reason == MissingReason.Blank ? MissingReason.TimeUp : reason);
        }
    }

    /// <summary>Puts what was read in the order of the questionnaire, in whatever order it was read.</summary>
    /// <param name="columns">All columns, in the order of the questionnaire.</param>
    public void Sort(IEnumerable<string> columns)
    {
        foreach (var column in columns)
        {
            if (_values.Remove(column, out var value)) _values.Add(column, value);
            if (_missing.Remove(column, out var reason)) _missing.Add(column, reason);
        }
    }

    /// <summary>Refuses an answer; its column stays missing.</summary>
    public void Refuse(string field, ProblemKind kind, params ReadOnlySpan<string> arguments) =>
        _problems.Add(new(field, kind, [.. arguments]));
}
