using StudyApp.Research.Documents.Pdf;
using Xunit;

namespace StudyApp.Tests.Research.Documents;

/// <summary>Cases of UAX #9, with Hebrew letters for what is read from right to left and Arabic ones where that differs.</summary>
public sealed class BidiTests
{
    [Theory]
    [InlineData("abc", false, "000")]
    [InlineData("abc", true, "222")]
    [InlineData("אבג", false, "111")]
    [InlineData("ab אב cd", false, "00011000")]
    [InlineData("אב ab גד", true, "11122111")]
    // Numbers keep their order, with what stands between their digits.
    [InlineData("אב 12 גד", true, "11122111")]
    [InlineData("1,234.5", true, "2222222")]
    [InlineData("2026-11-28", true, "2222222222")]
    [InlineData("50%", true, "222")]
    [InlineData("ا 1-2", true, "11212")]
    [InlineData("a 12", true, "2222")]
    [InlineData("אב 12", false, "11122")]
    // What has no direction takes that of both sides, else the paragraph's.
    [InlineData("אב - גד", false, "1111111")]
    [InlineData("אב - cd", false, "1100000")]
    [InlineData("(אב)", false, "0110")]
    // Brackets of a pair are read the same way, with the marks on them.
    [InlineData("ab (cd אב) גד", true, "2211221111111")]
    [InlineData("אב (גד) ef", false, "1111111000")]
    [InlineData("ab (גד) אב", false, "0000110011")]
    [InlineData("אב [(גד)\u0301] ef", false, "1111111111000")]
    [InlineData("אב (גד] ef", false, "1111110000")]
    [InlineData("אב (!) ef", false, "110000000")]
    // Marks go with their letters.
    [InlineData("אָב", false, "111")]
    [InlineData("a\u0301", true, "22")]
    public void Levels_are_those_of_the_standard(string text, bool isRightToLeft, string levels) =>
        Assert.Equal(levels, string.Concat(Bidi.Levels(text, isRightToLeft, _ => false)));

    [Fact]
    public void Brackets_without_end_are_none()
    {
        const string Pair = "אב (גד) ef";
        var levels = Bidi.Levels(new string('(', 500_000) + Pair, isRightToLeft: false, _ => false);

        Assert.Equal("1111110000", string.Concat(levels[^Pair.Length..]));
        Assert.Equal(2_000_000, Bidi.Levels(string.Concat(Enumerable.Repeat("([א])", 400_000)), isRightToLeft: true, _ => false).Length);
    }

    [Fact]
    public void What_keeps_its_order_stays_one_piece() =>
        Assert.Equal("11122222222", string.Concat(Bidi.Levels("אב 10:15 UTC", isRightToLeft: true, at => at > 2))[..11]);
}
