using Microsoft.Playwright;

namespace StudyApp.Tests.Browser;

/// <summary>A way to operate the pages of the tour. What it does to an input is what a person could do.</summary>
internal interface ITourHand
{
    IPage Page { get; }

    /// <summary>Whether the pages' scripts run.</summary>
    bool Scripts => true;

    /// <summary>Types into an empty text input.</summary>
    Task TypeAsync(string id, string text);

    /// <summary>Types a date or time, given as it is stored.</summary>
    Task TypeMomentAsync(string id, string value);

    /// <summary>Chooses a radio button or ticks a box.</summary>
    Task ChooseAsync(string name, string value);

    /// <summary>Chooses from a list.</summary>
    Task PickAsync(string id, string value);

    /// <summary>Moves a slider.</summary>
    Task SlideAsync(string id, int position);

    /// <summary>Marks places in a picture, in its own pixels.</summary>
    Task MarkAsync(string id, params (int X, int Y)[] places);

    /// <summary>Puts entries in order.</summary>
    Task RankAsync(params (string Id, string Name)[] entries);

    /// <summary>Plays a film or sound to its end, where that can be done.</summary>
    Task PlayAsync(string id);

    /// <summary>Presses Continue and waits for the page that comes next.</summary>
    Task ContinueAsync(string next);
}
