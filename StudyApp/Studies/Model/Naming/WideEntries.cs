using System.Collections.Immutable;

namespace StudyApp.Studies.Model.Naming;

/// <summary>The questionnaires of the page list in the order of the wide columns.</summary>
internal static class WideEntries
{
    /// <summary>Those that are kept in a database of SQLALCHEMY_BINDS; those of the study's own for null.</summary>
    public static IEnumerable<(string Questionnaire, string Tag)> Of(Study study, string? bind) =>
        Of(study).Where(e => study.Questionnaires[e.Questionnaire].Bind == bind);

    /// <summary>
    /// Each questionnaire and tag once: those everyone comes to, in page order; then, condition by condition, those of
    /// the arms that condition takes; then those of all other arms.
    /// </summary>
    public static ImmutableArray<(string Questionnaire, string Tag)> Of(Study study)
    {
        var everyone = Unconditional(study.Flow);
        var conditions = Enumerable
            .Range(1, study.Conditions.Length)
            .SelectMany(condition => TakenBy(study.Flow, condition));
        return
        [
            .. everyone
                .Concat(conditions)
                .Concat(study.AllPages)
                .OfType<QuestionnairePage>()
                .Select(p => (p.Questionnaire.Name, p.Tag))
                .Distinct(),
        ];
    }

    /// <summary>A column's name in the wide file: <c>mood_score</c>, or <c>mood/pre_score</c> with a tag.</summary>
    public static string ColumnName(string questionnaire, string tag, string column) =>
        tag.Length == 0 ? $"{questionnaire}_{column}" : $"{questionnaire}/{tag}_{column}";

    private static IEnumerable<Page> Unconditional(IEnumerable<FlowEntry> flow) => flow.SelectMany(entry => entry switch
    {
        PageEntry page => [page.Page],
        OrderedEntry ordered => Unconditional(ordered.Entries),
        _ => Enumerable.Empty<Page>(),
    });

    private static IEnumerable<Page> TakenBy(IEnumerable<FlowEntry> flow, int condition) =>
        flow.SelectMany(entry =>
            entry switch
    {
        OrderedEntry ordered => TakenBy(ordered.Entries, condition),
        RoutingEntry routing
            when routing.Arms.FirstOrDefault(a => a.Condition is null || a.Condition == condition) is { } arm =>
            Unconditional(arm.Entries).Concat(TakenBy(arm.Entries, condition)),
        _ => Enumerable.Empty<Page>(),
    });
}
