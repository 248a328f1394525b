using Microsoft.Playwright;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>One person who takes the tour of all questions, page by page, with the answers of <see cref="TourAnswers"/>.</summary>
internal sealed class TourWalk(ITourHand hand)
{
    /// <summary>Questionnaire → the names of its inputs in the order this person was shown.</summary>
    public Dictionary<string, string[]> Shown { get; } = [];

    public static async Task<StudyHost> StartAsync(DatabaseKind kind) => await StudyHost.StartAsync(
        Path.Combine(Path.GetDirectoryName(DemoStudy.Config)!, "..", "questionnaire-tour", "questionnaire-tour.toml"),
        [
            new("SQLALCHEMY_DATABASE_URI", kind == DatabaseKind.Sqlite ? "sqlite://" : await StudyHost.UriAsync(kind), "test"),
            new("PORT", "0", "test"),
            new("CONSENT_MIN_SECONDS", "0", "test"),
        ]);

    public async Task TakeAsync(Uri address)
    {
        hand.Page.SetDefaultTimeout(60_000);
        await hand.Page.GotoAsync(address.ToString());
        await hand.ChooseAsync("consent", "1");
        await hand.ContinueAsync("questionnaire/words");
        await WordsAsync();
        await ChoicesAsync();
        await SeveralAsync();
        await PicturesAsync();
        await MediaAsync();
        await OwnAsync();
        await OrdersAsync();
        await ArrangedAsync();
        await OlderAsync();
        await SoFarAsync();
        await QuickAsync();
    }

    private async Task WordsAsync()
    {
        await LookAsync("words");
        await hand.TypeAsync("nickname", "Zoë");
        await hand.TypeAsync("member_code", "QX-2041");
        await hand.TypeAsync("email", "zoe@example.org");
        await hand.TypeAsync("typed_only", "=1+1 typed");
        await hand.TypeAsync("story", "First line\nsecond, \"quoted\"");
        await hand.TypeAsync("age", "41");
        await hand.TypeAsync("distance", "12.5");
        await hand.TypeMomentAsync("last_visit", "2026-03-15");
        await hand.TypeMomentAsync("bed_time", "23:30");
        await hand.SlideAsync("energy", 8);
        await hand.ContinueAsync("questionnaire/choices");
    }

    private async Task ChoicesAsync()
    {
        await LookAsync("choices");
        await hand.ChooseAsync("transport", "__other__");
        await hand.TypeAsync("transport_other_text_prompt", "On horseback");
        await hand.ChooseAsync("agree", "in between");
        await hand.ChooseAsync("attention", "often");
        await hand.ChooseAsync("weather", "sad");
        await hand.PickAsync("season", "Autumn");
        await hand.ChooseAsync("takes_book", "1");
        await hand.ChooseAsync("takes_other_enable", "1");
        await hand.TypeAsync("takes_other", "A kite");
        await hand.ChooseAsync("feels_calm", "4");
        await hand.ChooseAsync("feels_curious", "5");
        await hand.ChooseAsync("feels_tired", "");
        await hand.ChooseAsync("habit_early", "always");
        await hand.ContinueAsync("questionnaire/several");
    }

    private async Task SeveralAsync()
    {
        await LookAsync("several");
        await hand.TypeAsync("journey_from", "Graz");
        await hand.TypeAsync("journey_to", "Łódź");
        await hand.TypeAsync("journey_hours", "11");
        await hand.ChooseAsync("journey_rating", "fair");
        await hand.TypeAsync("journey_remark", "long");
        await hand.ChooseAsync("journey_seat", "3");
        await hand.ChooseAsync("journey_air", "1");
        await hand.RankAsync(
            ("rank_view", "The view from the window"),
            ("rank_price", "A low price"),
            ("rank_company", "Good company"),
            ("rank_speed", "Arriving soon")
        );
        await hand.TypeAsync("share_work", "50");
        await hand.TypeAsync("share_family", "20");
        await hand.TypeAsync("share_leisure", "30");
        await hand.TypeAsync("monday_count", "2");
        await hand.TypeMomentAsync("monday_start", "07:45");
        await hand.PickAsync("monday_by", "train");
        await hand.TypeAsync("monday_where", "Office");
        await hand.ChooseAsync("monday_alone", "1");
        await hand.TypeAsync("tuesday_count", "0");
        await hand.ContinueAsync("questionnaire/pictures");
    }

    private async Task PicturesAsync()
    {
        await LookAsync("pictures");
        await hand.ChooseAsync("face", "3");
        await hand.ChooseAsync("map_style", "lines");
        await hand.MarkAsync("home", (330, 230));
        await hand.MarkAsync("stops", (270, 230), (330, 170));
        await hand.MarkAsync("trees", (300, 200), (330, 200), (360, 200), (390, 200), (420, 200), (450, 200));
        await hand.ContinueAsync("questionnaire/media");
    }

    private async Task MediaAsync()
    {
        await LookAsync("media");
        await hand.PlayAsync("film");
        await hand.PlayAsync("tone");
        await hand.PlayAsync("tone_again");
        await hand.TypeAsync("tones_heard", "2");
        await hand.ContinueAsync("questionnaire/own");
    }

    private async Task OwnAsync()
    {
        await LookAsync("own");
        await hand.ChooseAsync("tour_mood", "2");
        await hand.TypeAsync("tour_hours", "1");
        await hand.TypeAsync("tour_minutes", "30");
        await hand.TypeAsync("tour_why", "More tones");
        await hand.ContinueAsync("questionnaire/orders");
    }

    private async Task OrdersAsync()
    {
        await LookAsync("orders");
        await Assertions.Expect(hand.Page.Locator("#instructions")).ToContainTextAsync("Zoë, these questions");
        await hand.ChooseAsync("pet", "yes");
        await hand.TypeAsync("pet_age", "7");
        await hand.TypeAsync("pet_name", "Rex");
        await hand.SlideAsync("rested", 6);
        await hand.SlideAsync("tense", 3);
        await hand.TypeAsync("last_word", "no");
        await hand.ContinueAsync("questionnaire/arranged");
    }

    private async Task ArrangedAsync()
    {
        await LookAsync("arranged");
        Assert.Equal(["teas", "coffees", "eggs", "breakfast"], Shown["arranged"]);
        await Assertions.Expect(hand.Page.Locator("#code_inputs")).ToHaveTextAsync(hand.Scripts ? "4 inputs above" : "");
        await hand.TypeAsync("eggs", "4");
        await hand.TypeAsync("coffees", "1");
        await hand.TypeAsync("teas", "2");
        await hand.TypeAsync("breakfast", "Porridge");
        await hand.ContinueAsync("questionnaire/older");
    }

    private async Task OlderAsync()
    {
        await LookAsync("older");
        await hand.TypeAsync("older_name", "Ada");
        await hand.ChooseAsync("older_tea", "1");
        await hand.ChooseAsync("older_warm", "2");
        await hand.ChooseAsync("older_cold", "1");
        await hand.ContinueAsync("questionnaire/so_far");
    }

    private async Task SoFarAsync()
    {
        await LookAsync("so_far");
        await Assertions.Expect(hand.Page.Locator("#q_s")).ToContainTextAsync("Zoë, aged 41: the calculation ease gives you 5.5 of 7.");
        await hand.ChooseAsync("fits", "yes");
        await hand.ContinueAsync("questionnaire/quick");
    }

    private async Task QuickAsync()
    {
        await LookAsync("quick");
        await hand.TypeAsync("product", "144");
        await hand.TypeAsync("capitals", "Rome, Oslo");
        await hand.ContinueAsync("end");
    }

    private async Task LookAsync(string questionnaire) => Shown[questionnaire] = await TourHands.NamesAsync(hand.Page);
}
