using Microsoft.Net.Http.Headers;

namespace StudyApp.Web.Shared;

/// <summary>The one way in which our pages send forms: URL-encoded, in UTF-8.</summary>
/// <remarks>
/// Others are refused before anything reads them: no page of ours takes a file, and readers of parts and of old
/// character sets give up in ways of their own.
/// </remarks>
internal static class FormEncoding
{
    public static void Use(IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.Request.HasFormContentType || IsOurs(context.Request.ContentType)) return next(context);
        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    });

    private static bool IsOurs(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        && (
            !type.Charset.HasValue
            || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        );
}
