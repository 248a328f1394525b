using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Checking;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Expressions.Parsing;

namespace StudyApp.Authoring.Expressions;

/// <summary>A parsed expression. Immutable, so that one tree serves all participants at once.</summary>
/// <param name="Span">Where the expression stands in the study's files.</param>
public abstract record Expression(SourceSpan Span);

/// <summary>A literal.</summary>
/// <param name="Value">Null, a boolean, a number or a text; lists have a node of their own.</param>
/// <param name="Span">Where it stands.</param>
public sealed record Constant(Value Value, SourceSpan Span) : Expression(Span);

/// <summary>What an expression takes from its surroundings.</summary>
/// <param name="Span">Where it stands.</param>
public abstract record Reference(SourceSpan Span) : Expression(Span)
{
    /// <summary>
    /// The reference as authors write it, without the key of a table reference: <c>age</c>, <c>survey..age</c>,
    /// <c>tables.trials.mean_rt</c>.
    /// </summary>
    /// <remarks>Equal text means equal reference.</remarks>
    public abstract string Text { get; }
}

/// <summary>A bare name; <c>1a</c> is one too.</summary>
public sealed record NameReference(string Name, SourceSpan Span) : Reference(Span)
{
    /// <inheritdoc/>
    public override string Text => Name;
}

/// <summary><c>questionnaire.field</c>, <c>questionnaire.tag.field</c> or <c>questionnaire..field</c>.</summary>
/// <param name="Questionnaire">Name of the questionnaire.</param>
/// <param name="Tag">Which visit: null for the newest of any tag, empty for the visit without a tag.</param>
/// <param name="Field">Id of the field.</param>
/// <param name="Span">Where it stands.</param>
public sealed record FieldReference(string Questionnaire, string? Tag, string Field, SourceSpan Span) : Reference(Span)
{
    /// <inheritdoc/>
    public override string Text => ReferenceText.OfField(Questionnaire, Tag, Field);
}

/// <summary><c>tables.table.column</c>, <c>tables.table.column.key</c> or <c>tables.table.column[key]</c>.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Column">Name of a field in the table's exports.</param>
/// <param name="Key">Which group of a grouped export; null for an export that is not grouped, or for all
/// groups.</param>
/// <param name="Span">Where it stands.</param>
public sealed record TableReference(string Table, string Column, Expression? Key, SourceSpan Span) : Reference(Span)
{
    /// <inheritdoc/>
    public override string Text => ReferenceText.OfTable(Table, Column);
}

/// <summary><c>-x</c>, <c>+x</c>, <c>not x</c>.</summary>
public sealed record UnaryExpression(UnaryOperator Operator, Expression Operand, SourceSpan Span) : Expression(Span);

/// <summary>Arithmetic.</summary>
public sealed record BinaryExpression(BinaryOperator Operator, Expression Left, Expression Right, SourceSpan Span)
    : Expression(Span);

/// <summary><c>a &lt; b &lt;= c</c> means <c>a &lt; b and b &lt;= c</c> with b evaluated once.</summary>
/// <param name="Operands">At least two.</param>
/// <param name="Operators">One fewer than operands.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ComparisonChain(
    ImmutableArray<Expression> Operands,
    ImmutableArray<ComparisonOperator> Operators,
    SourceSpan Span
) : Expression(Span);

/// <summary><c>and</c>, <c>or</c>.</summary>
/// <param name="Operator">The same between all operands.</param>
/// <param name="Operands">At least two.</param>
/// <param name="Span">Where it stands.</param>
public sealed record LogicalExpression(LogicalOperator Operator, ImmutableArray<Expression> Operands, SourceSpan Span)
    : Expression(Span);

/// <summary><c>then if condition else otherwise</c>.</summary>
public sealed record ConditionalExpression(Expression Condition, Expression Then, Expression Otherwise, SourceSpan Span)
    : Expression(Span);

/// <summary>A call of one of <see cref="ExpressionFunctions"/>.</summary>
/// <param name="Function">Its name as written; aliases are kept.</param>
/// <param name="Arguments">As written; their number is checked by <see cref="ExpressionChecker"/> and at
/// evaluation.</param>
/// <param name="Span">Where it stands.</param>
public sealed record CallExpression(string Function, ImmutableArray<Expression> Arguments, SourceSpan Span)
    : Expression(Span);

/// <summary><c>target[key]</c>.</summary>
public sealed record SubscriptExpression(Expression Target, Expression Key, SourceSpan Span) : Expression(Span);

/// <summary><c>[a, b]</c> or <c>(a, b)</c>.</summary>
public sealed record ListExpression(ImmutableArray<Expression> Items, SourceSpan Span) : Expression(Span);
