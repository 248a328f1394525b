using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Parsing;
using StudyApp.Authoring.Syntax;
using StudyApp.Studies.Model;
using StudyApp.Studies.Model.Naming;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Reading;

/// <summary>Reads <c>CONDITIONS</c>, <c>FACTORS</c>, <c>ASSIGNMENT</c>, <c>TARGET</c> and <c>QUOTAS</c>.</summary>
/// <param name="settings">The configuration.</param>
/// <param name="rangeOf">The range of an answer that an expression names.</param>
internal sealed partial class ConditionsReader(TableReader settings, Func<Reference, AnswerRange?> rangeOf)
{
    private const int MaxConditions = 500;
    private const int MaxWeight = 1000;
    private const int MaxBlock = 10_000;
    private const int MaxQuotaName = 128;

    private readonly DiagnosticBag _diagnostics = settings.Diagnostics;

    /// <summary>The factors; those that cannot be read are reported and left out.</summary>
    public ImmutableArray<Factor> ReadFactors()
    {
        var factors = ImmutableArray.CreateBuilder<Factor>();
        foreach (var table in settings.TableList(StudyKeys.Factors))
        {
            var reader = new TableReader(
                table,
                _diagnostics,
                DiagnosticCodes.ConditionValue,
                $"factor {factors.Count + 1}"
            );
            var (name, levels) = (reader.Text("name"), reader.TextList("levels"));
            reader.ReportUnknown(DiagnosticCodes.UnknownKey);
            if (
                name is null
                || !FactorName().IsMatch(name)
                || name is "condition" or "source" or "end_reason" or StudyNames.Participant
            )
                Error(
                    reader.SpanOf("name"),
                    "A factor needs a \"name\" of letters, digits and underscores that expressions do not "
                        + "use for something else.",
                    "such as {name='colour', levels=['red', 'blue']}"
                );
            else if (factors.Any(f => f.Name == name))
                Error(reader.SpanOf("name"), $"There are two factors \"{name}\".", "rename one of them");
            else if (
                levels.IsEmpty
                || levels.Any(string.IsNullOrWhiteSpace)
                || levels.Distinct(StringComparer.Ordinal).Count() < levels.Length
            )
                Error(
                    reader.SpanOf("levels"),
                    $"Factor \"{name}\" needs \"levels\": texts, each once.",
                    "such as levels=['red', 'blue']"
                );
            else factors.Add(new(name, levels));
        }
        if (factors.Aggregate(1L, (product, f) => product * f.Levels.Length) > MaxConditions)
        {
            Error(
                settings.SpanOf(StudyKeys.Factors),
                $"The factors cross to more than {MaxConditions} conditions.",
                "use fewer levels"
            );
            return [];
        }
        return factors.ToImmutable();
    }

    /// <summary>
    /// The conditions as written, or the crossing of the factors: the last factor's level changes from one condition to
    /// the next.
    /// </summary>
    public ImmutableArray<Condition> ReadConditions(ImmutableArray<Factor> factors)
    {
        var crossed = Cross(factors);
        var tables = settings.TableList(StudyKeys.Conditions);
        if (tables.IsEmpty)
            return
            [
                .. crossed.Select(
                    (levels, i) => new Condition(i + 1, string.Join(" × ", levels), true) { Levels = levels }
                ),
            ];
        if (!crossed.IsEmpty && crossed.Length != tables.Length)
        {
            Error(
                settings.SpanOf(StudyKeys.Conditions),
                $"FACTORS cross to {crossed.Length} conditions, but CONDITIONS has {tables.Length}.",
                "remove CONDITIONS, or give one entry for each combination, the last factor changing first");
            crossed = [];
        }
        return [.. tables.Select((table, i) => ReadCondition(table, i + 1, crossed.IsEmpty ? [] : crossed[i]))];
    }

    /// <summary>How conditions are assigned.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="tiesAtRandom">Whether equal counts are decided by chance.</param>
    /// <param name="lookup">Where conditions are looked up; null for nowhere.</param>
    public AssignmentDesign ReadDesign(ImmutableArray<Condition> conditions, bool tiesAtRandom, ConditionLookup? lookup)
    {
        var design = new AssignmentDesign
        {
            TiesAtRandom = tiesAtRandom,
            Lookup = lookup,
            Target = Positive(settings, ParticipantKeys.Target),
            Quotas = ReadQuotas(conditions.Length),
        };
        if (settings.Raw(StudyKeys.Assignment) is not { } node) return design;
        if (node is not TableNode table)
        {
            Error(
                node.Span,
                $"\"ASSIGNMENT\" is a table, but this is {node.KindName}.",
                "such as ASSIGNMENT = {rule='blocks', block_multiple=2, strata=['source']}"
            );
            return design;
        }
        var reader = new TableReader(table, _diagnostics, DiagnosticCodes.ConditionValue, "ASSIGNMENT");
        var rule = reader.Text("rule") ?? "minimisation";
        var multiple = Positive(reader, "block_multiple") ?? 1;
        var strata = reader.List("strata").Select(Parsed).OfType<Expression>().ToImmutableArray();
        reader.ReportUnknown(DiagnosticCodes.UnknownKey);
        if (rule is not ("minimisation" or "random" or "blocks"))
            Error(
                reader.SpanOf("rule"),
                $"\"rule\" is \"minimisation\", \"random\" or \"blocks\", but not \"{rule}\".",
                Suggestions.DidYouMean(rule, ["minimisation", "random", "blocks"])
            );
        if (rule != "blocks" && reader.Has("block_multiple"))
            _diagnostics.Warn(
                DiagnosticCodes.ConditionValue,
                reader.SpanOf("block_multiple"),
                $"\"block_multiple\" has no effect with the rule \"{rule}\".",
                "write rule='blocks', or remove it"
            );
        if (rule == "blocks" && (long)multiple * conditions.Sum(c => (long)c.Weight) > MaxBlock)
            Error(
                table.Span,
                $"A block would hold more than {MaxBlock} places: the weights added up, times block_multiple.",
                "use smaller weights with the same proportions"
            );
        if (conditions.IsEmpty)
            _diagnostics.Warn(
                DiagnosticCodes.ConditionValue,
                table.Span,
                "There are no conditions to assign.",
                "add CONDITIONS or FACTORS, or remove ASSIGNMENT"
            );
        return design with
        {
            Method = rule switch
            {
                "random" => AssignmentMethod.Random,
                "blocks" => AssignmentMethod.Blocks,
                _ => AssignmentMethod.Minimisation,
            },
            BlockMultiple = multiple,
            Strata = strata,
        };
    }

    private Condition ReadCondition(TableNode table, int number, ImmutableArray<string> levels)
    {
        var reader = new TableReader(
            table,
            _diagnostics,
            DiagnosticCodes.SettingValue,
            string.Create(CultureInfo.InvariantCulture, $"condition {number}")
        );
        var label = reader.Text("label") ?? (levels.IsEmpty ? null : string.Join(" × ", levels));
        if (string.IsNullOrWhiteSpace(label))
            _diagnostics.Warn(
                DiagnosticCodes.SettingValue,
                table.Span,
                $"Condition {number} has no \"label\"; exports and the panel call it {number}.",
                "such as {label='control', enabled=true}"
            );
        var weight = Positive(reader, "weight") ?? 1;
        if (weight > MaxWeight)
            Error(
                reader.SpanOf("weight"),
                $"A weight is a whole number from 1 to {MaxWeight}.",
                "weights are proportions: 1 and 2 do the same as 1000 and 2000"
            );
        var condition = new Condition(
            number,
            string.IsNullOrWhiteSpace(label) ? number.ToString(CultureInfo.InvariantCulture) : label,
            reader.Flag("enabled", true)
        )
        {
            Weight = Math.Min(weight, MaxWeight),
            Target = Positive(reader, "target"),
            Levels = levels,
        };
        reader.ReportUnknown(DiagnosticCodes.UnknownKey);
        return condition;
    }

    private ImmutableArray<Quota> ReadQuotas(int conditions)
    {
        var quotas = ImmutableArray.CreateBuilder<Quota>();
        foreach (var table in settings.TableList(ParticipantKeys.Quotas))
        {
            var reader = new TableReader(table, _diagnostics, DiagnosticCodes.QuotaValue, $"quota {quotas.Count + 1}");
            var (source, condition, showIf) = (
                reader.Text("source")?.Trim().ToLowerInvariant(),
                reader.Integer("condition"),
                reader.Raw("show_if")
            );
            var max = reader.Integer("max");
            var name = reader.Text("name")?.Trim() is { Length: > 0 } given
                ? given
                : NameOf(source, condition, (showIf as StringNode)?.Value.Trim());
            reader.ReportUnknown(DiagnosticCodes.UnknownKey);
            if (max is null or < 0)
                _diagnostics.Error(
                    DiagnosticCodes.QuotaValue,
                    reader.SpanOf("max"),
                    "A quota needs \"max\", the most participants of the kind.",
                    "such as {source='prolific', max=30}"
                );
            else if (source is null && condition is null && showIf is null)
                _diagnostics.Error(
                    DiagnosticCodes.QuotaValue,
                    table.Span,
                    "A quota says whom it counts: \"source\", \"condition\" or \"show_if\".",
                    "for the study as a whole write TARGET = 200"
                );
            else if (condition is < 1 || condition > conditions)
                _diagnostics.Error(
                    DiagnosticCodes.QuotaValue,
                    reader.SpanOf("condition"),
                    $"There is no condition {condition}: the study has {conditions}.",
                    "conditions are counted from 1"
                );
            else if (name.Length > MaxQuotaName)
                _diagnostics.Error(
                    DiagnosticCodes.QuotaValue,
                    table.Span,
                    $"The quota's name is longer than {MaxQuotaName} characters.",
                    "add name='…'"
                );
            else if (quotas.Any(q => q.Name == name))
                _diagnostics.Error(
                    DiagnosticCodes.QuotaValue,
                    table.Span,
                    $"There are two quotas \"{name}\".",
                    "give each a name='…' of its own"
                );
            else quotas.Add(new(name, max.Value)
            {
                Source = source,
                Condition = condition,
                ShowIf = showIf is null ? null : Parsed(showIf)
            });
        }
        return quotas.ToImmutable();
    }

    private static string NameOf(string? source, int? condition, string? showIf) =>
        string.Join(
            ", ",
            new[]
            {
                source is null ? null : $"source {source}",
                condition is null ? null : string.Create(CultureInfo.InvariantCulture, $"condition {condition}"),
                showIf,
            }.OfType<string>()
        );

    private Expression? Parsed(Node node) =>
        ExpressionParser.Parse(node, _diagnostics) is { } expression ? AnswerRange.Reversed(expression, rangeOf) : null;

    private int? Positive(TableReader reader, string key)
    {
        if (reader.Integer(key) is not { } value) return null;
        if (value >= 1) return value;
        Error(reader.SpanOf(key), $"\"{key}\" of {reader.Owner} is a whole number from 1, but not {value}.", null);
        return null;
    }

    private void Error(SourceSpan span, string message, string? suggestion) =>
        _diagnostics.Error(DiagnosticCodes.ConditionValue, span, message, suggestion);

    private static ImmutableArray<ImmutableArray<string>> Cross(ImmutableArray<Factor> factors)
    {
        if (factors.IsEmpty) return [];
        ImmutableArray<ImmutableArray<string>> rows = [[]];
        foreach (var factor in factors)
            rows = [.. rows.SelectMany(row => factor.Levels.Select(level => row.Add(level)))];
        return rows;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,59}$")]
    private static partial Regex FactorName();
}
