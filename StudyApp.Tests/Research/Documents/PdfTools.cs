using System.Diagnostics;
using System.Text;
using Xunit;

namespace StudyApp.Tests.Research.Documents;

/// <summary>Reads PDF files by the programs of others.</summary>
internal static class PdfTools
{
    public const string NotInstalled =
        "poppler-utils and qpdf are needed to read PDF files; on Debian: apt-get install poppler-utils qpdf.";

    private static readonly string[] Programs = ["pdftotext", "pdffonts", "pdfinfo", "qpdf"];

    private static readonly string[] Folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);

    public static bool AreInstalled { get; } = Programs.All(program => Folders.Any(folder => File.Exists(Path.Combine(folder, program))));

    /// <summary>The text, each character as it is usually written: a glyph of two Arabic letters has a code of its own.</summary>
    public static async Task<string> TextAsync(byte[] pdf, params string[] options)
    {
        var text = await RunAsync("pdftotext", pdf, [.. options, "-enc", "UTF-8", "{}", "-"]);
        return text.Normalize(NormalizationForm.FormKC);
    }

    /// <summary>The lines about fonts, without the head.</summary>
    public static async Task<string[]> FontsAsync(byte[] pdf) =>
        (await RunAsync("pdffonts", pdf, "{}")).Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];

    public static Task<string> InformationAsync(byte[] pdf) => RunAsync("pdfinfo", pdf, "-enc", "UTF-8", "{}");

    /// <summary>Fails when the file's structure is not sound.</summary>
    public static async Task CheckAsync(byte[] pdf) =>
        Assert.Contains("No syntax or stream encoding errors", await RunAsync("qpdf", pdf, "--check", "{}"), StringComparison.Ordinal);

    /// <summary>The file's objects as text.</summary>
    public static Task<string> ObjectsAsync(byte[] pdf) => RunAsync("qpdf", pdf, "--json", "{}");

    private static async Task<string> RunAsync(string program, byte[] pdf, params string[] arguments)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("studyapp-pdf-").FullName, "file.pdf");
        await File.WriteAllBytesAsync(path, pdf);
        try
        {
            var start = new ProcessStartInfo(program, arguments.Select(a => a == "{}" ? path : a))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            };
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"{program}: {await output} {await errors}");
            return await output;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }
}
