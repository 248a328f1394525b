using StudyApp.Tests.Browser;
using StudyApp.Tests.Faults;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("StudyApp.Tests.CollectionOrder", "StudyApp.Tests")]

namespace StudyApp.Tests;

/// <summary>
/// What takes longest begins first, so that nothing is left to wait for at the end; what takes the whole machine begins last.
/// </summary>
public sealed class CollectionOrder : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(c => RankOf(c.DisplayName)).ThenBy(c => c.DisplayName, StringComparer.Ordinal);

    private static int RankOf(string name) => name switch
    {
        ChromiumTaskCollection.Name or ChromiumTaskStudyCollection.Name => 0,
        ChromiumCollection.Name => 1,
        FaultCollection.Name => 4,
        LoadCollection.Name => 5,
        _ when name.Contains(nameof(QuestionAccessibilityTests), StringComparison.Ordinal) => 2,
        _ => 3,
    };
}
