using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>Tests that share <see cref="ChromiumFixture"/>; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "Chromium";
}

/// <summary>
/// Tests in which somebody does a built-in task: most of their time is waiting for the next trial, so they run beside the others, with a
/// browser of their own.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ChromiumTaskCollection : ICollectionFixture<TaskChromiumFixture>
{
    public const string Name = "Chromium tasks";
}

/// <summary>
/// Tests in which somebody does a task as part of a study, or as its pages show it; beside those of <see cref="ChromiumTaskCollection"/>,
/// for the same reason.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ChromiumTaskStudyCollection : ICollectionFixture<TaskChromiumFixture>
{
    public const string Name = "Chromium tasks in studies";
}
