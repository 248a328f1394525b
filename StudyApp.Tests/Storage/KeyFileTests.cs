using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Secrets;
using Xunit;

namespace StudyApp.Tests.Storage;

public sealed class KeyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("studyapp-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_wrapped_is_unwrapped_by_whoever_has_the_same_file()
    {
        var file = New("a.key");

        var wrapped = file.Wrap("a secret", "tests");

        Assert.DoesNotContain("a secret", wrapped, StringComparison.Ordinal);
        Assert.NotEqual(wrapped, file.Wrap("a secret", "tests"));
        Assert.Equal("a secret", new KeyFile(PathOf("a.key")).Unwrap(wrapped, "tests"));
        Assert.Equal("plain", file.Unwrap("plain", "tests"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf("a.key")));
        Assert.Equal([PathOf("a.key")], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Another_key_another_purpose_and_damage_are_refused_with_the_remedy()
    {
        var wrapped = New("a.key").Wrap("a secret", "tests");

        foreach (var attempt in new Action[]
        {
            () => New("b.key").Unwrap(wrapped, "tests"), () => New("a.key").Unwrap(wrapped, "others"),
            () => New("a.key").Unwrap(wrapped[..^4], "tests"), () => New("a.key").Unwrap(wrapped[..12], "tests"),
        })
        {
            var failure = Assert.Throws<DatabaseException>(attempt);
            Assert.Equal(DatabaseProblem.Wrong, failure.Problem);
            Assert.Contains("does not fit the database", failure.Message, StringComparison.Ordinal);
            Assert.Contains("--new-keys", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Reading_makes_no_file_and_says_what_is_missing()
    {
        var wrapped = New("a.key").Wrap("a secret", "tests");

        var failure = Assert.Throws<DatabaseException>(() => new KeyFile(PathOf("none.key")).Unwrap(wrapped, "tests"));

        Assert.StartsWith($"The secrets in the database are wrapped with a key file, and there is none at {PathOf("none.key")}.",
            failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(PathOf("none.key")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only words\n")]
    [InlineData("c2hvcnQ=\n")]
    [InlineData("not base 64 at all, and rather long for that matter\n")]
    public void A_file_that_holds_no_key_is_refused_and_left_as_it_is(string content)
    {
        File.WriteAllText(PathOf("a.key"), content);

        Assert.Equal(DatabaseProblem.Wrong, Assert.Throws<DatabaseException>(() => New("a.key")).Problem);

        Assert.Equal(content, File.ReadAllText(PathOf("a.key")));
    }

    [Fact]
    public void Servers_that_make_it_at_once_have_the_same()
    {
        var files = Enumerable.Range(0, 8).Select(_ => new KeyFile(PathOf("a.key"))).ToList();

        Parallel.ForEach(files, file => file.MakeSure());

        Assert.All(files, file => Assert.Equal("x", file.Unwrap(files[0].Wrap("x", "tests"), "tests")));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private KeyFile New(string name)
    {
        var file = new KeyFile(PathOf(name));
        file.MakeSure();
        return file;
    }
}
