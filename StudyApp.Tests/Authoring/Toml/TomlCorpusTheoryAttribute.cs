using Xunit;

namespace StudyApp.Tests.Authoring.Toml;

/// <summary>A theory over the official test files, shown as skipped where they are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TomlCorpusTheoryAttribute : TheoryAttribute
{
    public TomlCorpusTheoryAttribute()
    {
        if (TomlCorpus.Folder is null) Skip = $"The official TOML test files are not here; set {TomlCorpus.Variable} to their folder.";
    }
}
