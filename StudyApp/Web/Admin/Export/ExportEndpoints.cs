using Microsoft.AspNetCore.Mvc;
using StudyApp.Participation.Planning;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;
using StudyApp.Storage.Connection;

namespace StudyApp.Web.Admin.Export;

/// <summary>The downloads behind the panel's export page.</summary>
internal static class ExportEndpoints
{
    public static Task WideAsync(HttpContext http, [FromServices] WideExport export, [AsParameters] Scope scope, CancellationToken cancel)
    {
        Announce(http.Response, ExportFiles.WideName);
        return export.WriteAsync(http.Response.Body, scope.ToExport(), cancel);
    }

    public static Task LongAsync(HttpContext http, [FromServices] LongExport export, [AsParameters] Scope scope, CancellationToken cancel)
    {
        Announce(http.Response, LongExport.FileName);
        return export.WriteAsync(http.Response.Body, scope.ToExport(), cancel);
    }

    public static Task ScoresAsync(HttpContext http, [FromServices] ScoresExport export, [AsParameters] Scope scope, CancellationToken cancel)
    {
        Announce(http.Response, ScoresExport.FileName);
        return export.WriteAsync(http.Response.Body, scope.ToExport(), cancel);
    }

    public static Task CodebookAsync(HttpContext http, StudyRuntime runtime, CancellationToken cancel)
    {
        Announce(http.Response, CodebookExport.FileName);
        return new CodebookExport(runtime.Study).WriteAsync(http.Response.Body, cancel);
    }

    public static Task InteractionsAsync(HttpContext http, [FromServices] InteractionsExport export, [AsParameters] Scope scope, CancellationToken cancel)
    {
        Announce(http.Response, ExportFiles.InteractionsName);
        return export.WriteAsync(http.Response.Body, scope.ToExport(), cancel);
    }

    public static Task TrialsAsync(HttpContext http, [FromServices] TrialsExport export, StudyRuntime runtime, string task, [AsParameters] Scope scope, CancellationToken cancel)
    {
        if (!ExportFiles.TasksOf(runtime.Study).Contains(task, StringComparer.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        Announce(http.Response, ExportFiles.TrialsName(task));
        return export.WriteAsync(task, http.Response.Body, scope.ToExport(), cancel);
    }

    public static Task TableAsync(HttpContext http, [FromServices] TablesExport export, StudyRuntime runtime, string name, [AsParameters] Scope scope, CancellationToken cancel)
    {
        if (runtime.Study.Tables.Keys.FirstOrDefault(t => TablesExport.FileNameOf(t) == $"table_{name}.csv") is not { } table)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        Announce(http.Response, TablesExport.FileNameOf(table));
        return export.WriteAsync(table, http.Response.Body, scope.ToExport(), cancel);
    }

    public static Task BoundWideAsync(HttpContext http, [FromServices] WideExport export, StudyDatabase database, string bind, [AsParameters] Scope scope, CancellationToken cancel) =>
        OfBindAsync(http, database, bind, WideExport.FileNameOf, () => export.WriteAsync(bind, http.Response.Body, scope.ToExport(), cancel));

    public static Task BoundLongAsync(HttpContext http, [FromServices] LongExport export, StudyDatabase database, string bind, [AsParameters] Scope scope, CancellationToken cancel) =>
        OfBindAsync(http, database, bind, LongExport.FileNameOf, () => export.WriteAsync(bind, http.Response.Body, scope.ToExport(), cancel));

    public static Task BoundCodebookAsync(HttpContext http, StudyRuntime runtime, StudyDatabase database, string bind, CancellationToken cancel) =>
        OfBindAsync(http, database, bind, CodebookExport.FileNameOf, () => new CodebookExport(runtime.Study).WriteAsync(bind, http.Response.Body, cancel));

    private static Task OfBindAsync(HttpContext http, StudyDatabase database, string bind, Func<string, string> fileName, Func<Task> write)
    {
        if (!database.Bound.Names.Contains(bind))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        Announce(http.Response, fileName(bind));
        return write();
    }

    private static void Announce(HttpResponse response, string file)
    {
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // Headers are ASCII: other letters are said a second time, encoded, for the browsers that know the newer form.
        var ascii = string.Concat(file.Select(c => char.IsAscii(c) && c is not ('"' or '\\') ? c : '_'));
        response.Headers.ContentDisposition = $"attachment; filename=\"{ascii}\"" + (ascii == file ? "" : $"; filename*=UTF-8''{Uri.EscapeDataString(file)}");
    }

    /// <summary>Who is in the file, as the address says it: <c>true</c>, <c>1</c> or a ticked box's <c>on</c>.</summary>
    internal sealed record Scope(
        [FromQuery(Name = "includeUnfinished")] string[] Unfinished, [FromQuery(Name = "includeExcluded")] string[] Excluded)
    {
        public ExportScope ToExport() => new(IsSet(Unfinished), IsSet(Excluded));

        private static bool IsSet(string[] values) => values is ["true" or "True" or "1" or "on", ..];
    }
}
