using System.Collections.Immutable;
using CsCheck;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;
using StudyApp.Tests.Web.Admin.Overview;
using Xunit;

namespace StudyApp.Tests.Studies.Flow;

/// <summary>What holds of every page list, every way through it and everybody who comes back.</summary>
public sealed class ResumingProperties
{
    private static readonly Gen<string> Guards =
        Gen.OneOf("", "", ", show_if='a.age > 3'", ", show_if='a.age < 2'", ", show_if='condition == 2'",
            ", show_if='b.n == 1 or a.age == 0'");

    private static readonly Gen<string> Movable = Gen.Select(
        Gen.OneOf("questionnaire/a", "questionnaire/b", "instructions/hello"), Guards, (path, guard) => $"{{path='{path}'{guard}}}");

    private static readonly Gen<string> Pages =
        Gen.Frequency(
            (10, Movable),
            (2, Guards.Select(guard => $"{{path='end/early'{guard}}}")),
            (1, Gen.OneOf("{path='assign_condition'}", "{path='create_participant'}")));

    private static readonly Gen<string> Entries = Gen.Recursive<string>((depth, inner) => depth > 2 ? Pages : Gen.Frequency(
        (4, Pages),
        (1, Gen.Select(inner.Array[0, 3], inner.Array[0, 3], (one, two) =>
            $"{{conditional_routing=[{{condition=1, page_list=[{List(one)}]}}, {{condition=2, page_list=[{List(two)}]}}]}}")),
        (1, Gen.Select(inner.Array[1, 3], inner.Array[0, 3], Guards, (one, two, guard) =>
            $"{{conditional_routing=[{{page_list=[{List(one)}]{guard}}}, {{page_list=[{List(two)}]}}]}}")),
        (1, Gen.Select(Movable.Array[2, 4], Gen.OneOf("random", "latin_square", "fixed"), (pages, order) =>
            $"{{name='block', order='{order}', page_list=[{List(pages)}]}}"))));

    private static readonly Gen<Case> Cases = Gen.Select(
        Entries.Array[1, 6], Gen.Int[0, 2], Gen.Long, Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 2],
        (entries, condition, seed, age, number, sequence) => new Case(entries, condition, seed, age, number, sequence));

    [Fact]
    public void Everybody_comes_to_an_end_and_never_back() => Cases.Sample(c =>
    {
        var (study, flow) = Read(c);
        var state = new FlowState(c.Condition, c.Seed, c.Sequence, new ParticipantFacts { Study = study });
        var step = flow.Plan(state).Steps[0];
        for (var most = study.AllPages.Count() + 2; step.Page is not EndPage; most--)
        {
            Assert.True(most > 0, "The way does not end.");
            if (step.Page is QuestionnairePage) state = state with { Facts = state.Facts!.With(AnswersOf(c, step.Page.Path)) };
            var (after, next) = flow.Leave(state, step, s => s with { Condition = 1 });
            Assert.True(next.Order > step.Order, $"{step.Page.Path} → {next.Page.Path}");
            (state, step) = (after, next);
        }
    }, iter: 150);

    [Fact]
    public void Whoever_comes_back_is_where_they_were() => Cases.Sample(c =>
    {
        var (_, flow) = Read(c);
        var plan = flow.Plan(new FlowState(c.Condition, c.Seed, c.Sequence, Everything(c)));
        Assert.All(Shown(plan), step => Assert.Same(step, plan.Locate(step.Page.Path, step.Occurrence)));
        // A page that is hidden by now leads on, never back.
        Assert.All(plan.Possible.Except(plan.Steps).Where(IsShown), hidden =>
        {
            var found = plan.Locate(hidden.Page.Path, hidden.Occurrence);
            Assert.True(found.Order > hidden.Order || (found == hidden && c.Condition == 0), found.Page.Path);
            Assert.True(IsShown(found), found.Page.Path);
        });
    }, iter: 150);

    [Fact]
    public void The_number_of_pages_never_changes_under_way() => Cases.Sample(c =>
    {
        var (_, flow) = Read(c);
        var nothing = flow.Plan(new FlowState(c.Condition, c.Seed, c.Sequence));
        var known = flow.Plan(new FlowState(c.Condition, c.Seed, c.Sequence, Everything(c)));
        var totals = Shown(nothing).Select(nothing.Progress).Concat(Shown(known).Select(known.Progress))
            .OfType<(int Position, int Total)>().ToList();
        Assert.True(totals.Select(t => t.Total).Distinct().Count() <= 1);
        Assert.All(totals, t => Assert.InRange(t.Position, 1, t.Total));
        Assert.Equal(known.Steps.Select(s => s.Place).Order(), known.Steps.Select(s => s.Place));
    }, iter: 150);

    [Fact]
    public void A_list_that_was_changed_meanwhile_asks_nothing_twice() => Gen.Select(Cases, Entries.Array[1, 4]).Sample((c, others) =>
    {
        var (_, before) = Read(c);
        var (_, after) = Read(c with { Entries = others });
        var way = before.Plan(new FlowState(c.Condition, c.Seed, c.Sequence, Everything(c)));
        foreach (var at in Shown(way))
        {
            var done = way.Steps.TakeWhile(s => s != at).Select(s => (s.Page.Path, s.Occurrence)).ToImmutableHashSet();
            var plan = after.Plan(new FlowState(c.Condition, c.Seed, c.Sequence, Everything(c)) { Done = done });
            var found = plan.Locate(at.Page.Path, at.Occurrence, done);
            Assert.True(IsShown(found), found.Page.Path);
            Assert.True(
                found.Page is EndPage or AuthoredPage || !done.Contains((found.Page.Path, found.Occurrence)),
                $"at {at.Page.Path}, found {found.Page.Path}");
        }
    }, iter: 100);

    private static IEnumerable<Step> Shown(FlowPlan plan) => plan.Steps.Where(IsShown);

    private static bool IsShown(Step step) => step.Page is not (AssignConditionPage or CreateParticipantPage);

    private static (Study Study, StudyFlow Flow) Read(Case c)
    {
        var pages = $"{{path='consent'}}, {List(c.Entries)}, {{path='end'}}";
        var study = SmallStudies.WithPages(pages, "CONDITIONS = [{label='x'}, {label='y'}]");
        return (study, new StudyFlow(study));
    }

    private static string List(IEnumerable<string> entries) => string.Join(", ", entries);

    private static ParticipantFacts Everything(Case c) => new()
    {
        Study = Read(c).Study,
        Condition = c.Condition,
        Answers = [AnswersOf(c, "questionnaire/a"), AnswersOf(c, "questionnaire/b")],
    };

    private static AnswerSet AnswersOf(Case c, string path)
    {
        var parts = path.Split('/');
        var values = new Dictionary<string, Value> { ["age"] = Value.Of((double)c.Age), ["n"] = Value.Of((double)c.Number) };
        return new(parts[1], parts.ElementAtOrDefault(2) ?? "", values);
    }

    private sealed record Case(string[] Entries, int Condition, long Seed, int Age, int Number, int Sequence)
    {
        public override string ToString() =>
            $"{List(Entries)}\ncondition {Condition}, seed {Seed}, age {Age}, n {Number}, sequence {Sequence}";
    }
}
