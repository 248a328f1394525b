using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>Tests that share <see cref="ChromiumFixture"/>; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "Chromium";
}
