using Microsoft.AspNetCore.Mvc;
using StudyApp.Participation.Planning;
using StudyApp.Research.Data;
using StudyApp.Research.Data.Writing;

namespace StudyApp.Web.Admin.Export;

/// <summary>The download behind the panel's export page.</summary>
internal static class ExportEndpoints
{
    public static Task FileAsync(
        HttpContext http, ExportCatalogue catalogue, StudyRuntime runtime, string name,
        [AsParameters] Scope scope, CancellationToken cancel)
    {
        if (catalogue.Find(name + ".csv", runtime.Study) is not { } file)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
        Announce(http.Response, file.Name);
        return file.WriteAsync(http.Response.Body, scope.ToExport(), cancel);
    }

    private static void Announce(HttpResponse response, string file)
    {
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // Headers are ASCII: other letters are said a second time, encoded, for the browsers that know the newer form.
        var ascii = string.Concat(file.Select(c => char.IsAscii(c) && c is not ('"' or '\\') ? c : '_'));
        var encoded = ascii == file ? "" : $"; filename*=UTF-8''{Uri.EscapeDataString(file)}";
        response.Headers.ContentDisposition = $"attachment; filename=\"{ascii}\"{encoded}";
    }

    /// <summary>
    /// Who is in the file, as the address says it: <c>true</c>, <c>1</c> or a ticked box's <c>on</c>.
    /// </summary>
    internal sealed record Scope(
        [FromQuery(Name = "includeUnfinished")] string[] Unfinished,
        [FromQuery(Name = "includeExcluded")] string[] Excluded
    )
    {
        public ExportScope ToExport() => new(IsSet(Unfinished), IsSet(Excluded));

        private static bool IsSet(string[] values) => values is ["true" or "True" or "1" or "on", ..];
    }
}
