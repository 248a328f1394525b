using System.Collections.Immutable;

namespace StudyApp.Studies.Settings;

/// <summary>Settings that belong together, as documents list them.</summary>
internal sealed record SettingSection(string Heading, ImmutableArray<SettingKey> Keys);
