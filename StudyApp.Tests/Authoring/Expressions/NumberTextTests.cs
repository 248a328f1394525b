using StudyApp.Authoring.Expressions.Evaluating;
using Xunit;

namespace StudyApp.Tests.Authoring.Expressions;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "0")]
    [InlineData(3, "3")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(10, "10")]
    [InlineData(0.1, "0.1")]
    [InlineData(100.25, "100.25")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(0.0000012, "0.0000012")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(-1.5e-9, "-1.5e-9")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(123456789012345680000d, "123456789012345680000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1.25e100, "1.25e+100")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(9007199254740992d, "9007199254740992")]
    public void A_number_is_written_as_in_the_browser(double number, string text) => Assert.Equal(text, NumberText.Format(number));

    [Theory]
    [InlineData("4", 4)]
    [InlineData("-3", -3)]
    [InlineData("007", 7)]
    [InlineData("2.50", 2.5)]
    public void Digit_text_is_a_number(string text, double number)
    {
        Assert.True(NumberText.TryReadDigits(text, out var read));
        Assert.Equal(number, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+4")]
    [InlineData(" 4")]
    [InlineData("4 ")]
    [InlineData("4\n")]
    [InlineData("4.")]
    [InlineData(".4")]
    [InlineData("1e3")]
    [InlineData("1.2.3")]
    [InlineData("٣")]
    [InlineData("４")]
    [InlineData("--4")]
    public void Other_text_is_text(string text) => Assert.False(NumberText.TryReadDigits(text, out _));

    [Fact]
    public void Digits_beyond_the_range_of_numbers_are_text() => Assert.False(NumberText.TryReadDigits(new string('9', 400), out _));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void There_is_no_value_for_what_is_not_a_finite_number(double number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Value.Of(number));
}
