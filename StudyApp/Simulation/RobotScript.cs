using System.Collections.Frozen;
using System.Globalization;
using StudyApp.Studies.Items.Orders;
using StudyApp.Studies.Model;

namespace StudyApp.Simulation;

/// <summary>What artificial participants answer, from the study's own pages and items.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
internal sealed class RobotScript
{
    private static readonly FrozenSet<string> Refusals = new[]
    {
        "no_consent",
        "quota_full",
        "incompatible_device",
        "withdrawn",
        "too_late",
        EndPage.Expired,
        EndPage.Closed,
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, Page> _pages;
    private readonly FrozenDictionary<string, FrozenSet<string>> _typed;

    public RobotScript(Study study)
    {
        Study = study;
        _pages = study.AllPages.DistinctBy(p => p.Path).ToFrozenDictionary(p => p.Path, StringComparer.Ordinal);
        _typed = _pages
            .Values.OfType<QuestionnairePage>()
            .ToFrozenDictionary(
                p => p.Path,
                p => p.Questionnaire.Items.SelectMany(i => i.FieldNames).ToFrozenSet(StringComparer.Ordinal),
                StringComparer.Ordinal
            );
        LeastPages = Least(study.Flow.TakeWhile(e => e is not PageEntry { Page: PartPage }));
    }

    public Study Study { get; }

    /// <summary>Whether there is anything to do before the end.</summary>
    public bool AsksSomething => _pages.Values.Any(p => p is not EndPage);

    /// <summary>How many pages everybody leaves, up to the first that opens later.</summary>
    public int LeastPages { get; }

    /// <summary>Whether the link alone leads back to where one was.</summary>
    public bool IsKnownByLink => Study.Participants is { RetrieveSessions: true, ReturnWith: not ReturnProof.Pin };

    /// <summary>The fields of a page that hold what was typed or chosen; empty for pages that ask nothing.</summary>
    public FrozenSet<string> TypedFields(string path) => _typed.GetValueOrDefault(path, FrozenSet<string>.Empty);

    /// <summary>The page of a path; null when the study has none.</summary>
    public Page? Find(string path) => _pages.GetValueOrDefault(path);

    /// <summary>
    /// Whether someone who ends there has done what the author asked for; the program's own reasons to stop are none.
    /// </summary>
    public bool IsProperEnd(string path) => Find(path) is EndPage end && !Refusals.Contains(end.Reason);

    /// <summary>Whether the plain end shows a code.</summary>
    public bool ExpectsCode(string path) =>
        Find(path) is EndPage { Reason: EndPage.Complete }
        && (Study.Completion.GenerateCode || Study.Completion.StaticCode is not null);

    /// <summary>The answers to those items of a questionnaire that the page shows.</summary>
    /// <remarks>Each item draws its own chance, so that its answer does not depend on what else is shown.</remarks>
    /// <param name="page">What is asked.</param>
    /// <param name="form">What is shown.</param>
    /// <param name="condition">The participant's condition; 0 for none, or where answers do not depend on it.</param>
    /// <param name="chanceFor">Chance for a purpose.</param>
    public IEnumerable<KeyValuePair<string, string>> Answers(
        QuestionnairePage page,
        RobotForm form,
        int condition,
        Func<string, SeededChance> chanceFor
    )
    {
        foreach (var (index, item) in page.Questionnaire.Items.Index())
        {
            foreach (var (sub, part) in item.Parts.Index())
            {
                var purpose = ReferenceEquals(part, item)
                    ? index.ToString(CultureInfo.InvariantCulture)
                    : string.Create(CultureInfo.InvariantCulture, $"{index}.{sub}");
                var answer = Study.Simulated.Answer(page.Path, part, condition, chanceFor(purpose)).ToList();
                if (part.Columns.Any(c => form.Has(c.Name)) || answer.Exists(a => form.Has(a.Key)))
                    foreach (var field in answer) yield return field;
            }
        }
    }

    private static int Least(IEnumerable<FlowEntry> entries) => entries.Sum(entry => entry switch
    {
        PageEntry { ShowIf: null, Page: not (EndPage or CreateParticipantPage or AssignConditionPage) } => 1,
        OrderedEntry ordered => Least(ordered.Entries),
        RoutingEntry { Arms: { IsEmpty: false } arms } => arms.Min(arm => Least(arm.Entries)),
        _ => 0,
    });
}
