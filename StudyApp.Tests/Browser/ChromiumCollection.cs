using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>Tests that share <see cref="ChromiumFixture"/>; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "Chromium";
}

/// <summary>Tests in which somebody does a task: most of their time is waiting for the next trial, so they run beside the others, with a browser of their own.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumTaskCollection : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "Chromium tasks";
}
