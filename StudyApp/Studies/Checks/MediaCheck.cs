using StudyApp.Authoring.Diagnostics;
using StudyApp.Studies.Items;
using StudyApp.Studies.Model;

namespace StudyApp.Studies.Checks;

/// <summary>Looks whether the pictures, sounds and films of questionnaires can be shown.</summary>
internal static class MediaCheck
{
    public static void Report(
        IEnumerable<Questionnaire> questionnaires,
        IReadOnlySet<string> paths,
        DiagnosticBag diagnostics
    )
    {
        foreach (var address in questionnaires.SelectMany(q => q.Items).SelectMany(i => i.Media))
        {
            var place = MediaAddress.Read(address.Value);
            if (place.IsRemote)
                diagnostics.Warn(
                    DiagnosticCodes.RemoteMedia,
                    address.Span,
                    $"\"{address.Value}\" lies outside the study: pages load nothing from there, so it will "
                        + $"not be shown.",
                    "save the file in the folder static and write /static/NAME"
                );
            else if (place.File is { Length: > 0 } file && !paths.Contains(file))
                diagnostics.Warn(
                    DiagnosticCodes.MissingMedia,
                    address.Span,
                    $"There is no file {file} in the study's folder.",
                    Suggestions.DidYouMean(file, paths) ?? "files for participants lie in the folder static"
                );
        }
    }
}
