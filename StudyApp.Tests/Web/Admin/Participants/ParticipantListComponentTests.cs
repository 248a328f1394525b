using Bunit;
using StudyApp.Research.Monitoring;
using StudyApp.Web.Admin.Participants;
using Xunit;

namespace StudyApp.Tests.Web.Admin.Participants;

public sealed class ParticipantListComponentTests : PanelContext
{
    [Theory]
    [InlineData(1, 25, 60, "1–25 of 60", "next")]
    [InlineData(2, 25, 60, "26–50 of 60", "prev next")]
    [InlineData(3, 10, 60, "51–60 of 60", "prev")]
    [InlineData(1, 25, 25, "1–25 of 25", "")]
    [InlineData(9, 0, 60, "60 in all", "prev")]
    [InlineData(1, 0, 0, "0 in all", "")]
    public void A_page_of_the_list_says_where_it_is_and_what_is_beside_it(int number, int shown, int total, string said, string links)
    {
        var pager = Show<ListPager>(
            p => p.Add(c => c.Place, new ListPlace { Number = number }).Add(c => c.Shown, shown).Add(c => c.Total, total));

        Assert.Equal(said, pager.Find("span.num").TextContent);
        Assert.Equal(links, string.Join(' ', pager.FindAll("a").Select(a => a.GetAttribute("rel"))));
    }

    [Fact]
    public void The_next_page_keeps_filters_and_order()
    {
        var ordered = new ListPlace { Sort = ParticipantSort.Code, Descending = false, Number = 2 };
        var place = ordered with { Search = "a&b", Status = StatusFilter.Finished };
        var pager = Show<ListPager>(p => p.Add(c => c.Place, place).Add(c => c.Shown, 25).Add(c => c.Total, 100));

        var next = ListPlace.FromAddress("http://localhost/" + pager.Find("[rel=next]").GetAttribute("href"));
        Assert.Equal(place with { Number = 3 }, next);
    }

    [Fact]
    public void A_heading_orders_by_its_column_then_the_other_way_round_and_says_how_it_is()
    {
        var plain = Show<SortLink>(
            p => p.Add(c => c.Place, new ListPlace()).Add(c => c.Column, ParticipantSort.Code).Add(c => c.Title, "Code"));
        Assert.Equal("Code", plain.Find("a").TextContent);
        var ascending = ListPlace.FromAddress("http://localhost/" + plain.Find("a").GetAttribute("href"));
        Assert.Equal((ParticipantSort.Code, false), (ascending.Sort, ascending.Descending));

        plain.Render(p => p.Add(c => c.Place, ascending));
        Assert.Equal(", in ascending order", plain.Find(".visually-hidden").TextContent);
        Assert.True(ListPlace.FromAddress("http://localhost/" + plain.Find("a").GetAttribute("href")).Descending);
    }
}
