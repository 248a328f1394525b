using System.Net;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>The panel's downloads and the page that lists them.</summary>
public sealed class ExportDownloadTests
{
    private const string Password = "a long test password";

    [Fact]
    public async Task Every_file_on_the_page_can_be_downloaded()
    {
        using var folder = new WrittenStudy().WithSetting($"ADMIN_PASSWORD = '{Password}'");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var admin = await SignedInAsync(host);
        var page = await admin.OpenAsync("admin/export");
        var files = page.Page.QuerySelectorAll("ul.files a[download]").Select(a => a.GetAttribute("href")!).ToList();

        Assert.Contains("admin/export/participants_wide.csv", files);
        Assert.Contains("admin/export/responses_long.csv", files);
        Assert.Contains("admin/export/codebook.csv", files);
        foreach (var file in files)
        {
            var answer = await admin.OpenAsync(file);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }
    }

    [Theory]
    [InlineData("interactions.csv", HttpStatusCode.OK)]
    [InlineData("scores.csv", HttpStatusCode.OK)]
    [InlineData("Participants_Wide.csv", HttpStatusCode.OK)]
    [InlineData("trials_none.csv", HttpStatusCode.NotFound)]
    [InlineData("table_none.csv", HttpStatusCode.NotFound)]
    [InlineData("codebook_none.csv", HttpStatusCode.NotFound)]
    [InlineData("study.json", HttpStatusCode.NotFound)]
    public async Task Files_that_the_page_does_not_list_answer_by_their_address(string file, HttpStatusCode status)
    {
        using var folder = new WrittenStudy().WithSetting($"ADMIN_PASSWORD = '{Password}'");
        await using var host = await StudyHost.StartAsync(folder, "sqlite://");
        using var admin = await SignedInAsync(host);

        Assert.Equal(status, (await admin.OpenAsync("admin/export/" + file)).Status);
    }

    private static async Task<Visitor> SignedInAsync(StudyHost host)
    {
        var admin = host.NewVisitor();
        await admin.OpenAsync("admin/login");
        await admin.PostAsync(("username", "admin"), ("password", Password));
        return admin;
    }
}
