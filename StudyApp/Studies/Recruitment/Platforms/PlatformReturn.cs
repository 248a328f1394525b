using System.Collections.Immutable;

namespace StudyApp.Studies.Recruitment.Platforms;

/// <summary>How a participant goes back to the platform. The kinds below are all there are.</summary>
public abstract record PlatformReturn
{
    /// <summary>Not at all: the code, if any, is typed there by hand.</summary>
    public static PlatformReturn None { get; } = new NoReturn();
}

/// <summary>Not at all.</summary>
public sealed record NoReturn : PlatformReturn;

/// <summary>By a link.</summary>
/// <param name="Url">Absolute; everything that came from outside is percent-encoded.</param>
public sealed record ReturnLink(string Url) : PlatformReturn;

/// <summary>By a form that the participant's browser sends to the platform.</summary>
/// <param name="Action">Absolute, on one of the platform's own hosts.</param>
/// <param name="Fields">Name and value.</param>
public sealed record ReturnForm(string Action, ImmutableArray<KeyValuePair<string, string>> Fields) : PlatformReturn;
