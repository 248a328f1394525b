using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>A theory that needs a browser: skipped with a reason where there is none, but failing with CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = new BrowserFactAttribute().Skip;
}
