using StudyApp.Studies;

namespace StudyApp.Recruitment;

/// <summary>A platform that the configuration describes.</summary>
public sealed class GenericPlatform(PlatformRules rules) : MappedPlatform(rules);
