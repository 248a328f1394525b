using Xunit;

namespace StudyApp.Tests.Faults;

/// <summary>Tests that take the whole machine: they run one after the other, and not beside those in which a person has to press a key in time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LoadCollection
{
    public const string Name = "Load";
}
