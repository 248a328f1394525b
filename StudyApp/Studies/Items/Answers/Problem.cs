using System.Collections.Immutable;

namespace StudyApp.Studies.Items.Answers;

/// <summary>Why an answer is refused.</summary>
/// <remarks>The sentence shown is looked up by this kind in the participant's language.</remarks>
public enum ProblemKind
{
    /// <summary>Nothing was answered. No arguments.</summary>
    Required,

    /// <summary>The box of the consent was not ticked. No arguments.</summary>
    ConsentRequired,

    /// <summary>No external id was entered. No arguments.</summary>
    IdRequired,

    /// <summary>No position of a slider was chosen. No arguments.</summary>
    PositionRequired,

    /// <summary>No choice was made. No arguments.</summary>
    ChoiceRequired,

    /// <summary>A row of a grid has no answer. Argument: the row's text.</summary>
    RowRequired,

    /// <summary>The answer is not a number. No arguments.</summary>
    NotANumber,

    /// <summary>The answer is not a whole number. No arguments.</summary>
    NotAWholeNumber,

    /// <summary>Argument: the smallest number allowed.</summary>
    TooSmall,

    /// <summary>Argument: the largest number allowed.</summary>
    TooLarge,

    /// <summary>Arguments: the smallest and the largest number allowed.</summary>
    OutOfRange,

    /// <summary>Argument: the most characters allowed.</summary>
    TooLong,

    /// <summary>Argument: the fewest characters allowed.</summary>
    TooShort,

    /// <summary>The answer is not one of those offered. No arguments.</summary>
    NotOffered,

    /// <summary>The answer is not one of those allowed, which the page need not show.</summary>
    /// <remarks>Argument: those allowed.</remarks>
    NotAllowed,

    /// <summary>The study asks for one certain choice. Argument: that choice.</summary>
    SelectionRequired,

    /// <summary>"Other" was chosen without saying what. No arguments.</summary>
    OtherTextRequired,

    /// <summary>The text does not match the author's pattern. No arguments.</summary>
    WrongForm,

    /// <summary>The text is not what is asked for. Argument: what is, in the author's words.</summary>
    UnlikeHint,

    /// <summary>The text is no e-mail address. No arguments.</summary>
    NotAnEmail,

    /// <summary>Arguments: the distance between allowed numbers, and the number they are counted from.</summary>
    WrongStep,

    /// <summary>Argument: the fewest choices allowed.</summary>
    TooFewChoices,

    /// <summary>Argument: the most choices allowed.</summary>
    TooManyChoices,

    /// <summary>No place in the picture was marked. No arguments.</summary>
    ClickRequired,

    /// <summary>A marked place is not two numbers inside a picture. No arguments.</summary>
    ClickOutside,

    /// <summary>Argument: the most places allowed.</summary>
    TooManyClicks,

    /// <summary>Some entries have no rank. No arguments.</summary>
    RankMissing,

    /// <summary>Two entries have the same rank. No arguments.</summary>
    RankTwice,

    /// <summary>Arguments: what the numbers must add up to, and what they add up to.</summary>
    SumWrong,

    /// <summary>The answer is not a date. No arguments.</summary>
    NotADate,

    /// <summary>The answer is not a time of day. No arguments.</summary>
    NotATime,

    /// <summary>Argument: the earliest date or time allowed.</summary>
    TooEarly,

    /// <summary>Argument: the latest date or time allowed.</summary>
    TooLate,

    /// <summary>Too few questions of the page were answered.</summary>
    /// <remarks>Arguments: the fewest allowed, and how many were.</remarks>
    TooFewAnswers,
}

/// <summary>An answer that was refused.</summary>
/// <param name="Field">The id of the element that has to be corrected; the error summary links to it.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Arguments">Numbers or texts that belong into the sentence, as <see cref="ProblemKind"/> says.</param>
public sealed record Problem(string Field, ProblemKind Kind, ImmutableArray<string> Arguments);
