using Xunit;

namespace StudyApp.Tests.Faults;

/// <summary>
/// Tests that take the whole machine: they run one after the other, and not beside those in which a person has to press a key in time.
/// </summary>
[CollectionDefinition(Name)]
public sealed class LoadCollection : ICollectionFixture<AfterTasks>
{
    public const string Name = "Load";
}

/// <summary>
/// Tests that start servers again and again, each start keeping one core busy: beside those of <see cref="LoadCollection"/>, and as little
/// beside those in which a person has to press a key in time.
/// </summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<AfterTasks>
{
    public const string Name = "Load and faults";
}
