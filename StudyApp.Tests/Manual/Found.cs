using Xunit;

namespace StudyApp.Tests.Manual;

/// <summary>Says all that was found. <see cref="Assert.Empty(System.Collections.IEnumerable)"/> cuts long sentences off.</summary>
internal static class Found
{
    public static void Nothing(IEnumerable<string> problems)
    {
        var said = string.Join('\n', problems);
        Assert.True(said.Length == 0, said);
    }
}
