using System.Collections.Immutable;
using System.Text.RegularExpressions;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Recruitment.Platforms;

/// <summary>What the platforms have in common: parameters by name in, codes and addresses by end reason out.</summary>
public abstract partial class MappedPlatform(PlatformRules rules) : IPlatform
{
    /// <inheritdoc/>
    public string Source => rules.Name;

    /// <inheritdoc/>
    public virtual string DisplayName => Source;

    /// <inheritdoc/>
    public virtual bool PreviewTakesPart => true;

    /// <inheritdoc/>
    public bool InFrame => rules.InFrame;

    /// <inheritdoc/>
    public bool VisitProves => rules.Kind is PlatformKind.Prolific or PlatformKind.MTurk or PlatformKind.Connect;

    /// <summary>The configuration.</summary>
    protected PlatformRules Rules => rules;

    /// <inheritdoc/>
    public virtual Arrival? Read(ImmutableSortedDictionary<string, string> parameters)
    {
        if (rules.Person.FirstOrDefault(parameters.ContainsKey) is not { } name) return null;
        var isPreview = IsPreview(parameters);
        return new Arrival(isPreview ? null : Valid(parameters[name]), Source, parameters)
        {
            VisitId = isPreview || rules.Visit is null ? null : Valid(parameters.GetValueOrDefault(rules.Visit)),
            PlatformStudy = isPreview || rules.Study is null ? null : Valid(parameters.GetValueOrDefault(rules.Study)),
            IsPreview = isPreview,
        };
    }

    /// <inheritdoc/>
    public string? CodeFor(string reason) => rules.Codes.GetValueOrDefault(reason);

    /// <inheritdoc/>
    public virtual PlatformReturn Return(string reason, Arrival arrival, string? code) =>
        rules.ReturnUrls.GetValueOrDefault(reason) is { } url
            ? new ReturnLink(Fill(url, reason, arrival, code))
            : PlatformReturn.None;

    /// <summary>Whether a researcher tries the link out: the platform left a placeholder as it was.</summary>
    protected virtual bool IsPreview(ImmutableSortedDictionary<string, string> parameters) =>
        rules
            .Person.Append(rules.Visit)
            .Append(rules.Study)
            .Any(name =>
                name is not null
                && parameters.GetValueOrDefault(name)?.Contains(Arrival.UnfilledPlaceholder, StringComparison.Ordinal)
                    == true
            );

    /// <summary>An id as platforms make them; null for anything else.</summary>
    protected static string? Valid(string? id) =>
        id?.Trim() is { } trimmed && IdPattern().IsMatch(trimmed) ? trimmed : null;

    /// <summary>The address with its placeholders filled in, percent-encoded.</summary>
    protected static string Fill(string url, string reason, Arrival arrival, string? code) =>
        Placeholder()
            .Replace(
                url,
                match =>
                    Uri.EscapeDataString(
                        match.Groups[1].Value switch
                        {
                            "participant" => arrival.ExternalId ?? "",
                            "visit" => arrival.VisitId ?? "",
                            "study" => arrival.PlatformStudy ?? "",
                            "code" => code ?? "",
                            _ => reason,
                        }));

    [GeneratedRegex(@"^[A-Za-z0-9_.:-]{1,128}\z")]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\{(participant|visit|study|code|status)\}")]
    private static partial Regex Placeholder();
}
