using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Authoring.Expressions.Evaluating;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Authoring.Expressions.Parsing;

/// <summary>Parses the expression language: a subset of Python's expressions, see docs/expressions.md.</summary>
public sealed class ExpressionParser
{
    private readonly ExpressionSource _source;
    private readonly List<Token> _tokens;
    private int _at;
    private int _nodes;
    private int _depth;

    private ExpressionParser(ExpressionSource source, List<Token> tokens)
    {
        _source = source;
        _tokens = tokens;
    }

    /// <summary>Parses a text; null after an error, which is in <paramref name="diagnostics"/> then.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="origin">Place of the text's first character; the text is taken to stand in the file character for character.</param>
    /// <param name="diagnostics">Takes the first error, if any.</param>
    public static Expression? Parse(string text, SourceSpan origin, DiagnosticBag diagnostics) =>
        Parse(new ExpressionSource(text, origin, isExact: true, diagnostics));

    /// <summary>Parses the text of a node; anything but a text is an error. Null after an error, which is in <paramref name="diagnostics"/> then.</summary>
    public static Expression? Parse(Node node, DiagnosticBag diagnostics)
    {
        if (node is StringNode text)
            return Parse(new ExpressionSource(text.Value, text.Span.Shift(text.ContentOffset ?? 0, text.Span.Length), text.ContentOffset is not null, diagnostics));
        diagnostics.Error(DiagnosticCodes.ExpressionNotText, node.Span, $"an expression is a string, not {node.KindName}", "put it in quotes");
        return null;
    }

    private static Expression? Parse(ExpressionSource source)
    {
        var text = source.Text;
        if (text.Length > ExpressionLimits.Characters)
        {
            source.Error(DiagnosticCodes.ExpressionTooLarge, 0, text.Length, $"the expression has {text.Length} characters, at most {ExpressionLimits.Characters} are allowed");
            return null;
        }
        if (new ExpressionLexer(source).Read() is not { } tokens) return null;
        if (tokens.Count == 1)
        {
            source.Error(DiagnosticCodes.ExpressionEmpty, 0, text.Length, "the expression is empty");
            return null;
        }
        var parser = new ExpressionParser(source, tokens);
        var expression = parser.Conditional();
        return expression is not null && parser.Current.Kind != TokenKind.End ? parser.Unexpected() : expression;
    }

    private Token Current => _tokens[_at];

    // expr := or_ [ 'if' or_ 'else' expr ]
    private Expression? Conditional()
    {
        var start = Current.Start;
        if (Or() is not { } then) return null;
        if (!Take("if")) return then;
        if (Or() is not { } condition) return null;
        if (!Take("else")) return Current.Kind == TokenKind.End ? Missing("else", "a value with \"if\" needs an \"else\"") : Unexpected();
        return Conditional() is { } otherwise ? Node(new ConditionalExpression(condition, then, otherwise, SpanFrom(start))) : null;
    }

    private Expression? Or() => Logical(LogicalOperator.Or, And);

    private Expression? And() => Logical(LogicalOperator.And, Not);

    private Expression? Logical(LogicalOperator op, Func<Expression?> operand)
    {
        var start = Current.Start;
        if (operand() is not { } first) return null;
        if (!Current.Is(op.Symbol())) return first;
        var operands = ImmutableArray.CreateBuilder<Expression>();
        operands.Add(first);
        while (Take(op.Symbol()))
        {
            if (operand() is not { } next) return null;
            operands.Add(next);
        }
        return Node(new LogicalExpression(op, operands.ToImmutable(), SpanFrom(start)));
    }

    private Expression? Not()
    {
        if (!Current.Is("not")) return Comparison();
        return Unary(UnaryOperator.Not, Not);
    }

    private Expression? Comparison()
    {
        var start = Current.Start;
        if (Sum() is not { } first) return null;
        var operands = ImmutableArray.CreateBuilder<Expression>();
        var operators = ImmutableArray.CreateBuilder<ComparisonOperator>();
        operands.Add(first);
        while (TakeComparison() is { } op)
        {
            if (Sum() is not { } next) return null;
            operators.Add(op);
            operands.Add(next);
        }
        return operators.Count == 0 ? first : Node(new ComparisonChain(operands.ToImmutable(), operators.ToImmutable(), SpanFrom(start)));
    }

    private ComparisonOperator? TakeComparison()
    {
        if (Current.Is("not") && _tokens[_at + 1].Is("in"))
        {
            _at += 2;
            return ComparisonOperator.NotIn;
        }
        ComparisonOperator? op = Current switch
        {
            { Kind: not (TokenKind.Symbol or TokenKind.Keyword) } => null,
            { Text: "<" } => ComparisonOperator.Less,
            { Text: "<=" } => ComparisonOperator.LessOrEqual,
            { Text: ">" } => ComparisonOperator.Greater,
            { Text: ">=" } => ComparisonOperator.GreaterOrEqual,
            { Text: "==" } => ComparisonOperator.Equal,
            { Text: "!=" } => ComparisonOperator.NotEqual,
            { Text: "in" } => ComparisonOperator.In,
            _ => null,
        };
        if (op is not null) _at++;
        return op;
    }

    private Expression? Sum() => Arithmetic(Term, token => token.Text switch
    {
        "+" => BinaryOperator.Add,
        "-" => BinaryOperator.Subtract,
        _ => null,
    });

    private Expression? Term() => Arithmetic(Signed, token => token.Text switch
    {
        "*" => BinaryOperator.Multiply,
        "/" => BinaryOperator.Divide,
        "//" => BinaryOperator.FloorDivide,
        "%" => BinaryOperator.Modulo,
        _ => null,
    });

    private Expression? Arithmetic(Func<Expression?> operand, Func<Token, BinaryOperator?> read)
    {
        var start = Current.Start;
        var left = operand();
        while (left is not null && Current.Kind == TokenKind.Symbol && read(Current) is { } op)
        {
            _at++;
            left = operand() is { } right ? Node(new BinaryExpression(op, left, right, SpanFrom(start))) : null;
        }
        return left;
    }

    private Expression? Signed()
    {
        if (Current.Is("-")) return Unary(UnaryOperator.Negate, Signed);
        return Current.Is("+") ? Unary(UnaryOperator.Plus, Signed) : Postfix();
    }

    private Expression? Unary(UnaryOperator op, Func<Expression?> operand)
    {
        var start = Current.Start;
        if (!Enter()) return null;
        _at++;
        var value = operand();
        _depth--;
        return value is null ? null : Node(new UnaryExpression(op, value, SpanFrom(start)));
    }

    // postfix := atom { '[' expr ']' }
    private Expression? Postfix()
    {
        var start = Current.Start;
        var target = Atom();
        while (target is not null && Current.Is("["))
        {
            var wasFirst = target is TableReference { Key: null } && _tokens[_at - 1].Kind == TokenKind.Dotted;
            if (Bracketed("[", "]", Conditional) is not { } key) return null;
            target = wasFirst ? Node((TableReference)target with { Key = key, Span = SpanFrom(start) }) : Node(new SubscriptExpression(target, key, SpanFrom(start)));
        }
        return target;
    }

    private Expression? Atom()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number: return Literal(Value.Of(token.Number));
            case TokenKind.Text: return Texts();
            case TokenKind.Dotted: return Dotted();
            case TokenKind.Name: return _tokens[_at + 1].Is("(") ? Call() : Name();
            case TokenKind.Keyword when token.Text is "True" or "False": return Literal(Value.Of(token.Text == "True"));
            case TokenKind.Keyword when token.Text is "None": return Literal(Value.Null);
            case TokenKind.Symbol when token.Text is "(": return Parenthesized();
            case TokenKind.Symbol when token.Text is "[": return List();
            default: return Unexpected();
        }
    }

    private Expression? Literal(Value value)
    {
        var token = _tokens[_at++];
        return Node(new Constant(value, _source.Span(token.Start, token.End)));
    }

    private Expression? Name()
    {
        var token = _tokens[_at++];
        return Node(new NameReference(token.Text, _source.Span(token.Start, token.End)));
    }

    // Texts that follow each other are one.
    private Expression? Texts()
    {
        var start = Current.Start;
        var text = "";
        while (Current.Kind == TokenKind.Text) text += _tokens[_at++].Text;
        return Node(new Constant(Value.Of(text), SpanFrom(start)));
    }

    private Expression? Dotted()
    {
        var token = Current;
        var span = _source.Span(token.Start, token.End);
        if (_tokens[_at + 1].Is("(")) return Stop(DiagnosticCodes.ExpressionForbidden, token, "methods cannot be called");
        _at++;
        switch (token.Parts)
        {
            case ["tables", { Length: > 0 } table, { Length: > 0 } column]:
                return Node(new TableReference(table, column, null, span));
            case ["tables", { Length: > 0 } table, { Length: > 0 } column, { Length: > 0 } key]:
                var value = key.All(char.IsAsciiDigit) && NumberText.TryReadDigits(key, out var number) ? Value.Of(number) : Value.Of(key);
                var keySpan = _source.Span(token.End - key.Length, token.End);
                return Node(new Constant(value, keySpan)) is { } constant ? Node(new TableReference(table, column, constant, span)) : null;
            // tables.tick-log.n, which is read as a difference: the checker says what to write.
            case ["tables", { Length: > 0 } begin] when Current.Is("-"):
                return Node(new FieldReference("tables", null, begin, span));
            case ["tables", ..]:
                return Stop(DiagnosticCodes.ExpressionReference, token, $"\"{token.Text}\" is not a table reference", "write tables.TABLE.FIELD or tables.TABLE.FIELD.GROUP");
            case [{ Length: > 0 } questionnaire, { Length: > 0 } field]:
                return Node(new FieldReference(questionnaire, null, field, span));
            case [{ Length: > 0 } questionnaire, var tag, { Length: > 0 } field]:
                return Node(new FieldReference(questionnaire, tag, field, span));
            default:
                return Stop(DiagnosticCodes.ExpressionReference, token, $"\"{token.Text}\" is not a reference to an answer", "write QUESTIONNAIRE.FIELD or QUESTIONNAIRE.TAG.FIELD");
        }
    }

    private Expression? Call()
    {
        var name = _tokens[_at++];
        if (!ExpressionFunctions.Arguments.ContainsKey(name.Text))
        {
            var suggestion = Suggestions.DidYouMean(name.Text, ExpressionFunctions.Arguments.Keys)
                ?? "there are " + string.Join(", ", ExpressionFunctions.Arguments.Keys.Order(StringComparer.Ordinal));
            return Stop(DiagnosticCodes.ExpressionUnknownFunction, name, $"there is no function \"{name.Text}\"", suggestion);
        }
        return Items("(", ")") is { } arguments ? Node(new CallExpression(name.Text, arguments.Items, SpanFrom(name.Start))) : null;
    }

    private Expression? List()
    {
        var start = Current.Start;
        return Items("[", "]") is { } list ? Node(new ListExpression(list.Items, SpanFrom(start))) : null;
    }

    // (a) is a; (a,), (a, b) and () are lists.
    private Expression? Parenthesized()
    {
        var start = Current.Start;
        if (Items("(", ")") is not { } list) return null;
        return list is { HasComma: false, Items: [var single] } ? single : Node(new ListExpression(list.Items, SpanFrom(start)));
    }

    private (ImmutableArray<Expression> Items, bool HasComma)? Items(string open, string close)
    {
        var items = ImmutableArray.CreateBuilder<Expression>();
        var hasComma = false;
        if (!Open(open)) return null;
        while (!Current.Is(close))
        {
            if (Conditional() is not { } item) return null;
            items.Add(item);
            if (Take(",")) hasComma = true;
            else break;
        }
        return Closed(open, close) ? (items.ToImmutable(), hasComma) : null;
    }

    private Expression? Bracketed(string open, string close, Func<Expression?> content)
    {
        if (!Open(open) || content() is not { } inner) return null;
        return Closed(open, close) ? inner : null;
    }

    private bool Open(string open)
    {
        if (!Current.Is(open)) throw new InvalidOperationException("Called in the wrong place.");
        if (!Enter()) return false;
        _at++;
        return true;
    }

    private bool Closed(string open, string close)
    {
        _depth--;
        if (Take(close)) return true;
        if (Current.Kind == TokenKind.End) Missing(close, $"a \"{open}\" has no \"{close}\"");
        else Unexpected();
        return false;
    }

    private bool Take(string text)
    {
        if (!Current.Is(text)) return false;
        _at++;
        return true;
    }

    private SourceSpan SpanFrom(int start) => _source.Span(start, _tokens[_at - 1].End);

    private bool Enter()
    {
        if (++_depth <= ExpressionLimits.Depth) return true;
        return _source.Error(DiagnosticCodes.ExpressionTooLarge, Current.Start, Current.End, $"the expression is nested more than {ExpressionLimits.Depth} deep");
    }

    private Expression? Node(Expression expression)
    {
        if (++_nodes <= ExpressionLimits.Nodes) return expression;
        _source.Error(DiagnosticCodes.ExpressionTooLarge, 0, _source.Text.Length, $"the expression has more than {ExpressionLimits.Nodes} parts");
        return null;
    }

    private Expression? Stop(string code, Token token, string message, string? suggestion = null)
    {
        _source.Error(code, token.Start, token.End, message, suggestion);
        return null;
    }

    private Expression? Missing(string what, string message)
    {
        _source.Error(DiagnosticCodes.ExpressionSyntax, _source.Text.Length, _source.Text.Length, message, $"add {what}");
        return null;
    }

    private Expression? Unexpected()
    {
        var token = Current;
        if (token.Kind == TokenKind.End) return Stop(DiagnosticCodes.ExpressionSyntax, token, "the expression ends too early");
        var foreign = token.Kind is TokenKind.Symbol or TokenKind.Keyword ? ForeignSyntax.Explain(token.Text) : null;
        if (foreign is { } known) return Stop(DiagnosticCodes.ExpressionForbidden, token, known.Message, known.Suggestion);
        var written = _source.Text[token.Start..token.End];
        return Stop(DiagnosticCodes.ExpressionSyntax, token, $"\"{(written.Length > 40 ? written[..40] + "…" : written)}\" is not expected here");
    }
}
