using System.Text.Encodings.Web;
using System.Text.Json;
using StudyApp.Research.Data.Writing;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Entities.Server;
using StudyApp.Storage.Entities.Visits;
using StudyApp.Studies.Model;

namespace StudyApp.Research.Data;

/// <summary>Everything in one document: <c>study.json</c>.</summary>
public sealed class JsonExport(StudyDatabase database, Study study)
{
    /// <summary>Its place in the catalogue.</summary>
    internal static ExportFormat Format { get; } = new("json", "study.json, everything", source =>
        [new(FileName, new JsonExport(source.Database, source.Study).WriteAsync)]);

    /// <summary>The usual file name.</summary>
    public const string FileName = "study.json";

    /// <summary>Counted up when a reader of the document would have to change.</summary>
    public const int SchemaVersion = 1;

    // The document never stands inside HTML: letters stay letters.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the document without the ids of recruiting platforms and without completion codes.</summary>
    public Task WriteAsync(Stream stream, ExportScope scope, CancellationToken cancel) =>
        WriteAsync(stream, scope, includeIds: false, cancel);

    /// <summary>Writes the document.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="scope">Which participants.</param>
    /// <param name="includeIds">Whether it holds what can tell who a participant is: external id, completion code and
    /// what the recruiting link carried.</param>
    public async Task WriteAsync(Stream stream, ExportScope scope, bool includeIds, CancellationToken cancel)
    {
        await using var snapshot = await ExportSnapshot.OpenAsync(database, cancel);
        await using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteNumber("schema_version", SchemaVersion);
        WriteStudy(json);
        WriteVersions(json, await snapshot.VersionsAsync(cancel));
        json.WriteStartArray("participants");
        await foreach (var page in snapshot.ParticipantsAsync(scope, cancel))
        {
            var visits = await snapshot.VisitsAsync(page, cancel);
            var displays = await snapshot.DisplaysAsync(page, cancel);
            var submissions = await snapshot.SubmissionsAsync(page, cancel);
            var trials = await snapshot.TrialsAsync(page, task: null, cancel);
            var written = new List<TableRow>();
            await foreach (var row in snapshot.TableRowsAsync(page, table: null, cancel)) written.Add(row);
            var tables = written.ToLookup(r => r.ParticipantId);
            foreach (var participant in page)
            {
                json.WriteStartObject();
                WriteParticipant(json, participant, includeIds);
                if (displays.TryGetValue(participant.Id, out var display)) WriteDisplay(json, display);
                WriteEach(json, "pages", visits[participant.Id], WriteVisit);
                WriteEach(json, "responses", submissions[participant.Id], WriteSubmission);
                WriteEach(json, "trials", trials[participant.Id], WriteTrial);
                if (study.Tables.Count > 0 || tables.Contains(participant.Id))
                    WriteEach(json, "table_rows", tables[participant.Id], WriteTableRow);
                json.WriteEndObject();
                // The writer keeps everything until it is flushed.
                await json.FlushAsync(cancel);
            }
        }
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancel);
    }

    private void WriteStudy(Utf8JsonWriter json)
    {
        json.WriteStartObject("study");
        json.WriteString("key", study.Key);
        json.WriteString("title", study.Title);
        WriteEach(json, "conditions", study.Conditions, (writer, condition) =>
        {
            writer.WriteNumber("number", condition.Number);
            writer.WriteString("label", condition.Label);
            writer.WriteBoolean("enabled", condition.Enabled);
        });
        json.WriteEndObject();
    }

    private static void WriteVersions(Utf8JsonWriter json, IEnumerable<StudyVersion> versions) =>
        WriteEach(
            json,
            "versions",
            versions,
            (writer, version) =>
    {
        writer.WriteString("hash", version.Hash);
        writer.WriteString("kind", version.Kind);
        writer.WriteString("name", version.Name);
        WriteMoment(writer, "first_used_at", version.FirstUsedAt);
        writer.WriteString("content", version.Content);
    });

    private void WriteParticipant(Utf8JsonWriter json, Participant participant, bool includeIds)
    {
        json.WriteNumber("id", participant.Id);
        if (includeIds)
        {
            json.WriteString("external_id", participant.ExternalId);
            json.WriteString("completion_code", participant.CompletionCode);
            WriteRaw(json, "arrival", participant.Arrival);
        }
        json.WriteString("source", participant.Source);
        json.WriteNumber("attempt", participant.Attempt);
        json.WriteNumber("condition", participant.Condition);
        json.WriteString("condition_label", study.ConditionLabel(participant.Condition));
        WriteMoment(json, "started_at", participant.StartedAt);
        WriteMoment(json, "ended_at", participant.EndedAt);
        json.WriteBoolean("finished", participant.Finished);
        json.WriteString("end_reason", participant.EndReason);
        json.WriteBoolean("excluded", participant.Excluded);
        json.WriteBoolean("flagged_as_bot", participant.FlaggedAsBot);
    }

    private static void WriteDisplay(Utf8JsonWriter json, ParticipantDisplay display)
    {
        json.WriteStartObject("display");
        json.WriteNumber("dppx", display.Dppx);
        json.WriteNumber("screen_width", display.ScreenWidth);
        json.WriteNumber("screen_height", display.ScreenHeight);
        json.WriteNumber("inner_width", display.InnerWidth);
        json.WriteNumber("inner_height", display.InnerHeight);
        json.WriteEndObject();
    }

    private static void WriteVisit(Utf8JsonWriter json, Visit visit)
    {
        json.WriteString("path", visit.Path);
        json.WriteNumber("occurrence", visit.Occurrence);
        json.WriteString("version", visit.VersionHash);
        WriteMoment(json, "started_at", visit.StartedAt);
        WriteMoment(json, "submitted_at", visit.SubmittedAt);
        json.WriteString("outcome", visit.Outcome);
    }

    private static void WriteSubmission(Utf8JsonWriter json, StoredSubmission submission)
    {
        json.WriteString("page", submission.Path);
        json.WriteString("questionnaire", submission.Questionnaire);
        json.WriteString("tag", submission.Tag);
        json.WriteString("version", submission.VersionHash);
        WriteMoment(json, "started_at", submission.StartedAt);
        WriteMoment(json, "ended_at", submission.EndedAt);
        WriteRaw(json, "answers", submission.Answers);
        WriteRaw(json, "missing", submission.Missing);
        WriteRaw(json, "calculations", submission.Calculated);
        WriteRaw(json, "presented", submission.Presented);
        WriteRaw(json, "changes_ms", submission.Changes);
    }

    private static void WriteTrial(Utf8JsonWriter json, Trial trial)
    {
        json.WriteString("task", trial.Task);
        json.WriteString("run", trial.Run);
        json.WriteNumber("index", trial.Index);
        WriteMoment(json, "received_at", trial.ReceivedAt);
        WriteRaw(json, "data", trial.Data);
    }

    private static void WriteTableRow(Utf8JsonWriter json, TableRow row)
    {
        json.WriteString("table", row.Table);
        WriteMoment(json, "submitted_at", row.SubmittedAt);
        WriteRaw(json, "values", row.Values);
    }

    private static void WriteEach<T>(
        Utf8JsonWriter json,
        string name,
        IEnumerable<T> values,
        Action<Utf8JsonWriter, T> write
    )
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            write(json, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteMoment(Utf8JsonWriter json, string name, DateTime? utc) =>
        json.WriteString(name, utc is { } known ? ExportTimes.Iso(known) : null);

    // Stored as JSON already.
    private static void WriteRaw(Utf8JsonWriter json, string name, string? stored)
    {
        json.WritePropertyName(name);
        if (stored is null) json.WriteNullValue();
        else json.WriteRawValue(stored);
    }
}
