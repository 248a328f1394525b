using StudyApp.Authoring.Diagnostics;

namespace StudyApp.Authoring.Toml;

/// <summary>One part of a dotted key, unquoted, with its place.</summary>
internal readonly record struct KeyPart(string Text, SourceSpan Span)
{
    /// <summary>A key as a message quotes it: dotted, between quotes, cut when endless.</summary>
    public static string Show(IEnumerable<KeyPart> key)
    {
        var text = string.Join('.', key.Take(10).Select(p => p.Text));
        return text.Length <= 60 ? $"\"{text}\"" : $"\"{text[..60]}…\"";
    }
}
