using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Connection.Sqlite;
using StudyApp.Tests.Integration;
using StudyApp.Tests.Simulation;
using Xunit;

namespace StudyApp.Tests.Cli;

public sealed class SimulateVerbTests : IDisposable
{
    private const string Config = """
        TITLE = 'Short'
        SQLALCHEMY_DATABASE_URI = 'sqlite:///short.db'
        ADMIN_PASSWORD = 'CHANGE_ME'
        PORT = 80
        CONSENT_MIN_SECONDS = 0.3
        PAGE_LIST = [{name='Consent', path='consent'}, {name='Q', path='questionnaire/q'}, {name='End', path='end'}]
        """;

    private readonly StudyProgram _program = new();

    public SimulateVerbTests()
    {
        _program.Write("short.toml", Config);
        _program.Write("consent.html", "<p>Do you agree?</p>");
        _program.Write("questionnaires/q.json", """{"questions":[{"questiontype":"field","id":"f","required":true}]}""");
    }

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task Participants_are_stored_as_artificial_and_the_figures_are_printed_as_json()
    {
        var (code, output, errors) = await _program.RunAsync("simulate", "short.toml", "--participants", "5", "--seed", "3", "--json");
        Assert.True(code == 0, errors);
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal(["completed", "failed", "dropped_out", "requests_per_s", "sessions_per_s", "latency_ms", "ended", "full", "stopped"],
            root.EnumerateObject().Select(p => p.Name));
        Assert.Equal((5, 0), (root.GetProperty("completed").GetInt32(), root.GetProperty("failed").GetInt32()));
        Assert.True(root.GetProperty("requests_per_s").GetDouble() > 0 && root.GetProperty("sessions_per_s").GetDouble() > 0);
        var latency = root.GetProperty("latency_ms");
        Assert.Equal(["p50", "p95", "p99"], latency.EnumerateObject().Select(p => p.Name));
        Assert.InRange(
            latency.GetProperty("p95").GetDouble(),
            latency.GetProperty("p50").GetDouble(),
            latency.GetProperty("p99").GetDouble()
        );
        await using var database = new SqliteDatabase(_program.PathOf("short.db"));
        await using var context = database.CreateDbContext();
        Assert.Equal(
            Enumerable.Range(1, 5).Select(n => ("simulate", $"sim-3-{n}", true)),
            (await context.Participants.OrderBy(p => p.ExternalId).ToListAsync()).Select(p => (p.Source, p.ExternalId!, p.Finished))
        );
        Assert.False(await context.Users.AnyAsync());
    }

    [Fact]
    public async Task What_was_typed_is_compared_with_the_exports()
    {
        var (code, output, errors) = await _program.RunAsync(
            "simulate",
            "short.toml",
            "--participants",
            "6",
            "--seed",
            "3",
            "--drop-out",
            "0.5",
            "--double-click",
            "1",
            "--expect",
            "--json"
        );
        Assert.True(code == 0, errors);
        using var json = JsonDocument.Parse(output);
        int Of(string key) => json.RootElement.GetProperty(key).GetInt32();
        Assert.Equal((6, 0, 0), (Of("completed") + Of("dropped_out"), Of("failed"), Of("differing_cells")));
        Assert.InRange(Of("dropped_out"), 1, 5);
        // Of everyone: whether finished, and the answer in the wide file.
        Assert.InRange(Of("expected_cells"), 12, 18);
    }

    [Fact]
    public async Task A_database_with_real_participants_is_refused()
    {
        Assert.Equal(0, (await _program.RunAsync("simulate", "short.toml", "--participants", "1")).Code);
        await using (var database = new SqliteDatabase(_program.PathOf("short.db")))
        {
            await using var context = database.CreateDbContext();
            await context.Participants.ExecuteUpdateAsync(p => p.SetProperty(x => x.Source, ""));
        }
        var (code, output, errors) = await _program.RunAsync("simulate", "short.toml", "--participants", "1");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("holds participants who are not artificial", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_are_told_and_answered_with_1()
    {
        Assert.Equal(0, (await _program.RunAsync("simulate", "short.toml", "--participants", "1", "--seed", "4")).Code);
        var (code, output, errors) = await _program.RunAsync("simulate", "short.toml", "--participants", "1", "--seed", "4");
        Assert.Equal(1, code);
        Assert.Contains("failed      1\n", output, StringComparison.Ordinal);
        Assert.Contains("1 failed at end: The end was shown at once", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "short.toml")]
    [InlineData(2, "short.toml", "--participants", "0")]
    [InlineData(2, "short.toml", "--participants", "1", "--concurrency", "0")]
    [InlineData(2, "short.toml", "--participants", "1", "--url", "somewhere")]
    [InlineData(2, "short.toml", "--participants", "1", "--drop-out", "1.5")]
    [InlineData(2, "short.toml", "--participants", "1", "--think", "-1")]
    [InlineData(2, "absent.toml", "--participants", "1")]
    [InlineData(69, "short.toml", "--participants", "1", "--url", "http://127.0.0.1:9/")]
    public async Task What_cannot_be_done_is_said_with_its_exit_code(int expected, params string[] arguments)
    {
        var (code, output, errors) = await _program.RunAsync(["simulate", .. arguments]);
        Assert.Equal((expected, ""), (code, output));
        Assert.NotEmpty(errors);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told_with_how_to_begin()
    {
        var (code, output, errors) = await _program.RunAsync(
            "simulate",
            "short.toml",
            "--participants",
            "1",
            "--url",
            "http://127.0.0.1:9/"
        );
        Assert.Equal((69, ""), (code, output));
        Assert.Contains("Nobody answers at http://127.0.0.1:9/: ", errors, StringComparison.Ordinal);
        Assert.Contains($"{_program.Command} run CONFIG", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "No study is served at")]
    [InlineData(503, "cannot reach its database")]
    public async Task A_server_that_serves_no_study_is_told_of(int status, string message)
    {
        await using var server = await StubServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        var (code, output, errors) = await _program.RunAsync(
            "simulate",
            "short.toml",
            "--participants",
            "1",
            "--url",
            server.Address.ToString()
        );
        Assert.Equal((69, ""), (code, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_study_at_the_address_gets_no_artificial_participants()
    {
        using var other = new WrittenStudy();
        await using var host = await StudyHost.StartAsync(other);
        var (code, output, errors) = await _program.RunAsync(
            "simulate",
            "short.toml",
            "--participants",
            "2",
            "--url",
            host.Address.ToString()
        );
        Assert.Equal((69, ""), (code, output));
        Assert.Contains("runs another study", errors, StringComparison.Ordinal);
        Assert.Equal(0, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task At_a_server_whose_database_is_not_at_hand_LINK_SECRET_proves_who_is_artificial()
    {
        const string Secret = "the same secret twice";
        await using var host = await StudyHost.StartAsync(
            _program.PathOf("short.toml"),
            [
                new("SQLALCHEMY_DATABASE_URI", "sqlite:///served.db", "test"), new("LINK_SECRET", Secret, "test"),
                new("PORT", "0", "test"), new("USE_ADMIN", "false", "test"),
            ]);
        string[] arguments = ["simulate", "short.toml", "--participants", "2", "--url", host.Address.ToString()];

        var (code, output, errors) = await _program.RunAsync(arguments);
        Assert.Equal((69, ""), (code, output));
        Assert.Contains("Set LINK_SECRET here and at the server.", errors, StringComparison.Ordinal);

        _program.Environment["STUDYAPP_LINK_SECRET"] = Secret;
        (code, _, errors) = await _program.RunAsync(arguments);
        Assert.True(code == 0, errors);
        Assert.Equal(["simulate", "simulate"], await host.QueryAsync(db => db.Participants.Select(p => p.Source).ToListAsync()));

        // Another secret does not make them ordinary participants.
        _program.Environment["STUDYAPP_LINK_SECRET"] = "quite another secret";
        Assert.Equal(1, (await _program.RunAsync(arguments)).Code);
        Assert.Equal(2, await host.CountParticipantsAsync());
    }

    [Fact]
    public async Task Over_https_a_certificate_must_be_known_and_connections_are_cut_as_elsewhere()
    {
        using var certificate = Certificate();
        await using var host = await StudyHost.StartAsync(
            _program.PathOf("short.toml"),
            [],
            builder => builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, port => port.UseHttps(certificate)))
        );
        string[] arguments =
        [
            "simulate",
            "short.toml",
            "--participants",
            "4",
            "--seed",
            "9",
            "--disconnect",
            "1",
            "--expect",
            "--json",
            "--url",
            host.Address.ToString(),
        ];

        var (code, output, errors) = await _program.RunAsync(arguments);
        Assert.Equal((69, ""), (code, output));
        Assert.Contains("cannot be trusted", errors, StringComparison.Ordinal);
        Assert.Equal(0, await host.CountParticipantsAsync());

        _program.Environment["SSL_CERT_FILE"] = _program.Write("known.pem", certificate.ExportCertificatePem());
        (code, output, errors) = await _program.RunAsync(arguments);
        Assert.True(code == 0, errors);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(
            (4, 0),
            (json.RootElement.GetProperty("completed").GetInt32(), json.RootElement.GetProperty("differing_cells").GetInt32())
        );
        Assert.Equal(4, await host.CountParticipantsAsync());
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    [Fact]
    public async Task A_study_with_errors_is_answered_with_78()
    {
        _program.Write("short.toml", Config.Replace("questionnaire/q", "questionnaire/absent", StringComparison.Ordinal));
        Assert.Equal(78, (await _program.RunAsync("simulate", "short.toml", "--participants", "1")).Code);
        Assert.False(File.Exists(_program.PathOf("short.db")));
    }
}
