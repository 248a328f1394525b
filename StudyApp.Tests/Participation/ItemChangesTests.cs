using StudyApp.Participation.Answering;
using StudyApp.Studies.Model;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Participation;

public sealed class ItemChangesTests
{
    private static readonly Questionnaire Mood = TestStudy.Usual().Questionnaires["mood"];

    [Fact]
    public void Known_columns_are_kept_in_the_order_of_the_questionnaire()
    {
        var changes = ItemChanges.Read("""{"remarks":[5.4,9],"calm":[0,3],"foreign":[1,2],"":[0,99]}""", Mood);

        Assert.Equal([("calm", (0L, 3L)), ("remarks", (5L, 9L))], changes.Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public void A_text_beside_a_choice_counts_with_the_choice()
    {
        var changes = ItemChanges.Read("""{"place":[10,10],"place_other_text_prompt":[12,20],"other_enable":[1,2]}""", Mood);

        Assert.Equal([("other", (1L, 2L)), ("place", (10L, 20L))], changes.Select(c => (c.Key, c.Value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("[]")]
    [InlineData("{\"calm\":")]
    [InlineData("""{"calm":5}""")]
    [InlineData("""{"calm":[5]}""")]
    [InlineData("""{"calm":[-1,5]}""")]
    [InlineData("""{"calm":[6,5]}""")]
    [InlineData("""{"calm":[0,1e99]}""")]
    [InlineData("""{"calm":["0","1"]}""")]
    [InlineData("""{"\ud800":[0,1]}""")]
    public void What_does_not_fit_is_left_out(string json) => Assert.Empty(ItemChanges.Read(json, Mood));

    [Fact]
    public void Half_a_surrogate_pair_as_it_stands_makes_it_none() =>
        Assert.Empty(ItemChanges.Read($$"""{"calm":[0,1],"{{'\ud800'}}":[0,1]}""", Mood));
}
