using StudyApp.Hosting.Server;
using Xunit;

namespace StudyApp.Tests.Hosting;

public sealed class RunningVersionsTests
{
    private static readonly DateOnly Today = new(2026, 12, 1);

    [Fact]
    public void One_line_names_all_of_them() =>
        Assert.Matches(@"^StudyApp \d+\.\d+\.\d+ on \.NET 10\.0\.15, SQLite 3\.53\.4$", Of("10.0.15", "SQLite", "3.53.4").Line);

    [Theory]
    [InlineData("10.0.15", "SQLite", "3.53.4", "")]
    [InlineData("10.0.16", "PostgreSQL", "18.1", "")]
    [InlineData("10.0.16", "PostgreSQL", "19.0", "")]
    [InlineData("10.0.16", "PostgreSQL", "19devel", "")]
    [InlineData("10.0.16", "PostgreSQL", "18beta1", "")]
    [InlineData("10.0.16", "PostgreSQL", "", "")]
    [InlineData("10.0.12", "SQLite", "3.53.4",
        ".NET 10.0.12 is older than 10.0.15, with which StudyApp was built: install the newer runtime for its security updates.")]
    [InlineData("10.0.15", "PostgreSQL", "14.20", "PostgreSQL 14 gets no security updates any more: move the database to a newer one.")]
    [InlineData("10.0.15", "PostgreSQL", "9.6", "PostgreSQL 9 gets no security updates any more: move the database to a newer one.")]
    public void What_is_old_is_named_with_what_to_do(string runtime, string database, string version, string said) =>
        Assert.Equal(said, string.Join(' ', Of(runtime, database, version).Old(Today)));

    [Fact]
    public void A_release_of_NET_that_has_ended_is_named() =>
        Assert.Contains(
            ".NET 10 has had no security updates",
            Assert.Single(Of("10.0.15", "SQLite", "3.53.4").Old(new(2029, 1, 1))), StringComparison.Ordinal);

    private static RunningVersions Of(string runtime, string database, string version) =>
        new(new(runtime), new("10.0.15"), database, version);
}
