using System.Net.Http.Headers;
using System.Text;

namespace StudyApp.Tests.Integration.Hostile;

/// <summary>One request as it goes out.</summary>
/// <param name="Path">Below the application's root.</param>
/// <param name="ContentType">As written in the header; null for none.</param>
/// <param name="Body">The bytes.</param>
/// <param name="What">The changes, for those who replay it.</param>
/// <param name="HoldsNoText">Whether the server reads it as a form or document with characters that no answer may hold, and must answer
/// 400.</param>
/// <param name="Token">The form token sent as a header; null for none.</param>
/// <param name="Cookie">Sent instead of the participant's cookies; null for those.</param>
internal sealed record HostileRequest(
    string Path,
    string? ContentType,
    byte[] Body,
    string What,
    bool HoldsNoText,
    string? Token = null,
    string? Cookie = null
)
{
    public HttpRequestMessage ToMessage(string cookies)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new ByteArrayContent(Body) };
        if (ContentType is not null) message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        message.Headers.TryAddWithoutValidation("Cookie", Cookie ?? cookies);
        if (Token is not null) message.Headers.TryAddWithoutValidation("RequestVerificationToken", Token);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return message;
    }

    public override string ToString() =>
        $"POST {Path} ({ContentType ?? "no content type"}): {What}\n  {Shown(Encoding.Latin1.GetString(Body))}";

    private static string Shown(string body) => body.Length <= 1_500 ? body : $"{body[..1_500]}… ({body.Length} bytes)";
}
