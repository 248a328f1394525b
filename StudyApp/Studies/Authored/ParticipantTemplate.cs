using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Authoring.Templates;
using StudyApp.Authoring.Templates.Functions;
using StudyApp.Authoring.Templates.Rendering;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;

namespace StudyApp.Studies.Authored;

/// <summary>
/// A participant as templates see them: <c>participant</c>, <c>session</c>, <c>config</c> and the functions beside
/// them.
/// </summary>
public static class ParticipantTemplate
{
    /// <summary>The values of one rendering.</summary>
    /// <param name="facts">Who, and what they answered.</param>
    /// <param name="path">The page they are at.</param>
    /// <param name="root">Below which everything lies, such as <c>/sleep</c>; empty for none.</param>
    /// <param name="occurrence">0-based count of the same path before it.</param>
    public static Dictionary<string, TemplateValue> Values(
        ParticipantFacts facts,
        string path,
        string root,
        int occurrence = 0
    ) =>
        new(StringComparer.Ordinal)
        {
            ["participant"] = Participant(facts),
            ["session"] = Session(facts, path, occurrence),
            ["config"] = facts.Study.Config,
            ["debug"] = TemplateValue.Of(false),
            ["url_for"] = new TemplateFunction(
            "url_for",
            arguments => TemplateValue.Of(TemplateAddress.Of(arguments, root))
        ),
            ["json_dumps"] = new TemplateFunction("json_dumps", a => TemplateValue.Of(Json(a))),
            ["condition_label"] = new TemplateFunction(
            "condition_label",
            a => TemplateValue.Of(ConditionLabel(facts.Study, a))
        ),
        };

    /// <summary>
    /// What a name stands for that expressions know: a questionnaire with its newest answers, one question's newest
    /// answer, a level, <c>condition</c>, <c>source</c>, <c>end_reason</c>, <c>tables</c>, <c>tasks</c>; what is not
    /// known is empty.
    /// </summary>
    /// <remarks>Null for other names.</remarks>
    internal static TemplateValue? Answered(ParticipantFacts facts, string name)
    {
        if (facts.Study.Questionnaires.TryGetValue(name, out var questionnaire))
            return Row(facts, questionnaire, facts.Answers.LastOrDefault(a => a.Questionnaire == name));
        if (name == StudyNames.Tables) return TemplateTables.All(facts);
        if (name == StudyNames.Tasks) return Scores(facts);
        if (
            name is not ("condition" or "source" or "end_reason")
            && !facts.Study.Factors.Any(f => f.Name == name)
            && !facts.Study.Questionnaires.Values.Any(q => q.Declares(name))
        )
            return null;
        return
            ExpressionParser.Parse(name, SourceSpan.WholeFile(""), new DiagnosticBag()) is { } expression
            && ExpressionEvaluator.Evaluate(expression, facts).ValueOrDefault is { } value and not NullValue
            ? Convert(value) : TemplateValue.Of("");
    }

    /// <summary>A value of expressions as templates have it.</summary>
    internal static TemplateValue Convert(Value value) => value switch
    {
        BooleanValue b => TemplateValue.Of(b.IsTrue),
        NumberValue n => TemplateValue.Of(n.Number),
        TextValue t => TemplateValue.Of(t.Text),
        ListValue l => TemplateValue.Of(l.Items.Select(Convert)),
        MapValue m => TemplateValue.Of(m.Entries.Select(e => KeyValuePair.Create(e.Key, Convert(e.Value)))),
        _ => TemplateValue.Null,
    };

    private static TemplateValue Participant(ParticipantFacts facts)
    {
        var attributes = Facts(facts).Concat(Record(facts)).Concat(new TemplateFunction[]
        {
            new("questionnaire", a => Answers(facts, a)),
            new(
                "has_questionnaire",
                a =>
                    TemplateValue.Of(
                        a.Text(0, "name") is { } name
                            && facts.Study.Questionnaires.ContainsKey(name)
                            && Newest(facts, a).Set is not null
                    )
            ),
            new("questionnaire_interactions", a => Interactions(facts, a)),
            TemplateTables.Accessor(facts),
            new("evaluate", a => Evaluated(facts, a)),
            new("display_duration", _ => TemplateValue.Of(DisplayDuration(facts))),
        }.Select(f => KeyValuePair.Create(f.Name, (TemplateValue)f)));
        return facts.ParticipantId == 0 ? TemplateValue.Nobody(attributes) : TemplateValue.Of(attributes);
    }

    private static TemplateValue Session(ParticipantFacts facts, string path, int occurrence) =>
        TemplateValue.Of(
            Facts(facts)
                .Append(KeyValuePair.Create("currentUrl", TemplateValue.Of(path)))
                .Append(KeyValuePair.Create("currentOccurrence", TemplateValue.Of((double)occurrence)))
        );

    private static IEnumerable<KeyValuePair<string, TemplateValue>> Facts(ParticipantFacts facts) =>
    [
        new("participantID", TemplateValue.Of(facts.ParticipantId)),
        new("condition", TemplateValue.Of((double)facts.Condition)),
        new("externalID", TemplateValue.Of(facts.ExternalId ?? "")),
        new("external_id", TemplateValue.Of(facts.ExternalId ?? "")),
        new("mTurkID", TemplateValue.Of(facts.ExternalId ?? "")),
        new("source", TemplateValue.Of(facts.Source)),
        new("code", TemplateValue.Of(facts.CompletionCode ?? "")),
    ];

    // What is kept of the network address and the browser is no business of pages.
    private static IEnumerable<KeyValuePair<string, TemplateValue>> Record(ParticipantFacts facts) =>
    [
        new("end_reason", TemplateValue.Of(facts.EndReason)),
        new("timeStarted", TemplateValue.At(facts.StartedAt)),
        new("timeEnded", TemplateValue.At(facts.EndedAt)),
        new("duration", TemplateValue.Of(Seconds(facts.StartedAt, facts.EndedAt) ?? 0)),
        new("finished", TemplateValue.Of(facts.EndReason is not null)),
        new("isCrawler", TemplateValue.Of(facts.FlaggedAsBot)),
        new("excludeFromCount", TemplateValue.Of(facts.Excluded)),
        new("lastActiveOn", TemplateValue.At(facts.LastActiveAt)),
        new("ipAddress", TemplateValue.Of("")),
        new("userAgent", TemplateValue.Of("")),
        new("notes", TemplateValue.Of("")),
    ];

    // Whoever is shown a page is here now, so nobody has gone.
    private static string DisplayDuration(ParticipantFacts facts)
    {
        if (Seconds(facts.StartedAt, facts.EndedAt) is not { } seconds) return "In Progress";
        var whole = (int)seconds;
        return seconds > 60
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}")
            : whole.ToString(CultureInfo.InvariantCulture);
    }

    private static double? Seconds(DateTime? from, DateTime? to) => to - from is { } span ? span.TotalSeconds : null;

    private static TemplateValue Answers(ParticipantFacts facts, TemplateArguments arguments)
    {
        var (questionnaire, answers) = Newest(facts, arguments);
        return Row(facts, questionnaire, answers);
    }

    // A row for a questionnaire that was not answered has its columns too, all empty. Calculations were methods once.
    private static TemplateValue Row(ParticipantFacts facts, Questionnaire questionnaire, AnswerSet? answers)
    {
        var own = new KeyValuePair<string, TemplateValue>[]
        {
            new("participantID", TemplateValue.Of(facts.ParticipantId)),
            new("tag", TemplateValue.Of(answers?.Tag ?? "")),
            new("timeStarted", TemplateValue.At(answers?.StartedAt)),
            new("timeEnded", TemplateValue.At(answers?.EndedAt)),
            new("duration", TemplateValue.Of(Seconds(answers?.StartedAt, answers?.EndedAt) ?? 0)),
        };
        var fields = questionnaire.Columns.Select(c => c.Name).Concat(questionnaire.Calculations.Select(c => c.Name))
            .Select(name =>
                KeyValuePair.Create(
                    name,
                    answers?.Find(questionnaire, name).ValueOrDefault is { } value and not NullValue
                        ? Convert(value)
                        : TemplateValue.Of("")
                )
            );
        return TemplateValue.Record(own.Concat(fields), questionnaire.Calculations.Select(c => c.Name));
    }

    private static (Questionnaire Questionnaire, AnswerSet? Set) Newest(
        ParticipantFacts facts,
        TemplateArguments arguments
    )
    {
        var (questionnaire, tag) = Named(facts, arguments);
        return (questionnaire, facts.Answers.LastOrDefault(a => a.Questionnaire == questionnaire.Name && a.Tag == tag));
    }

    private static (Questionnaire Questionnaire, string Tag) Named(ParticipantFacts facts, TemplateArguments arguments)
    {
        var name = arguments.Text(0, "name") ?? "";
        if (!facts.Study.Questionnaires.TryGetValue(name, out var questionnaire))
            throw new TemplateFunctionException(
                $"there is no questionnaire \"{name}\""
                    + (Suggestions.DidYouMean(name, facts.Study.Questionnaires.Keys) is { } near ? "; " + near : "")
            );
        return (questionnaire, arguments.Text(1, "tag") is { } given and not "0" ? given : "");
    }

    private static TemplateValue Interactions(ParticipantFacts facts, TemplateArguments arguments)
    {
        var (questionnaire, tag) = Named(facts, arguments);
        return TemplateValue.Of(
            facts
                .Interactions.Where(i => i.Questionnaire == questionnaire.Name && i.Tag == tag)
                .Select(i =>
                    TemplateValue.Of(
                        new KeyValuePair<string, TemplateValue>[]
        {
            new("participantID", TemplateValue.Of(facts.ParticipantId)),
            new("questionnaire", TemplateValue.Of(i.Questionnaire)),
            new("tag", TemplateValue.Of(i.Tag)),
            new("questionID", TemplateValue.Of(i.QuestionId)),
            new("eventType", TemplateValue.Of(i.EventType)),
            new("timestamp", TemplateValue.At(i.At)),
            new("value", TemplateValue.Of(i.Value)),
        }.AsEnumerable())));
    }

    private static TemplateValue Scores(ParticipantFacts facts) =>
        TemplateValue.Of(
            facts
                .Study.AllPages.OfType<TaskPage>()
                .Select(p => p.Task)
                .DistinctBy(t => t.Name)
        .Select(task => KeyValuePair.Create(task.Name, TemplateValue.Of(task.Scores.Select(score => KeyValuePair.Create(
            score.Name,
            facts.TaskScores.GetValueOrDefault(task.Name) is { } known
            && known.TryGetValue(score.Name, out var value)
            && value is { } number
                ? TemplateValue.Of(number)
                : TemplateValue.Missing
        )
    )
)
                    )
                )
        );

    private static TemplateValue Evaluated(ParticipantFacts facts, TemplateArguments arguments)
    {
        var expression = arguments[0, "expression"] is TemplateText { Text: var text }
            ? ExpressionParser.Parse(text, SourceSpan.WholeFile(""), new DiagnosticBag())
            : null;
        return expression is not null && ExpressionEvaluator.Evaluate(expression, facts).ValueOrDefault is { } value
            ? Convert(value)
            : TemplateValue.Null;
    }

    // Fit for a script element, too, when it is written there with |safe.
    private static string Json(TemplateArguments arguments) =>
        TemplatePrinter.Json(
            arguments[0, "value"] ?? throw new TemplateFunctionException("json_dumps() takes a value"),
            new TemplateRun(new())
        );

    private static string ConditionLabel(Study study, TemplateArguments arguments) =>
        int.TryParse(arguments.Text(0, "n"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? study.ConditionLabel(number)
            : "";
}
