using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using StudyApp.Authoring.Syntax;
using StudyApp.Participation.Answering;
using StudyApp.Studies.Steps;
using StudyApp.Studies.Tables;
using StudyApp.Web.Participant.Authored;
using StudyApp.Web.Participant.Framing;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Tables;

/// <summary>
/// The rows that a study's own pages write and read: POST an object, an array of objects or a form → 204; GET → the
/// participant's own rows.
/// </summary>
internal static class TableEndpoint
{
    /// <summary>
    /// Names a row, so that one sent again is not stored again; <c>studyapp.js</c> gives one to each.
    /// </summary>
    private const string KeyField = "__row";

    private const int MaxRows = 5_000;
    private const int MaxBytes = 10_000_000;
    private const int MaxDepth = 64;
    private const int MostUnknown = 20;

    // Browsers say how long a body is; what does not is taken for long.
    private const int UnknownLength = 1_000_000;

    public static async Task<IResult> PostAsync(
        ParticipantVisit visit,
        TableLimits limits,
        ScriptProblemLog problems,
        string name
    )
    {
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        var result = await TakeAsync(visit, limits, name, unknown);
        var person = visit.Ticket?.ParticipantId ?? 0;
        // What strangers send is no fault of the study's scripts.
        var isStrangers =
            result is ContentHttpResult
            {
                StatusCode: StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
            };
        if (result is ContentHttpResult { ResponseContent: { } reason } && !isStrangers)
            problems.Note(person, $"table {name}", $"rows were refused. {reason}");
        foreach (var key in unknown)
            problems.Note(person, $"table {name}", $"rows say \"{key}\", which is no column; it is not stored.");
        return result;
    }

    private static async Task<IResult> TakeAsync(
        ParticipantVisit visit,
        TableLimits limits,
        string name,
        SortedSet<string> unknown
    )
    {
        var context = visit.Context;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = Math.Min(limit.MaxRequestBodySize ?? MaxBytes, MaxBytes);
        if (!SameOrigin.Allows(context.Request))
            return Refuse(StatusCodes.Status403Forbidden, "Rows come from the study's own pages only.");
        var (participant, table, refusal) = await FindAsync(visit, limits, name);
        if (refusal is not null) return refusal;
        if (participant!.Finished || visit.Expiry.IsOver(participant))
            return Refuse(StatusCodes.Status409Conflict, "The study is over for this participant.");
        if (context.Request.ContentLength > MaxBytes)
            return Refuse(StatusCodes.Status413PayloadTooLarge, "This is more than one request may hold.");
        // Before it is read: what many requests hold at once is bounded too.
        limits.Spend(participant.Id, context.Request.ContentLength ?? UnknownLength);
        try
        {
            var (rows, problem) = await ReadAsync(context.Request, table!, unknown, visit.Cancel);
            if (problem is not null)
                return Refuse(
                    problem.StartsWith("The body must be", StringComparison.Ordinal)
                        ? StatusCodes.Status415UnsupportedMediaType
                        : StatusCodes.Status400BadRequest,
                    problem
                );
            // A column that this server does not know may be a newer study's.
            if (unknown.Count > 0 && await visit.Newer.ExistsAsync(visit.Cancel)) throw new NewerStudyException();
            var known = await limits.RowsAsync(
                participant.Id,
                () => visit.Sessions.CountRowsAsync(participant, visit.Cancel)
            );
            if (known + rows.Length > TableLimits.MostRows)
                return Refuse(
                    StatusCodes.Status409Conflict,
                    $"A participant writes at most {TableLimits.MostRows} rows."
                );
            if (rows.Length > 0 && !await visit.Sessions.StoreRowsAsync(participant, table!, rows))
                return Refuse(StatusCodes.Status409Conflict, "The study is over for this participant.");
            limits.Added(participant.Id, rows.Length);
            return Results.NoContent();
        }
        catch (BadHttpRequestException failure) when (failure.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refuse(StatusCodes.Status413PayloadTooLarge, "This is more than one request may hold.");
        }
        catch (InvalidDataException failure)
        {
            return failure.Message.Contains("limit", StringComparison.Ordinal)
                ? Refuse(StatusCodes.Status413PayloadTooLarge, "This is more than a form may hold.")
                : Refuse(StatusCodes.Status400BadRequest, "The form cannot be read.");
        }
    }

    public static async Task<IResult> GetAsync(ParticipantVisit visit, TableLimits limits, string name)
    {
        var (participant, table, refusal) = await FindAsync(visit, limits, name);
        if (refusal is not null) return refusal;
        var filters = new List<(int Column, string Text)>();
        foreach (var (key, given) in visit.Context.Request.Query)
        {
            var column = table!.Columns.ToList().FindIndex(c => c.Name == key);
            if (column < 0) return Refuse(StatusCodes.Status400BadRequest, $"The table has no column \"{key}\".");
            filters.Add((column, given.FirstOrEmpty()));
        }
        var response = visit.Context.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(response.Body);
        json.WriteStartArray();
        // Whoever only knows the id reads what was written since they came, not what was written elsewhere before.
        var since = visit.Ticket?.ByIdSince?.UtcDateTime;
        await foreach (var row in visit.Sessions.RowsAsync(participant!, table!, visit.Cancel))
        {
            if (row.SubmittedAt < since) continue;
            var values = TableValue.ReadRow(table!, row.Json);
            if (!filters.TrueForAll(f => Matches(table!.Columns[f.Column].Type, values[f.Column], f.Text))) continue;
            Write(json, table!, values);
            if (json.BytesPending > 32_000) await json.FlushAsync(visit.Cancel);
        }
        json.WriteEndArray();
        await json.FlushAsync(visit.Cancel);
        limits.Spend(participant!.Id, json.BytesCommitted);
        return Results.Empty;
    }

    private static async Task<(ParticipantState? Participant, CustomTable? Table, IResult? Refusal)> FindAsync(
        ParticipantVisit visit,
        TableLimits limits,
        string name
    )
    {
        if (visit.Ticket is null) return (null, null, Results.Redirect(visit.Root + "/"));
        const string Nobody = "Nobody is known by this cookie.";
        if (visit.Ticket.ParticipantId is not { } id)
            return (null, null, Refuse(StatusCodes.Status401Unauthorized, Nobody));
        if (limits.TakeRequest(id) is { } wait)
        {
            visit.Context.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);
            return (
                null,
                null,
                Refuse(
                    StatusCodes.Status429TooManyRequests,
                    "These are too many requests; send several rows as one array."
                )
            );
        }
        if (await visit.Sessions.FindAsync(id, visit.Cancel) is not { } participant)
            return (null, null, Refuse(StatusCodes.Status401Unauthorized, Nobody));
        if (visit.Study.Tables.TryGetValue(FileNames.Normal(name), out var table)) return (participant, table, null);
        return await visit.Newer.ExistsAsync(visit.Cancel)
            ? throw new NewerStudyException()
            : (null, null, Refuse(StatusCodes.Status404NotFound, "There is no such table."));
    }

    private static IResult Refuse(int status, string reason) => Results.Text(reason, statusCode: status);

    private static async Task<(ImmutableArray<SentRow> Rows, string? Problem)> ReadAsync(
        HttpRequest request,
        CustomTable table,
        SortedSet<string> unknown,
        CancellationToken cancel
    )
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(cancel);
            return One(
                Row(
                    table,
                    column =>
                        form.TryGetValue(column.Name, out var given)
                            ? (true, TableValue.TryRead(column.Type, given.FirstOrEmpty(), out var value), value)
                            : (false, true, null)
                )
            );
        }
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancel);
        // A page that sends nothing gets a row of defaults.
        if (body.Length == 0) return One(Row(table, _ => (false, true, null)));
        // navigator.sendBeacon() calls its text text/plain.
        if (
            !request.HasJsonContentType()
            && request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() is not ("text/plain" or null)
        )
            return ([], "The body must be JSON or a form.");
        try
        {
            using var document = JsonDocument.Parse(
                body.GetBuffer().AsMemory(0, (int)body.Length),
                new() { MaxDepth = MaxDepth }
            );
            return Read(document.RootElement, table, unknown);
        }
        catch (JsonException)
        {
            return ([], "This is not JSON.");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair in an escaped string.
            return ([], "This holds text that is not Unicode.");
        }
    }

    private static (ImmutableArray<SentRow> Rows, string? Problem) Read(
        JsonElement root,
        CustomTable table,
        SortedSet<string> unknown
    )
    {
        if (root.ValueKind == JsonValueKind.Object) return One(Row(table, root, unknown));
        if (root.ValueKind != JsonValueKind.Array)
            return ([], "A row is a JSON object; several are an array of objects.");
        if (root.GetArrayLength() > MaxRows) return ([], $"At most {MaxRows} rows travel together.");
        var rows = ImmutableArray.CreateBuilder<SentRow>(root.GetArrayLength());
        foreach (var element in root.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object)
                return ([], "A row is a JSON object; several are an array of objects.");
            var (row, problem) = Row(table, element, unknown);
            if (row is null) return ([], $"Row {rows.Count + 1}: {problem}");
            rows.Add(row);
        }
        return (rows.ToImmutable(), null);
    }

    private static (SentRow? Row, string? Problem) Row(CustomTable table, JsonElement row, SortedSet<string> unknown)
    {
        foreach (var property in row.EnumerateObject())
            if (
                unknown.Count < MostUnknown
                && property.Name != KeyField
                && !table.Columns.Any(c => c.Name == property.Name)
            )
                unknown.Add(property.Name);
        var (read, problem) = Row(
            table,
            column =>
                row.TryGetProperty(column.Name, out var given)
                    ? (true, TableValue.TryRead(column.Type, given, out var value), value)
                    : (false, true, null)
        );
        if (read is null || !row.TryGetProperty(KeyField, out var key)) return (read, problem);
        return key.ValueKind == JsonValueKind.String && key.GetString() is { Length: > 0 and <= SentRow.KeyLength } name
            ? (read with { Key = name }, null)
            : (null, $"\"{KeyField}\" must be a text of 1 to {SentRow.KeyLength} characters.");
    }

    // What a row does not say is the column's default; what it says beside the columns is ignored.
    private static (SentRow? Row, string? Problem) Row(
        CustomTable table,
        Func<TableColumn, (bool IsGiven, bool IsValid, object? Value)> find
    )
    {
        var values = new List<KeyValuePair<string, object?>>(table.Columns.Length);
        foreach (var column in table.Columns)
        {
            var (isGiven, isValid, value) = find(column);
            if (!isValid) return (null, $"\"{column.Name}\" must be {Kind(column.Type)}.");
            values.Add(new(column.Name, isGiven ? value : column.Default));
        }
        return (new(TableValue.WriteRow(values), null), null);
    }

    private static (ImmutableArray<SentRow>, string?) One((SentRow? Row, string? Problem) read) =>
        read.Row is { } row ? ([row], null) : ([], read.Problem);

    private static string Kind(TableColumnType type) => type switch
    {
        TableColumnType.Integer => "a whole number up to 2^53",
        TableColumnType.Float => "a finite number",
        TableColumnType.Boolean => "true or false",
        TableColumnType.String => "text",
        TableColumnType.DateTime => "a date and time in ISO 8601",
        TableColumnType.Json => "JSON",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    // As if both were text; numbers, booleans and times are also compared as what they are: 1.0 is 1.
    private static bool Matches(TableColumnType type, object? value, string text) =>
        value is not null
        && (
            TableValue.TextOf(value) == text
            || (
                type is not (TableColumnType.String or TableColumnType.Json)
                && TableValue.TryRead(type, text, out var asked)
                && value.Equals(asked)
            )
        );

    private static void Write(Utf8JsonWriter json, CustomTable table, object?[] values)
    {
        json.WriteStartObject();
        for (var i = 0; i < values.Length; i++)
        {
            json.WritePropertyName(table.Columns[i].Name);
            switch (values[i])
            {
                case bool flag: json.WriteBooleanValue(flag); break;
                case long whole: json.WriteNumberValue(whole); break;
                case double number: json.WriteNumberValue(number); break;
                case string text when table.Columns[i].Type == TableColumnType.Json: json.WriteRawValue(text); break;
                case string text: json.WriteStringValue(text); break;
                default: json.WriteNullValue(); break;
            }
        }
        json.WriteEndObject();
    }
}
