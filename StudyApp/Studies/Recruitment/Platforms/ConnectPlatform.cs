using StudyApp.Studies.Model;

namespace StudyApp.Studies.Recruitment.Platforms;

/// <summary>CloudResearch Connect: ids by link, back by the address of the project's page.</summary>
/// <remarks>Source: connect-researcher-help.cloudresearch.com, "Project completion".</remarks>
public sealed class ConnectPlatform(PlatformRules rules) : MappedPlatform(rules)
{
    /// <inheritdoc/>
    public override string DisplayName => "CloudResearch Connect";
}
