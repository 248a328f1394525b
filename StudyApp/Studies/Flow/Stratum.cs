using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Studies.Authored;

namespace StudyApp.Studies.Flow;

/// <summary>Names the participants somebody is balanced with.</summary>
public static class Stratum
{
    /// <summary>The longest name stored; a longer one is replaced by its hash.</summary>
    public const int MaxLength = 200;

    /// <summary>The values as a JSON array, null for what is not known; empty where there are no strata.</summary>
    /// <remarks>Different values have different names.</remarks>
    public static string Of(ImmutableArray<Expression> strata, ParticipantFacts? facts)
    {
        if (strata.IsEmpty) return "";
        var values = new JsonArray([
            .. strata.Select(s => facts is null ? null : NodeOf(ExpressionEvaluator.Evaluate(s, facts).ValueOrDefault)),
        ]);
        var name = values.ToJsonString();
        return name.Length <= MaxLength
            ? name
            : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }

    // An answer that reads as a number is that number: radio grids store "3".
    private static JsonValue? NodeOf(Value? value) => value switch
    {
        null or NullValue => null,
        BooleanValue truth => JsonValue.Create(truth.IsTrue),
        NumberValue number => JsonValue.Create(number.Number),
        TextValue { Text: var text } when NumberText.TryReadDigits(text, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(value.ToString()),
    };
}
