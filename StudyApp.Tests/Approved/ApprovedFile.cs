using System.Text;
using Xunit;

namespace StudyApp.Tests.Approved;

/// <summary>Holds a text against the approved file of this folder.</summary>
/// <remarks>When they differ, the new text is put beside it as <c>NAME.received</c>: look at it, and rename it if it is right.</remarks>
internal static class ApprovedFile
{
    public static void Check(string name, byte[] received) => CheckAt(Path.Combine(Folder(), name), received);

    /// <summary>The same for a file that lies elsewhere, because it is served.</summary>
    public static void CheckAt(string path, byte[] received)
    {
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(received)) return;
        File.WriteAllBytes(path + ".received", received);
        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", Encoding.UTF8.GetString(received));
        Assert.Fail($"{Path.GetFileName(path)} differs from what was approved in bytes only.");
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (folder.Name == "StudyApp.Tests") return Path.Combine(folder.FullName, "Approved");
        throw new DirectoryNotFoundException("The folder of the approved files was not found.");
    }
}
