using StudyApp.Hosting.Folders;
using StudyApp.Research.Data;
using StudyApp.Tests.Approved;
using StudyApp.Tests.Browser;
using Xunit;

namespace StudyApp.Tests.Research.Data;

public sealed class ExampleCodebookTests
{
    private static readonly string Folder = Path.Combine(DemoStudy.Repository(), "experiments");

    public static TheoryData<string> Configs =>
    [
        .. Directory.GetFiles(Folder, "*.toml", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Folder, f)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Configs))]
    public async Task The_codebook_of_each_example_study_is_as_approved(string config)
    {
        var loaded = StudyLoader.Load(Path.Combine(Folder, config), []).Loaded;
        Assert.NotNull(loaded);
        using var stream = new MemoryStream();
        await new CodebookExport(loaded.Study).WriteAsync(stream, CancellationToken.None);
        ApprovedFile.Check($"codebook/{Path.GetFileNameWithoutExtension(config)}.csv", stream.ToArray());
    }
}
