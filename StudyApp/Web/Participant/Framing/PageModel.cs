using StudyApp.Studies.Authored;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Items.Answers;
using StudyApp.Studies.Model;
using StudyApp.Studies.Steps;
using StudyApp.Web.Participant.Authored;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Framing;

/// <summary>What the frame around every participant page shows.</summary>
public sealed record FrameModel
{
    public required Study Study { get; init; }

    public required InterfaceTexts Texts { get; init; }

    /// <summary>The page's name for style sheets and tests, such as <c>questionnaire/demographics</c>.</summary>
    public required string PageName { get; init; }

    /// <summary>The browser tab's text before the study's title; empty for none.</summary>
    public string Heading { get; init; } = "";

    /// <summary>1-based position and number of pages; null where progress says nothing.</summary>
    public (int Position, int Total)? Progress { get; init; }

    /// <summary>Below which everything lies, such as <c>/sleep</c>; empty for none.</summary>
    public required string Root { get; init; }

    /// <summary>How the study's own addresses begin, such as <c>https://study.example.org</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>A line above the page about how one came here; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>Whether someone is taking part who could withdraw.</summary>
    public bool TakesPart { get; init; }

    /// <summary>Whether this is a test run.</summary>
    public bool IsTest { get; init; }

    /// <summary>Whether an author may pick a condition.</summary>
    public bool OffersConditions { get; init; }

    /// <summary>Whether what was agreed to can be read from here.</summary>
    public bool OffersConsent =>
        PageKind is not ("consent" or "consent_nc" or "consent_text") && Study.AllPages.Any(p => p is ConsentPage);

    /// <summary>Whether someone who has finished could still withdraw.</summary>
    public bool OffersWithdrawal { get; init; }

    /// <summary>Whether another language can be chosen here.</summary>
    public bool OffersLanguages { get; init; }

    /// <summary>Scripts beside the page's usual one, by asset name.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>What an author put around the page's text.</summary>
    public PageSections Sections { get; init; } = PageSections.None;

    /// <summary>What an author's scripts get; null on the program's own pages.</summary>
    public AuthorScript? Author { get; init; }

    public string PageKind => PageName.Split('/')[0];

    public string Url(string path) => $"{Root}/{path}";

    /// <summary>The address of a page by its path in the page list.</summary>
    public string PageUrl(string path) => PageAddress.Of(Url(path));

    /// <summary>The address as it is written outside, to be kept or printed.</summary>
    public string Address(string path) => Origin + Url(path);
}

/// <summary>What a form shows again: what was typed, and what was wrong with it.</summary>
/// <param name="Values">Everything typed.</param>
/// <param name="Problems">What was refused.</param>
/// <param name="Notice">A sentence about the form as a whole; null for none.</param>
public sealed record FormModel(FormFields Values, IReadOnlyList<Problem> Problems, string? Notice = null)
{
    public static FormModel Blank { get; } = new(FormFields.Empty, []);

    public bool IsRefused => Problems.Count > 0 || Notice is not null;

    /// <summary>Whether it could not be stored now: nothing is wrong with it.</summary>
    public bool IsForLater { get; init; }

    public int Status =>
        IsForLater ? StatusCodes.Status503ServiceUnavailable
        : IsRefused ? StatusCodes.Status422UnprocessableEntity
        : StatusCodes.Status200OK;
}

/// <summary>A participant at a page.</summary>
public sealed record PageModel(FrameModel Frame, Step Step, ParticipantState Participant, FormModel Form)
{
    /// <summary>How long the page has been open.</summary>
    public TimeSpan ShownFor { get; init; }

    /// <summary>Whether the PIN of a typed id is asked for.</summary>
    public bool AsksPin { get; init; }

    /// <summary>Whether there is a Back button.</summary>
    public bool CanGoBack { get; init; }

    /// <summary>Whether the page list stops here, so that nothing leads on.</summary>
    public bool IsLast { get; init; }

    /// <summary>The counter of what was typed and kept so far: the script goes on from it.</summary>
    public long DraftSequence => Participant.Draft?.Sequence ?? 0;
}
