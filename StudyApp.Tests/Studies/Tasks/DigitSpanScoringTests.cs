using StudyApp.Studies.Tasks;
using StudyApp.Studies.Tasks.Types;
using Xunit;

namespace StudyApp.Tests.Studies.Tasks;

public sealed class DigitSpanScoringTests
{
    private static readonly DigitSpan Task = new();

    // Lengths 3 and 4, all right: mean span 2.5 + 1 + 1.
    [Fact]
    public void Perfect() =>
        TrialLists.Check(
            Task,
            Spans("123=123", "456=456", "1234=1234", "5678=5678"),
            ("trials", 4),
            ("accuracy", 1),
            ("span", 4),
            ("total_correct", 4),
            ("two_error_max", 4),
            ("mean_span", 4.5),
            ("partial_credit", 1),
            ("mean", 2000)
        );

    [Fact]
    public void None() =>
        TrialLists.Check(
            Task,
            [],
            ("trials", 0),
            ("accuracy", null),
            ("span", null),
            ("total_correct", 0),
            ("two_error_max", null),
            ("mean_span", null),
            ("partial_credit", null),
            ("mean", null)
        );

    // Nothing in its place, and one left empty.
    [Fact]
    public void All_wrong() =>
        TrialLists.Check(
            Task,
            Spans("123=312", "456="),
            ("accuracy", 0),
            ("span", 0),
            ("total_correct", 0),
            ("two_error_max", 0),
            ("mean_span", 2.5),
            ("partial_credit", 0),
            ("mean", null)
        );

    // Recall has no shortest time: what is right is right.
    [Fact]
    public void Anticipations() =>
        TrialLists.Check(
            Task,
            [Span("123", "123", 50), Span("456", "456", 70)],
            ("span", 3),
            ("total_correct", 2),
            ("mean_span", 3.5),
            ("mean", 60)
        );

    // 3: both right; 4: one right; 5: both wrong (3 of 5 and 2 of 5 digits in place). Mean span 2.5 + 1 + 0.5 + 0.
    // Two errors in a row begin with 4's second trial: right before them the longest was 4. Partial: (1 + 1 + 1 + 2/4 + 3/5 + 2/5) / 6 =
    // 0.75.
    [Fact]
    public void Mixed() => TrialLists.Check(
        Task, Spans("123=123", "456=456", "1234=1234", "5678=5687", "12345=12354", "67891=67918"),
        ("trials", 6),
        ("accuracy", 0.5),
        ("span", 4),
        ("total_correct", 3),
        ("two_error_max", 4),
        ("mean_span", 4),
        ("partial_credit", 0.75),
        ("median", 2000)
    );

    private static TrialRow[] Spans(params string[] words) => [.. words.Select(w => w.Split('=')).Select(w => Span(w[0], w[1], 2000))];

    private static TrialRow Span(string expected, string response, double rt) =>
        TrialLists.Row(new() { ["expected"] = expected, ["response"] = response, ["rt_ms"] = rt, ["stimulus"] = expected });
}
