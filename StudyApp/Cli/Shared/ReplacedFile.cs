namespace StudyApp.Cli.Shared;

/// <summary>
/// Writes a file so that nobody ever sees half of it: what was there stays until the new content is complete.
/// </summary>
internal static class ReplacedFile
{
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        // In the same folder, so that the move only renames.
        var temporary = Path.Combine(
            Path.GetDirectoryName(Path.GetFullPath(path))!,
            $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp"
        );
        try
        {
            await using (
                var stream = new FileStream(
                    temporary,
                    FileMode.CreateNew,
                    FileAccess.Write,
                    FileShare.Read,
                    1 << 16,
                    useAsync: true
                )
            )
            {
                await write(stream);
                await stream.FlushAsync();
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
