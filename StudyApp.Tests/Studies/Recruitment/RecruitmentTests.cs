using StudyApp.Studies.Recruitment;
using Xunit;

namespace StudyApp.Tests.Studies.Recruitment;

public sealed class RecruitmentTests
{
    [Fact]
    public void Codes_carry_eleven_random_characters_and_a_check()
    {
        var codes = Enumerable.Range(0, 1000).Select(_ => CompletionCode.Next()).ToList();

        Assert.Equal(1000, codes.Distinct().Count());
        Assert.All(codes, c => Assert.Equal(c, CompletionCode.Normalise(c)));
    }

    [Fact]
    public void A_code_is_recognised_however_it_was_copied_and_a_slip_is_noticed()
    {
        var code = CompletionCode.From([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        Assert.Equal("0123-4567-89AS", code);
        Assert.Equal(code, CompletionCode.Normalise(" o1 23-4567 89as"));
        for (var i = 0; i < code.Length; i++)
            if (code[i] != '-') Assert.Null(CompletionCode.Normalise(code[..i] + (code[i] == 'Z' ? 'Y' : 'Z') + code[(i + 1)..]));
        Assert.Null(CompletionCode.Normalise("too short"));
    }

    [Fact]
    public void Hostile_links_never_fail_and_keep_little()
    {
        var query = Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"p{i}", new string('x', 100)))
            .Append(new("PROLIFIC_PID", "a\u0000b")).Append(new("", "x")).Append(new("y", "\ud800"));
        var arrival = Arrival.FromQuery(query);

        Assert.Null(arrival.ExternalId);
        Assert.True(arrival.ParametersJson!.Length < 3000);
    }

    [Fact]
    public void Long_ids_are_cut_and_blank_ones_are_none()
    {
        Assert.Equal(128, Arrival.FromQuery([new("external_id", new string('x', 300))]).ExternalId!.Length);
        Assert.Null(Arrival.FromQuery([new("external_id", "   ")]).ExternalId);
    }
}
