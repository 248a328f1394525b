using StudyApp.Studies.Settings;
using Xunit;

namespace StudyApp.Tests.Studies;

public sealed class PasswordRuleTests
{
    [Theory]
    [InlineData("aaaaaaaaaaaa", "few characters")]
    [InlineData("abababababab", "few characters")]
    [InlineData("kiwikiwikiwi", "few characters")]
    [InlineData("horse9horse9", "few characters")]
    [InlineData("123456789012", "runs along")]
    [InlineData("abcdefghijkl", "runs along")]
    [InlineData("qwertyuiop12", "runs along")]
    [InlineData("lkjhgfdsa123", "runs along")]
    [InlineData("1q2w3e4r5t6y", "runs along")]
    [InlineData("password1234", "tried first")]
    [InlineData("Passw0rd2026!", "tried first")]
    [InlineData("p4$$w0rd!!!!", "tried first")]
    [InlineData("admin1234567", "tried first")]
    [InlineData("letmein-letmein-2", "tried first")]
    [InlineData("welcome summer 26", "tried first")]
    [InlineData("moodstudy2026", "tried first")]
    [InlineData("Mood-Diary-Study", "tried first")]
    [InlineData("short", "fewer than 12")]
    public void What_is_tried_first_is_refused(string password, string reason) =>
        Assert.Contains(reason, PasswordRule.ProblemOf(password, "Mood diary", "mood"), StringComparison.Ordinal);

    [Theory]
    [InlineData("nine quiet rivers run")]
    [InlineData("a long test password")]
    [InlineData("a long enough sentence")]
    [InlineData("x7#9q!2m4$8z")]
    [InlineData("correct horse battery")]
    [InlineData("483920175566")]
    [InlineData("7#9!2$8%1^3&")]
    [InlineData("Die Katze schläft gern")]
    [InlineData("猫は静かに眠るのが好きです")]
    [InlineData("my mood diary keeps bees")]
    public void A_sentence_or_chance_is_taken(string password) => Assert.Null(PasswordRule.ProblemOf(password, "Mood diary", "mood"));
}
