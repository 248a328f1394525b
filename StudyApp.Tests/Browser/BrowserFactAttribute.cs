using Xunit;

namespace StudyApp.Tests.Browser;

/// <summary>A fact that needs a browser: skipped with a reason where there is none, but failing with CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (ChromiumFixture.ExecutablePath is null && !ChromiumFixture.IsContinuousIntegration)
            Skip = "No Chromium is installed (Debian: apt-get install chromium).";
    }
}
