using StudyApp.Tests.Browser;
using Xunit;

namespace StudyApp.Tests.Faults;

/// <summary>Waits until nobody has to press a key in time. <see cref="CollectionOrder"/> begins those tests first.</summary>
public sealed class AfterTasks : IAsyncLifetime
{
    public Task InitializeAsync() => TaskChromiumFixture.AllClosed;

    public Task DisposeAsync() => Task.CompletedTask;
}
