using StudyApp.Research.Monitoring;
using StudyApp.Web.Admin.Participants;
using Xunit;

namespace StudyApp.Tests.Web.Admin.Participants;

public sealed class ListPlaceTests
{
    private static ListPlace Read(string address) => ListPlace.FromAddress("http://host/root/" + address);

    [Fact]
    public void The_plain_list_has_the_plain_address()
    {
        Assert.Equal("admin/participants", new ListPlace().ToAddress());
        Assert.Equal(new ListPlace(), Read("admin/participants"));
    }

    [Fact]
    public void An_address_leads_back_to_the_same_place()
    {
        foreach (var status in Enum.GetValues<StatusFilter>())
            foreach (var sort in Enum.GetValues<ParticipantSort>())
            {
                var place = new ListPlace
                {
                    Search = "a&b=ü",
                    Status = status,
                    Condition = 2,
                    Page = "questionnaire/a/b c",
                    FlaggedOnly = true,
                    WithExcluded = true,
                    Sort = sort,
                    Descending = false,
                    Number = 3,
                };
                Assert.Equal(place, Read(place.ToAddress()));
                Assert.Equal(place with { Descending = true }, Read((place with { Descending = true }).ToAddress()));
            }
    }

    [Theory]
    [InlineData("admin/participants?status=nonsense&sort=42&condition=x&at=-3")]
    [InlineData("admin/participants?at=99999999999&condition=&q=")]
    public void Nonsense_is_passed_over(string address) => Assert.Equal(new ListPlace(), Read(address) with { Descending = true });

    [Fact]
    public void Ordering_by_the_same_column_again_reverses_it_and_begins_anew()
    {
        var once = new ListPlace { Number = 4 }.OrderedBy(ParticipantSort.Started);
        Assert.Equal((ParticipantSort.Started, false, 1), (once.Sort, once.Descending, once.Number));
        Assert.True(once.OrderedBy(ParticipantSort.Started).Descending);
    }

    [Fact]
    public void The_query_takes_one_page() =>
        Assert.Equal(
            (50, 25),
            (
                new ListPlace { Number = 3 }
                    .ToQuery(default)
                    .Skip,
                new ListPlace().ToQuery(default).Take
            )
        );
}
