using System.Collections.Immutable;
using StudyApp.Authoring.Syntax;

namespace StudyApp.Studies.Reading;

/// <summary>
/// The languages in which the program's own words are written: one file each in <c>Web/Shared/Texts</c>, which a test
/// holds against this list.
/// </summary>
public static class InterfaceLanguages
{
    /// <summary>Their tags, English first.</summary>
    public static ImmutableArray<string> All { get; } = ["en", "de", "fr", "es", "ar", "zh-Hans"];

    /// <summary>The one that serves a study's language; null when English must stand in.</summary>
    public static string? Find(string language) => LanguageTags.Match(All, language);
}
