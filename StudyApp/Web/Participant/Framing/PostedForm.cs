using System.Globalization;
using System.Net;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using StudyApp.Studies.Items.Answers;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Framing;

/// <summary>A form as the browser sent it.</summary>
/// <remarks>A missing or outdated token does not lose what was typed: the page is shown again with it.</remarks>
/// <param name="Fields">Everything sent.</param>
/// <param name="TokenIsValid">Whether the form came from a page of ours.</param>
/// <param name="Visit">The visit the form says it is for; null when it says none.</param>
/// <param name="Version">The version of the page that the form says was shown; null when it says none.</param>
internal sealed record PostedForm(FormFields Fields, bool TokenIsValid, int? Visit, string? Version = null)
{
    /// <summary>The fields that came twice with different values.</summary>
    public IReadOnlyList<string> Repeated { get; init; } = [];

    /// <summary>
    /// The form of a request; null when it holds characters that no answer may hold (NUL, half a surrogate pair).
    /// </summary>
    public static async Task<PostedForm?> ReadAsync(HttpContext context)
    {
        var token = context.Features.Get<IAntiforgeryValidationFeature>()?.IsValid == true;
        context.Features.Set<IAntiforgeryValidationFeature>(null);
        if (!context.Request.HasFormContentType) return new(FormFields.Empty, token, null);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        // Values that do not count, after the first of their name, are looked at too.
        var texts = form.SelectMany(f => f.Value.Append(f.Key)).OfType<string>().ToList();
        if (!texts.TrueForAll(IsText)) return null;
        // The form reader leaves %-codes of bytes that are no character as they are, or writes U+FFFD; only the bytes
        // tell whether someone typed that.
        if (texts.Exists(t => t.AsSpan().ContainsAny('%', '\uFFFD')) && !await IsUtf8Async(context.Request))
            return null;
        var sent = form["__visit"].FirstOrEmpty();
        int? visit = int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
        var version = form["__version"].FirstOrEmpty();
        return new(new(form.Once()), token, visit, version.Length > 0 ? version : null)
        {
            Repeated = [.. form.Where(f => f.Value.Differ()).Select(f => f.Key)],
        };
    }

    private static async Task<bool> IsUtf8Async(HttpRequest request)
    {
        request.Body.Position = 0;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return Utf8.IsValid(WebUtility.UrlDecodeToBytes(body.GetBuffer(), 0, (int)body.Length) ?? []);
    }

    /// <summary>Whether every character may be part of an answer: no NUL, no half surrogate pair.</summary>
    public static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\0') return false;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }
        return true;
    }
}
