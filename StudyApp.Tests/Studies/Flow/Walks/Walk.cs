using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;

namespace StudyApp.Tests.Studies.Flow.Walks;

/// <summary>One participant's way through a drawn study, with answers drawn from a seed.</summary>
/// <param name="Pages">The pages shown, in order.</param>
/// <param name="Problem">What was wrong; null for nothing.</param>
internal sealed record Walk(IReadOnlyList<string> Pages, string? Problem)
{
    private static readonly string?[] Choices = ["x", "y", "z", null];

    public bool MetUndecided { get; private init; }

    /// <summary>Which condition someone of a seed is given.</summary>
    public static int ConditionOf(long seed) => 1 + new SeededChance(seed, "walk condition").Next(DrawnStudy.Conditions);

    public static Walk Take(DrawnStudy drawn, Engine engine, long seed)
    {
        var chance = new SeededChance(seed, "answers");
        var study = drawn.Study;
        var atConsent = drawn.Pages[0] is DrawnPage { Path: "consent" };
        var first = new FlowState(atConsent ? ConditionOf(seed) : 0, seed, (int)(seed % 24), new ParticipantFacts { Study = study });
        var oracle = new Oracle(drawn);
        var (state, step) = engine.Begin(study, first);
        var known = new Known(state.Condition, []);
        var (place, undecided) = (0, false);
        List<string> pages = [step.Page.Path];
        var finished = new HashSet<(string, int)>();
        while (step.Page is not EndPage)
        {
            if (!finished.Add((step.Page.Path, step.Occurrence))) return Wrong($"{step.Page.Path} #{step.Occurrence} comes again");
            if (step.Page is QuestionnairePage page)
            {
                var (choice, number) = (
                    Choices[chance.Next(4)],
                    chance.Next(8) is var drawnNumber && drawnNumber == 7 ? (double?)null : drawnNumber
                );
                known = known with { Answers = [.. known.Answers, new(page.Questionnaire.Name, page.Tag, choice, number)] };
                state = engine.Answer(
                    state,
                    new(
                        page.Questionnaire.Name,
                        page.Tag,
                        new Dictionary<string, Value>
                        {
                            ["choice"] = choice is null ? Value.Null : Value.Of(choice),
                            ["number"] = number is { } n ? Value.Of(n) : Value.Null,
                        }
                    )
                );
            }
            var (before, left) = (known, step);
            (state, step) = engine.Leave(study, state, step);
            if (pages.Count > 200) return Wrong("it never ends");
            pages.Add(step.Page.Path);

            // The oracle goes on from its own place; assigning a condition changes what is known on the way.
            string? expected = null;
            while (expected is null)
            {
                var places = oracle.Places(known, new(seed, known.Condition, (int)(seed % 24)));
                undecided |= places.Any(p => p.Page.Guard is { } guard && guard.Holds(known) is null);
                var next = Enumerable.Range(place + 1, Math.Max(0, places.Count - place - 1)).FirstOrDefault(i => places[i].IsShown, -1);
                if (next < 0) expected = "end";
                else
                {
                    place = next;
                    if (places[next].Page.Path != "assign_condition") expected = places[next].Page.Path;
                    else if (known.Condition == 0) known = known with { Condition = ConditionOf(seed) };
                }
            }
            // Behind the last page that an author wrote nothing comes: whoever is there stays.
            if (expected == "end" && left.Page is AuthoredPage && step == left) return new(pages, null) { MetUndecided = undecided };
            if (step.Page.Path != expected) return Wrong($"after {pages[^2]} comes {step.Page.Path} instead of {expected}");
            if (before.Condition != 0 && state.Condition != before.Condition) return Wrong("the condition changed");
        }
        return new(pages, null) { MetUndecided = undecided };

        Walk Wrong(string what) => new(pages, what);
    }
}
