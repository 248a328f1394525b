using StudyApp.Research.Documents;
using StudyApp.Web.Participant.Framing;

namespace StudyApp.Web.Participant.Records;

/// <summary>A file that is saved, and kept by nothing between the server and its reader.</summary>
internal sealed class PdfResult : IResult
{
    private readonly byte[] _file;
    private readonly string _name;

    private PdfResult(byte[] file, string name) => (_file, _name) = (file, name);

    /// <summary>The document as an answer; a page that asks for patience when too many are being made.</summary>
    /// <param name="visit">The request.</param>
    /// <param name="queue">What makes it.</param>
    /// <param name="document">What it says.</param>
    /// <param name="name">The file's name, of ASCII letters, digits and hyphens.</param>
    public static async Task<IResult> MakeAsync(ParticipantVisit visit, PdfQueue queue, Document document, string name)
    {
        // Nobody reads what follows such a request.
        if (HttpMethods.IsHead(visit.Context.Request.Method)) return new PdfResult([], name);
        if (await queue.MakeAsync(document, visit.Cancel) is { } file) return new PdfResult(file, name);
        visit.Context.Response.Headers.RetryAfter = ParticipantErrors.RetryAfter;
        return PageResult.Message(visit, "crowded", StatusCodes.Status503ServiceUnavailable);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/pdf";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = $"attachment; filename=\"{_name}\"";
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;
        response.ContentLength = _file.Length;
        await response.Body.WriteAsync(_file, httpContext.RequestAborted);
    }
}
