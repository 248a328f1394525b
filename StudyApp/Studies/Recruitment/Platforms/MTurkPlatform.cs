using System.Collections.Immutable;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Recruitment.Platforms;

/// <summary>
/// Mechanical Turk: a survey link with a code to paste, or, in a frame, an ExternalQuestion whose form goes back to
/// Amazon.
/// </summary>
/// <remarks>Source: AWS, "Amazon Mechanical Turk API Reference", ExternalQuestion.</remarks>
public sealed class MTurkPlatform(PlatformRules rules) : MappedPlatform(rules)
{
    /// <inheritdoc/>
    public override string DisplayName => "Amazon Mechanical Turk";

    /// <summary>Where Amazon takes assignments.</summary>
    /// <remarks>Anywhere else a form would carry the worker's answers to a stranger.</remarks>
    public static ImmutableArray<string> SubmitHosts { get; } = ["www.mturk.com", "workersandbox.mturk.com"];

    private const string PreviewAssignment = "ASSIGNMENT_ID_NOT_AVAILABLE";

    /// <inheritdoc/>
    public override bool PreviewTakesPart => false;

    /// <inheritdoc/>
    public override Arrival? Read(ImmutableSortedDictionary<string, string> parameters)
    {
        if (base.Read(parameters) is { } arrival) return arrival;
        // A preview names no worker.
        return IsPreview(parameters) ? new Arrival(null, Source, parameters) { IsPreview = true } : null;
    }

    /// <inheritdoc/>
    public override PlatformReturn Return(string reason, Arrival arrival, string? code)
    {
        if (!InFrame) return base.Return(reason, arrival, code);
        if (
            arrival.VisitId is not { } assignment
            || SubmitAddress(arrival.Parameters.GetValueOrDefault("turkSubmitTo")) is not { } action
        )
            return PlatformReturn.None;
        // Amazon refuses a form that holds the assignment alone.
        ImmutableArray<KeyValuePair<string, string>> fields =
        [
            new("assignmentId", assignment),
            new("end_reason", reason),
        ];
        return new ReturnForm(action, code is null ? fields : fields.Add(new("completionCode", code)));
    }

    /// <inheritdoc/>
    protected override bool IsPreview(ImmutableSortedDictionary<string, string> parameters) =>
        parameters.GetValueOrDefault(Rules.Visit ?? "assignmentId") == PreviewAssignment || base.IsPreview(parameters);

    private static string? SubmitAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var to)
        && to is { Scheme: "https", IsDefaultPort: true, UserInfo: "" }
        && SubmitHosts.Contains(to.Host)
            ? $"https://{to.Host}/mturk/externalSubmit"
            : null;
}
