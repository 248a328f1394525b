using System.Text;
using StudyApp.Research.Documents.Pdf;
using Xunit;

namespace StudyApp.Tests.Research.Documents;

public sealed class LineBreakTests
{
    [Theory]
    [InlineData("two words", "two |words")]
    [InlineData("well-known", "well-|known")]
    [InlineData("-5", "-|5")]
    [InlineData("https://a.org/b/c", "https://|a.org/|b/|c")]
    [InlineData("a\u00A0b", "a\u00A0b")]
    [InlineData("睡眠与记忆。", "睡|眠|与|记|忆。")]
    [InlineData("他说：“好。”", "他|说：|“好。”")]
    [InlineData("（一）二", "（一）|二")]
    [InlineData("约40分钟", "约|40|分|钟")]
    public void Lines_end_where_the_script_allows_it(string text, string broken)
    {
        var result = new StringBuilder();
        var last = default(Rune?);
        foreach (var rune in text.EnumerateRunes())
        {
            if (last is { } before && LineBreaks.IsBetween(before, rune)) result.Append('|');
            result.Append(rune);
            last = rune;
        }
        Assert.Equal(broken, result.ToString());
    }
}
