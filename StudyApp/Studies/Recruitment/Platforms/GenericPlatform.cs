using StudyApp.Studies.Model;

namespace StudyApp.Studies.Recruitment.Platforms;

/// <summary>A platform that the configuration describes.</summary>
public sealed class GenericPlatform(PlatformRules rules) : MappedPlatform(rules);
