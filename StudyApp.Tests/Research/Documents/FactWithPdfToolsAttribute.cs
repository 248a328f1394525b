using Xunit;

namespace StudyApp.Tests.Research.Documents;

/// <summary>A test that reads PDF files; shown as skipped where nothing can, failing there when <c>CI</c> is <c>true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FactWithPdfToolsAttribute : FactAttribute
{
    public FactWithPdfToolsAttribute()
    {
        if (!PdfTools.AreInstalled && Environment.GetEnvironmentVariable("CI") != "true") Skip = PdfTools.NotInstalled;
    }
}

/// <summary>The same for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TheoryWithPdfToolsAttribute : TheoryAttribute
{
    public TheoryWithPdfToolsAttribute() => Skip = new FactWithPdfToolsAttribute().Skip;
}
