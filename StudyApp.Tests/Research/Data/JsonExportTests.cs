using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using StudyApp.Research.Data;
using StudyApp.Tests.Approved;
using StudyApp.Tests.Storage;
using Xunit;

namespace StudyApp.Tests.Research.Data;

public sealed class JsonExportTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Theory, OnSqlite, OnPostgres]
    public async Task Both_databases_give_the_approved_document(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        using var document = JsonDocument.Parse(await WriteAsync(test, includeIds: false));

        ApprovedFile.Check("study.json", Encoding.UTF8.GetBytes(JsonSerializer.Serialize(document, Indented) + "\n"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Answers_keep_their_types(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        using var document = JsonDocument.Parse(await WriteAsync(test, includeIds: false));

        var participant = document.RootElement.GetProperty("participants")[0];
        var answers = participant.GetProperty("responses")[0].GetProperty("answers");
        Assert.Equal(
            ("3", 1, 7.25, "=1+1"),
            (
                answers.GetProperty("sad").GetString(),
                answers.GetProperty("tea").GetInt32(),
                answers.GetProperty("hours").GetDouble(),
                answers.GetProperty("other").GetString()
            )
        );
        Assert.Equal(JsonValueKind.Null, participant.GetProperty("trials")[1].GetProperty("data").GetProperty("rt_ms").ValueKind);
        Assert.Equal(
            ["consent", "questionnaire/mood", "questionnaire/control", "task/simple_rt", "questionnaire/mood/post", "end"],
            participant.GetProperty("pages").EnumerateArray().Select(p => p.GetProperty("path").GetString()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Ids_and_codes_are_there_only_when_asked_for(DatabaseKind kind)
    {
        await using var test = await ExportSample.CreateAsync(kind);

        var usual = Encoding.UTF8.GetString(await WriteAsync(test, includeIds: false));
        using var asked = JsonDocument.Parse(await WriteAsync(test, includeIds: true));

        foreach (var secret in new[] { "Zoë", "CODE", "from the link", "external_id", "completion_code" })
            Assert.DoesNotContain(secret, usual, StringComparison.Ordinal);
        var participant = asked.RootElement.GetProperty("participants")[0];
        Assert.Equal("Zoë; \"A\", B", participant.GetProperty("external_id").GetString());
        Assert.StartsWith("CODE", participant.GetProperty("completion_code").GetString(), StringComparison.Ordinal);
        Assert.Equal("from the link", participant.GetProperty("arrival").GetProperty("PROLIFIC_PID").GetString());
    }

    private static Task<byte[]> WriteAsync(TestDatabase test, bool includeIds) =>
        ExportSample.BytesAsync(stream =>
            new JsonExport(test.Database, test.Study).WriteAsync(
                stream,
                new(IncludeUnfinished: true, IncludeExcluded: true),
                includeIds,
                CancellationToken.None
            )
        );
}
