namespace StudyApp.Tests.Fuzz;

/// <summary>Nothing was thrown, but what came out breaks a promise.</summary>
internal sealed class FuzzComplaintException(string message) : Exception(message)
{
    public static void Unless(bool holds, string complaint)
    {
        if (!holds) throw new FuzzComplaintException(complaint);
    }
}
