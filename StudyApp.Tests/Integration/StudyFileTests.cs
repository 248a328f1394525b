using System.IO.Compression;
using System.Net;
using System.Text;
using Xunit;

namespace StudyApp.Tests.Integration;

/// <summary>Which files of a study's folder are served, where, and how.</summary>
public sealed class StudyFileTests
{
    [Fact]
    public async Task A_folders_static_files_are_served_below_its_name_and_nothing_else_is()
    {
        using var study = new WrittenStudy()
            .With("my_task/static/sketch.js", "let x;")
            .With("my_task/static/sub/a.txt", "a")
            .With("my_task/secret.txt", "s")
            .With("my_task/questionnaires/inner.json", """{"questions":[]}""")
            .With("my_task/templates/simple/x.html", "x")
            .With("static/own.js", "own")
            .With("my_task/static/.hidden", "h")
            .With("linked/x.txt", "x");
        File.CreateSymbolicLink(Path.Combine(study.Root, "my_task", "static", "out.db"), Path.Combine(study.Root, "study.toml"));
        Directory.CreateDirectory(Path.Combine(study.Root, "trick"));
        Directory.CreateSymbolicLink(Path.Combine(study.Root, "trick", "static"), study.Root);
        await using var host = await StudyHost.StartAsync(study);
        using var client = new HttpClient { BaseAddress = host.Address };
        Assert.Equal("let x;", await client.GetStringAsync("my_task/sketch.js"));
        Assert.Equal("a", await client.GetStringAsync("my_task/sub/a.txt"));
        Assert.Equal("own", await client.GetStringAsync("static/own.js"));
        foreach (var path in new[]
        {
            "my_task/secret.txt",
            "my_task/static/sketch.js",
            "my_task/../study.toml",
            "my_task/..%2fsecret.txt",
            "my_task/%2e%2e/%2e%2e/study.toml",
            "my_task/..%5c..%5cstudy.toml",
            "my_task/.hidden",
            "my_task/out.db",
            "trick/study.toml",
            "trick/study.db",
            "questionnaires/mood.json",
            "my_task/questionnaires/inner.json",
            "my_task/templates/simple/x.html",
            "templates/x.html",
            "study.toml",
            "study.db",
            "linked/x.txt",
            "my_task",
            "my_task/",
            "static/",
        })
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await client.GetAsync(path)).StatusCode));
    }

    [Theory]
    [InlineData("my_task/Build/game.wasm.gz", "gzip", "application/wasm")]
    [InlineData("my_task/Build/game.data.gz", "gzip", "application/octet-stream")]
    [InlineData("my_task/Build/game.framework.js.gz", "gzip", "text/javascript")]
    [InlineData("static/Build/game.symbols.json.br", "br", "application/json")]
    [InlineData("static/Build/game.wasm.br", "br", "application/wasm")]
    [InlineData("static/data.csv.gz", null, "application/x-gzip")]
    [InlineData("static/model.strange", null, "application/octet-stream")]
    public async Task Files_that_engines_packed_say_how(string path, string? encoding, string type)
    {
        using var study = new WrittenStudy();
        var file = Path.Combine(
            study.Root,
            path.StartsWith("my_task/", StringComparison.Ordinal)
                ? path.Replace("my_task/", "my_task/static/", StringComparison.Ordinal)
                : path
        );
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using (var into = File.Create(file))
        await using (
            Stream packed = encoding switch
            {
                "gzip" => new GZipStream(into, CompressionLevel.Fastest),
                "br" => new BrotliStream(into, CompressionLevel.Fastest),
                _ => into,
            }
        )
            await packed.WriteAsync(Encoding.UTF8.GetBytes("content"));
        await using var host = await StudyHost.StartAsync(study);
        using var raw = new HttpClient { BaseAddress = host.Address };
        using var answer = await raw.GetAsync(path);
        Assert.Equal(
            (encoding, type),
            (answer.Content.Headers.ContentEncoding.SingleOrDefault(), answer.Content.Headers.ContentType!.MediaType)
        );
        using var client = new HttpClient(new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All })
        {
            BaseAddress = host.Address,
        };
        Assert.Equal("content", await client.GetStringAsync(path));
    }

    [Fact]
    public async Task Known_library_names_are_answered_and_others_are_not()
    {
        using var study = new WrittenStudy().With("static/style.css", "@import url('/BOFS_static/style.css');");
        await using var host = await StudyHost.StartAsync(study);
        using var client = new HttpClient { BaseAddress = host.Address };
        Assert.Contains("jQuery v3.7.1", await client.GetStringAsync("BOFS_static/js/jquery-3.7.1.min.js"), StringComparison.Ordinal);
        Assert.Contains("htmx", await client.GetStringAsync("BOFS_static/js/htmx.min.js"), StringComparison.Ordinal);
        Assert.Contains("bofs-question", await client.GetStringAsync("BOFS_static/style.css"), StringComparison.Ordinal);
        Assert.Equal("text/css", (await client.GetAsync("BOFS_static/bootstrap.min.css")).Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("BOFS_static/js/nope.js")).StatusCode);
        // A style sheet of the study's own comes after the program's.
        Assert.EndsWith(
            "/static/style.css",
            (await host.NewVisitor().OpenAsync("")).Page.QuerySelectorAll("link[rel=stylesheet]")[^1].GetAttribute("href"),
            StringComparison.Ordinal
        );
    }
}
