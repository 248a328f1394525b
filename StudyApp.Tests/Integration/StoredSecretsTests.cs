using System.Net;
using System.Text;
using System.Xml.Linq;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StudyApp.Hosting.Folders;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Whoever has the database has none of its secrets: they are wrapped by a key outside it.</summary>
public sealed class StoredSecretsTests
{
    private const string Plain = "<value>";

    [Theory, OnSqlite, OnPostgres]
    internal async Task Secrets_of_an_older_version_are_wrapped_at_the_first_start_and_cookies_and_links_stay_valid(DatabaseKind kind)
    {
        using var folder = new WrittenStudy();
        var uri = await StudyHost.UriAsync(kind);
        var (cookies, link) = (new List<Cookie>(), Array.Empty<byte>());
        await using (var host = await StudyHost.StartAsync(folder, uri))
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
            cookies.AddRange(visitor.Cookies.GetAllCookies());
            link = await host.Services.GetRequiredService<StudySecrets>().LinkKeyAsync(CancellationToken.None);
            Assert.DoesNotContain(Plain, await SecretsAsync(host), StringComparison.Ordinal);
            await UnwrapAsync(host);
            Assert.Contains(Plain, await SecretsAsync(host), StringComparison.Ordinal);
        }

        await using var again = await StudyHost.StartAsync(folder, uri);

        using var later = again.NewVisitor();
        foreach (var cookie in cookies) later.Cookies.Add(new Cookie(cookie.Name, cookie.Value, "/", "127.0.0.1"));
        Assert.Equal("questionnaire/mood", (await later.OpenAsync("")).PageName);
        Assert.Equal(link, await again.Services.GetRequiredService<StudySecrets>().LinkKeyAsync(CancellationToken.None));
        Assert.DoesNotContain(Plain, await SecretsAsync(again), StringComparison.Ordinal);
        if (kind == DatabaseKind.Sqlite) Assert.DoesNotContain(Plain, Bytes(folder), StringComparison.Ordinal);
    }

    [Theory, OnSqlite(true), OnSqlite(false), OnPostgres(true), OnPostgres(false)]
    internal async Task A_server_whose_key_file_is_missing_or_another_one_changes_nothing(DatabaseKind kind, bool isMissing)
    {
        using var folder = new WrittenStudy();
        var uri = await StudyHost.UriAsync(kind);
        await using (var host = await StudyHost.StartAsync(folder, uri)) Assert.Equal(0, await host.CountParticipantsAsync());
        var key = Assert.Single(Directory.GetFiles(folder.Root, "*.key"));
        File.Delete(key);
        if (!isMissing) new KeyFile(key).MakeSure();
        var before = kind == DatabaseKind.Sqlite ? Bytes(folder) : "";

        var failure = await Assert.ThrowsAsync<DatabaseException>(() => StudyHost.StartAsync(folder, uri));

        Assert.Equal(DatabaseProblem.Wrong, failure.Problem);
        Assert.Contains(isMissing ? "there is none at" : "does not fit the database", failure.Message, StringComparison.Ordinal);
        Assert.Contains(key, failure.Message, StringComparison.Ordinal);
        Assert.Equal(!isMissing, File.Exists(key));
        SqliteConnection.ClearAllPools();
        if (kind == DatabaseKind.Sqlite) Assert.Equal(before, Bytes(folder));
    }

    [Theory, OnSqlite, OnPostgres]
    internal async Task With_new_keys_a_study_starts_again_whose_key_file_is_lost(DatabaseKind kind)
    {
        using var folder = new WrittenStudy();
        var uri = await StudyHost.UriAsync(kind);
        await using (var host = await StudyHost.StartAsync(folder, uri))
        {
            using var visitor = host.NewVisitor();
            await visitor.ConsentAsync();
        }
        File.Delete(Assert.Single(Directory.GetFiles(folder.Root, "*.key")));
        var loaded = StudyLoader.Load(folder.Config, []);
        await using (var database = StudyDatabases.For(loaded.Loaded!.Server, folder.Root)) await StoredSecrets.ForgetAsync(database,
            loaded.Loaded.Study, CancellationToken.None);

        await using var again = await StudyHost.StartAsync(folder, uri);

        using var newcomer = again.NewVisitor();
        Assert.Equal("questionnaire/mood", (await newcomer.ConsentAsync()).PageName);
        Assert.Equal(2, await again.CountParticipantsAsync());
    }

    [Fact]
    public async Task Servers_with_the_same_file_at_a_place_of_its_own_know_each_other_s_cookies()
    {
        using var folder = new WrittenStudy();
        folder.WithSetting("KEY_FILE = 'secrets/shared.key'").With("secrets/readme.txt", "");
        await using var first = await StudyHost.StartAsync(folder);
        await using var second = await StudyHost.StartAsync(folder);
        using var visitor = first.NewVisitor();
        await visitor.ConsentAsync();

        Assert.Equal("questionnaire/mood", (await visitor.OpenAsync(second.Address.ToString())).PageName);
        Assert.True(File.Exists(Path.Combine(folder.Root, "secrets", "shared.key")));
        Assert.False(File.Exists(Path.Combine(folder.Root, "study.db.key")));
    }

    // Both as versions before the key file stored them.
    private static async Task UnwrapAsync(StudyHost host)
    {
        var keys = host.Services.GetRequiredService<StudyDatabase>().Keys;
        await host.QueryAsync(async db =>
        {
            var study = await db.Study.SingleAsync();
            study.Secret = keys.Unwrap(study.Secret, "study secret");
            foreach (var key in await db.DataProtectionKeys.ToListAsync())
            {
                var xml = XElement.Parse(key.Xml);
                foreach (var secret in xml.Descendants().Where(e => e.Name.LocalName == "encryptedSecret").ToList())
                    secret.ReplaceWith(XElement.Parse(keys.Unwrap(secret.Value, "data protection key")));
                key.Xml = xml.ToString(SaveOptions.DisableFormatting);
            }
            return await db.SaveChangesAsync();
        });
    }

    private static Task<string> SecretsAsync(StudyHost host) =>
        host.QueryAsync(async db => string.Concat(await db.DataProtectionKeys.Select(k => k.Xml).ToListAsync()));

    private static string Bytes(WrittenStudy folder)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.GetFiles(folder.Root, "study.db*")
            .Where(f => !f.EndsWith("-shm", StringComparison.Ordinal) && !f.EndsWith(".key", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete), Encoding.Latin1);
            text.Append(reader.ReadToEnd());
        }
        return text.ToString();
    }
}
