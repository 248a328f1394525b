using System.Security.Cryptography;
using System.Text;

namespace StudyApp.Studies.Model;

/// <summary>
/// What a participant is shown, word for word, under its hash: every visit names the version it showed.
/// </summary>
/// <param name="Kind"><c>questionnaire</c>, <c>consent</c>, <c>instructions</c>, <c>simple</c>, <c>custom</c>,
/// <c>task</c>, <c>table</c> or <c>page_list</c>.</param>
/// <param name="Name">The questionnaire's, page's, task's or table's name.</param>
/// <param name="Hash">SHA-256 of the content in UTF-8, lower-case hex: for files, what <c>sha256sum</c> prints.</param>
/// <param name="Content">The file's text, the files of all languages one after the other, or the task's parameters as
/// JSON.</param>
public sealed record ContentVersion(string Kind, string Name, string Hash, string Content)
{
    /// <summary>The version of a content.</summary>
    public static ContentVersion Of(string kind, string name, string content) =>
        new(kind, name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))), content);
}
