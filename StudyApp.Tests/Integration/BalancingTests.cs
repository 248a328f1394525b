using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Who gets which condition.</summary>
public sealed class BalancingTests
{
    [Theory]
    [InlineData("{label='a'}, {label='b'}", "1 2 1 2")]
    [InlineData("{label='a', enabled=false}, {label='b'}, {label='c'}", "2 3 2 3")]
    [InlineData("{label='a'}, {label='b', enabled='no'}", "1 1 1 1")]
    [InlineData("", "0 0 0 0")]
    public async Task The_smallest_enabled_condition_is_next(string conditions, string expected)
    {
        using var folder = Study(conditions);
        await using var host = await StudyHost.StartAsync(folder);
        for (var i = 0; i < 4; i++)
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
        }
        Assert.Equal(expected, await ConditionsAsync(host));
    }

    // After ten minutes one has finished in condition 2 and two have left in condition 1.
    [Theory]
    [InlineData("", "1 2 1 1")]
    [InlineData("COUNTS_INCLUDE_ABANDONED = true", "1 2 1 2")]
    [InlineData("ABANDONED_MINUTES = 60", "1 2 1 2")]
    [InlineData("ABANDONED_MINUTES = '9.5'", "1 2 1 1")]
    public async Task Whoever_left_counts_only_where_the_study_says_so(string setting, string expected)
    {
        var clock = new SetClock();
        using var folder = Study("{label='a'}, {label='b'}").WithSetting(setting);
        await using var host = await StudyHost.StartAsync(folder, configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        for (var i = 0; i < 3; i++)
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            if (i == 1) await visitor.SubmitAsync(("age", "33"));
        }
        clock.Advance(TimeSpan.FromMinutes(10));
        using var next = host.NewVisitor();
        await next.ConsentAsync();

        Assert.Equal(expected, await ConditionsAsync(host));
    }

    [Fact]
    public async Task A_condition_is_assigned_once_and_stays()
    {
        using var folder = Study("{label='a'}, {label='b'}")
            .WithPages("{path='consent'}, {path='assign_condition'}, {path='questionnaire/mood'}, {path='assign_condition'}, {path='end'}");
        await using var host = await StudyHost.StartAsync(folder);
        for (var i = 0; i < 2; i++)
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            await visitor.OpenAsync("assign_condition");
            Assert.Equal("end", (await visitor.SubmitAsync(("age", "33"))).PageName);
        }
        Assert.Equal("1 2", await ConditionsAsync(host));
    }

    [Theory]
    [InlineData("{path='consent'}, ", 2)]
    [InlineData("{path='consent_nc'}, ", 0)]
    [InlineData("{path='consent_nc'}, {path='assign_condition'}, ", 2)]
    [InlineData("{path='create_participant'}, ", 2)]
    [InlineData("{path='create_participant_nc'}, ", 0)]
    [InlineData("{path='create_participant_nc'}, {path='assign_condition'}, ", 2)]
    [InlineData("{path='assign_condition'}, ", 2)]
    [InlineData("", 2)]
    public async Task The_first_pages_say_whether_a_condition_is_assigned(string pages, int expected)
    {
        using var folder = Study("{label='a', enabled=false}, {label='b'}")
            .WithPages($"{pages}{{path='questionnaire/mood'}}, {{path='end'}}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        var first = await visitor.OpenAsync("");

        if (first.PageName.StartsWith("consent", StringComparison.Ordinal)) first = await visitor.SubmitAsync(("consent", "1"));

        Assert.Equal("questionnaire/mood", first.PageName);
        Assert.Equal($"{expected}", await ConditionsAsync(host));
    }

    [Theory]
    [InlineData("consent")]
    [InlineData("create_participant")]
    [InlineData("questionnaire/mood")]
    public async Task A_study_that_is_full_takes_nobody_and_makes_no_rows_for_those_who_try(string first)
    {
        using var folder = Study("{label='a', enabled=false}")
            .WithPages($"{{path='{first}'}}, {{path='questionnaire/mood/2'}}, {{path='end'}}");
        await using var host = await StudyHost.StartAsync(folder);
        using var visitor = host.NewVisitor();
        await visitor.OpenAsync("");

        foreach (var address in new[] { "", "questionnaire/mood/2", "redirect_next_page", "end" })
            Assert.Equal("end/quota_full", (await visitor.OpenAsync(address)).PageName);
        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    private static WrittenStudy Study(string conditions) =>
        new WrittenStudy().WithSetting($"CONDITIONS = [{conditions}]").WithSetting("CONDITION_TIES = 'lowest'");

    private static async Task<string> ConditionsAsync(StudyHost host) =>
        string.Join(' ', await host.QueryAsync(db => db.Participants.OrderBy(p => p.Id).Select(p => p.Condition).ToListAsync()));
}
