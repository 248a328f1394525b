using System.Collections.Immutable;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Recruitment.Platforms;

/// <summary>One recruiting platform: who comes by its link, and how they go back. Pure and immutable.</summary>
public interface IPlatform
{
    /// <summary>The platform's name; stored as the participant's source.</summary>
    string Source { get; }

    /// <summary>What participants know the platform as.</summary>
    string DisplayName { get; }

    /// <summary>
    /// Whether someone who previews may walk through the study; else they only read that it is a preview.
    /// </summary>
    bool PreviewTakesPart { get; }

    /// <summary>Whether pages are shown in a frame of the platform's.</summary>
    bool InFrame { get; }

    /// <summary>
    /// Whether the visit's id is by chance and known to nobody but the person and the platform: whoever brings it is
    /// that person.
    /// </summary>
    bool VisitProves { get; }

    /// <summary>Who a link names; null when it is not this platform's.</summary>
    /// <remarks>An id that is too long or holds other characters than <c>A-Z a-z 0-9 _ . : -</c> is none.</remarks>
    /// <param name="parameters">The link's parameters, names without regard to case.</param>
    Arrival? Read(ImmutableSortedDictionary<string, string> parameters);

    /// <summary>
    /// The code for an end reason; <see cref="PlatformRules.GeneratedCode"/> for one of the participant's own, null
    /// when the platform has none for it.
    /// </summary>
    string? CodeFor(string reason);

    /// <summary>How someone who ended goes back.</summary>
    /// <param name="reason">Why the study ended; <c>complete</c> for the plain end.</param>
    /// <param name="arrival">What the link said.</param>
    /// <param name="code">The code the participant was given; null for none.</param>
    PlatformReturn Return(string reason, Arrival arrival, string? code);
}
