using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace StudyApp.Simulation;

/// <summary>A request that is sent whole and whose answer nobody reads: the connection ends right after it.</summary>
/// <remarks>An HTTP client would wait for the answer.</remarks>
internal static class CutConnection
{
    /// <param name="url">Where a form goes.</param>
    /// <param name="cookies">The cookie header; empty for none.</param>
    /// <param name="fields">The form.</param>
    /// <param name="hard">Whether the connection is reset: the server may not even see what was sent.</param>
    public static async Task PostAsync(
        Uri url,
        string cookies,
        IEnumerable<KeyValuePair<string, string>> fields,
        bool hard,
        CancellationToken cancel
    )
    {
        using var content = new FormUrlEncodedContent(fields);
        var body = await content.ReadAsByteArrayAsync(cancel);
        var head =
            $"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nAccept: text/html\r\n"
            + $"{(cookies.Length > 0 ? $"Cookie: {cookies}\r\n" : "")}Content-Type: "
            + $"application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n";
        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(url.IdnHost, url.Port, cancel);
            if (hard) connection.LingerState = new(true, 0);
            await using var stream = await StreamAsync(connection, url, cancel);
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body], cancel);
            await stream.FlushAsync(cancel);
        }
        catch (Exception lost) when (lost is IOException or SocketException or AuthenticationException)
        {
            // Cut sooner than meant: the participant knows no more than otherwise.
        }
    }

    private static async Task<Stream> StreamAsync(TcpClient connection, Uri url, CancellationToken cancel)
    {
        if (url.Scheme != Uri.UriSchemeHttps) return connection.GetStream();
        var secure = new SslStream(connection.GetStream());
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = url.IdnHost }, cancel);
        return secure;
    }
}
