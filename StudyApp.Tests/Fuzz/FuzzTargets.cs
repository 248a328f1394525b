using System.Collections.Immutable;
using StudyApp.Tests.Fuzz.Targets;

namespace StudyApp.Tests.Fuzz;

/// <summary>Everything that is fed, by name.</summary>
internal static class FuzzTargets
{
    private static readonly (string Name, Func<IFuzzTarget> Make)[] All =
    [
        ("toml", SyntaxTargets.Toml),
        ("json", SyntaxTargets.Json),
        ("questionnaire", StudyTargets.Questionnaire),
        ("table", StudyTargets.Table),
        ("study", StudyTargets.Study),
        ("conditions", StudyTargets.Conditions),
        ("platform", SentTargets.Platform),
        ("html", PageTargets.Html),
        ("template", PageTargets.Template),
        ("expression", PageTargets.Expression),
        ("text", PageTargets.Text),
        ("interactions", SentTargets.Interactions),
        ("changes", SentTargets.Changes),
        ("display", SentTargets.Display),
        ("draft", SentTargets.Draft),
        ("trials", SentTargets.Trials),
        ("ticket", SentTargets.Ticket),
        ("token", SentTargets.Token),
        ("bofs", () => new BofsTarget()),
        ("requests", () => new RequestTarget()),
    ];

    public static ImmutableArray<string> Names { get; } = [.. All.Select(t => t.Name)];

    public static IFuzzTarget Make(string name) => All.Single(t => t.Name == name).Make();
}
