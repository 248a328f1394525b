using StudyApp.Authoring.Expressions;
using StudyApp.Authoring.Expressions.Checking;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

public sealed class ExpressionReferencesTests
{
    [Theory]
    [InlineData("1 + 2", "")]
    [InlineData("a + b * a", "a b a")]
    [InlineData("max(a, len(b)) > c", "a b c")]
    [InlineData("len + len(max)", "len max")]
    [InlineData("a[b]", "a b")]
    [InlineData("a[b[c]][d]", "a b c d")]
    [InlineData("x if y else z", "x y z")]
    [InlineData("not a or -b and [c, (d, e)]", "a b c d e")]
    [InlineData("a < b < c", "a b c")]
    [InlineData("demo.age > demo.t1.age + demo..age", "demo.age demo.t1.age demo..age")]
    [InlineData("tables.T.rt + tables.T.by.key + tables.T.by[k]", "tables.T.rt tables.T.by tables.T.by k")]
    [InlineData("'a.b' + \"c\"", "")]
    [InlineData("1a + 10_x", "1a 10_x")]
    public void All_references_are_found_in_the_order_of_the_text(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', ExpressionReferences.In(Parsed.From(text)).Select(r => r.Text)));

    [Fact]
    public void A_reference_knows_its_parts_and_its_place()
    {
        var expression = Parsed.From("1 < demo.t1.age");
        var reference = Assert.IsType<FieldReference>(Assert.Single(ExpressionReferences.In(expression)));
        Assert.Equal(("demo", "t1", "age"), (reference.Questionnaire, reference.Tag, reference.Field));
        Assert.Equal(Parsed.Origin.Shift(4, 11), reference.Span);
    }
}
