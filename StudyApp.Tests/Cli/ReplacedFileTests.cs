using StudyApp.Cli.Shared;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class ReplacedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studyapp-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_failure_leaves_what_was_there()
    {
        var path = Path.Combine(_folder, "data.csv");
        await File.WriteAllTextAsync(path, "before");

        await Assert.ThrowsAsync<InvalidOperationException>(() => ReplacedFile.WriteAsync(path, async stream =>
        {
            await stream.WriteAsync("half"u8.ToArray());
            throw new InvalidOperationException("the database is gone");
        }));

        Assert.Equal("before", await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder));
    }
}
