using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using StudyApp.Web.Shared;

namespace StudyApp.Hosting.Folders;

/// <summary>
/// How files of a study are served: with a type for every name, files that game engines compress beforehand with the
/// encoding they carry in their name, pages with the policy of authors' pages.
/// </summary>
internal sealed class StudyFileTypes : IContentTypeProvider
{
    private const string Bytes = "application/octet-stream";

    // What engines pack; an archive for download is none of these.
    private static readonly string[] Packed = [".js", ".wasm", ".data", ".json", ".mem", ".pck", ".css", ".svg"];

    private readonly FileExtensionContentTypeProvider _known = new()
    {
        Mappings =
        {
            [".vtt"] = "text/vtt",
            [".mjs"] = "text/javascript",
            [".wasm"] = "application/wasm",
            [".data"] = Bytes,
            [".mem"] = Bytes,
            [".unityweb"] = Bytes,
        },
    };

    /// <summary>Serves the files below an address.</summary>
    public static StaticFileOptions Serving(IFileProvider files, string below) => new()
    {
        FileProvider = files,
        RequestPath = below,
        ContentTypeProvider = new StudyFileTypes(),
        OnPrepareResponse = Prepare,
    };

    public bool TryGetContentType(string subpath, out string contentType)
    {
        // What is unknown is a file of bytes: browsers are told not to guess.
        if (
            !_known.TryGetContentType(
                EncodingOf(subpath) is null ? subpath : subpath[..subpath.LastIndexOf('.')],
                out contentType!
            )
        )
            contentType = Bytes;
        return true;
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        if (EncodingOf(file.Context.Request.Path.Value ?? "") is { } encoding) headers.ContentEncoding = encoding;
        if (headers.ContentType.ToString().StartsWith("text/html", StringComparison.Ordinal))
            headers.ContentSecurityPolicy = SecurityHeaders.Authors;
    }

    private static string? EncodingOf(string path)
    {
        var encoding =
            path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? "gzip"
            : path.EndsWith(".br", StringComparison.OrdinalIgnoreCase) ? "br"
            : null;
        return
            encoding is not null
            && Array.Exists(
                Packed,
                ending => path.AsSpan(0, path.Length - 3).EndsWith(ending, StringComparison.OrdinalIgnoreCase)
            )
            ? encoding
            : null;
    }
}
