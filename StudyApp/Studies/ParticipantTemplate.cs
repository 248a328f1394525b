using System.Globalization;
using StudyApp.Diagnostics;
using StudyApp.Expressions;
using StudyApp.Templates;

namespace StudyApp.Studies;

/// <summary>A participant as templates see them: <c>participant</c>, <c>session</c>, <c>config</c> and the functions beside them.</summary>
public static class ParticipantTemplate
{
    /// <summary>The values of one rendering.</summary>
    /// <param name="facts">Who, and what they answered.</param>
    /// <param name="path">The page they are at.</param>
    /// <param name="root">Below which everything lies, such as <c>/sleep</c>; empty for none.</param>
    public static Dictionary<string, TemplateValue> Values(ParticipantFacts facts, string path, string root) => new(StringComparer.Ordinal)
    {
        ["participant"] = Participant(facts),
        ["session"] = Session(facts, path),
        ["config"] = facts.Study.Config,
        ["debug"] = TemplateValue.Of(false),
        ["url_for"] = new TemplateFunction("url_for", arguments => TemplateValue.Of(Address(arguments, root))),
        ["json_dumps"] = new TemplateFunction("json_dumps", a => TemplateValue.Of(Json(a))),
        ["condition_label"] = new TemplateFunction("condition_label", a => TemplateValue.Of(ConditionLabel(facts.Study, a))),
    };

    /// <summary>What a name that stands for answers stands for: a questionnaire with its newest answers, one question's newest answer, a level, <c>condition</c>, <c>source</c>, <c>end_reason</c>; what is not known is empty. Null for other names.</summary>
    internal static TemplateValue? Answered(ParticipantFacts facts, string name)
    {
        if (facts.Study.Questionnaires.TryGetValue(name, out var questionnaire)) return Row(questionnaire, facts.Answers.LastOrDefault(a => a.Questionnaire == name));
        if (name is not ("condition" or "source" or "end_reason") && !facts.Study.Factors.Any(f => f.Name == name) && !facts.Study.Questionnaires.Values.Any(q => q.Declares(name))) return null;
        return ExpressionParser.Parse(name, SourceSpan.WholeFile(""), new DiagnosticBag()) is { } expression && ExpressionEvaluator.Evaluate(expression, facts).ValueOrDefault is { } value and not NullValue
            ? Convert(value) : TemplateValue.Of("");
    }

    private static TemplateValue Participant(ParticipantFacts facts) => TemplateValue.Of(Facts(facts)
        .Append(KeyValuePair.Create("end_reason", TemplateValue.Of(facts.EndReason)))
        .Append(KeyValuePair.Create("questionnaire", (TemplateValue)new TemplateFunction("questionnaire", a => Answers(facts, a))))
        .Append(KeyValuePair.Create("has_questionnaire", (TemplateValue)new TemplateFunction("has_questionnaire", a => TemplateValue.Of(Newest(facts, a).Set is not null))))
        .Append(KeyValuePair.Create("evaluate", (TemplateValue)new TemplateFunction("evaluate", a => Evaluated(facts, a)))));

    private static TemplateValue Session(ParticipantFacts facts, string path) => TemplateValue.Of(Facts(facts).Append(KeyValuePair.Create("currentUrl", TemplateValue.Of(path))));

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

    // A row for a questionnaire that was not answered has its columns too, all empty.
    private static TemplateValue Answers(ParticipantFacts facts, TemplateArguments arguments)
    {
        var (questionnaire, answers) = Newest(facts, arguments);
        return Row(questionnaire, answers);
    }

    private static TemplateValue Row(Questionnaire questionnaire, AnswerSet? answers) =>
        TemplateValue.Of(questionnaire.Columns.Select(c => c.Name).Concat(questionnaire.Calculations.Select(c => c.Name))
            .Select(name => KeyValuePair.Create(name, answers?.Find(questionnaire, name).ValueOrDefault is { } value and not NullValue ? Convert(value) : TemplateValue.Of(""))));

    private static (Questionnaire Questionnaire, AnswerSet? Set) Newest(ParticipantFacts facts, TemplateArguments arguments)
    {
        var name = arguments.Text(0, "name") ?? "";
        if (!facts.Study.Questionnaires.TryGetValue(name, out var questionnaire)) throw new TemplateFunctionException($"there is no questionnaire \"{name}\"");
        var tag = arguments.Text(1, "tag") is { } given and not "0" ? given : "";
        return (questionnaire, facts.Answers.LastOrDefault(a => a.Questionnaire == name && a.Tag == tag));
    }

    private static TemplateValue Evaluated(ParticipantFacts facts, TemplateArguments arguments)
    {
        var expression = ExpressionParser.Parse(arguments.Text(0, "expression") ?? "", SourceSpan.WholeFile(""), new DiagnosticBag());
        return expression is not null && ExpressionEvaluator.Evaluate(expression, facts).ValueOrDefault is { } value ? Convert(value) : TemplateValue.Null;
    }

    private static TemplateValue Convert(Value value) => value switch
    {
        BooleanValue b => TemplateValue.Of(b.IsTrue),
        NumberValue n => TemplateValue.Of(n.Number),
        TextValue t => TemplateValue.Of(t.Text),
        ListValue l => TemplateValue.Of(l.Items.Select(Convert)),
        MapValue m => TemplateValue.Of(m.Entries.Select(e => KeyValuePair.Create(e.Key, Convert(e.Value)))),
        _ => TemplateValue.Null,
    };

    // Fit for a script element, too, when it is written there with |safe.
    private static string Json(TemplateArguments arguments) =>
        TemplatePrinter.Json(arguments[0, "value"] ?? throw new TemplateFunctionException("json_dumps() takes a value"), new TemplateRun(new()));

    private static string ConditionLabel(Study study, TemplateArguments arguments) =>
        int.TryParse(arguments.Text(0, "n"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? study.ConditionLabel(number) : "";

    private static string Address(TemplateArguments arguments, string root)
    {
        var (endpoint, file) = (arguments.Text(0, "endpoint") ?? "", arguments.Text(int.MaxValue, "filename"));
        if (endpoint == "consent_html") return root + "/consent.html";
        if (file is null || !(endpoint is "static" or "BOFS_static" || endpoint.EndsWith(".static", StringComparison.Ordinal)))
            throw new TemplateFunctionException($"url_for(\"{endpoint}\") has no address here; files are url_for('static', filename='NAME')");
        var folder = endpoint is "static" or "BOFS_static" ? endpoint : endpoint[..^".static".Length];
        return string.Create(CultureInfo.InvariantCulture, $"{root}/{folder}/{string.Join('/', file.TrimStart('/').Split('/').Select(Uri.EscapeDataString))}");
    }
}
