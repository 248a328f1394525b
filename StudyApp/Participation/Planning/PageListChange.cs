using System.Globalization;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Flow;
using StudyApp.Studies.Model;

namespace StudyApp.Participation.Planning;

/// <summary>What a study's files, as they are now, mean for the participants who are on their way.</summary>
public static class PageListChange
{
    /// <summary>
    /// Tells of those whose page is gone, hidden from them or changed, and of those whose condition is gone.
    /// </summary>
    /// <remarks>Nothing in the database is changed.</remarks>
    /// <param name="study">The study as its files say now.</param>
    /// <param name="config">The name of its configuration file.</param>
    /// <param name="standings">Where they stand.</param>
    /// <param name="diagnostics">Takes what is found.</param>
    public static void Report(Study study, string config, IEnumerable<Standing> standings, DiagnosticBag diagnostics)
    {
        var flow = new StudyFlow(study);
        var all = standings.ToList();
        // What is shown in another language is another version.
        var shown = study
            .Translations.Values.Append(study)
            .SelectMany(s => s.Versions)
            .Select(v => v.Hash)
            .ToHashSet(StringComparer.Ordinal);
        foreach (
            var condition in all.Where(s => s.Condition > study.Conditions.Length)
                .GroupBy(s => s.Condition)
                .OrderBy(g => g.Key)
        )
            Warn(
                condition,
                $"in condition {condition.Key}, but CONDITIONS has {study.Conditions.Length}: the way of "
                    + $"those without a condition is theirs",
                "keep the condition and give it enabled=false"
            );
        var occurrences = study
            .AllPages.GroupBy(p => p.Path, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        foreach (var page in all.GroupBy(s => (s.Path, s.Occurrence)))
        {
            if (page.Key.Occurrence >= occurrences.GetValueOrDefault(page.Key.Path))
            {
                Warn(
                    page,
                    $"at \"{page.Key.Path}\", which is not in PAGE_LIST any "
                        + $"more{(page.Key.Occurrence > 0 ? $" as often as before ({page.Key.Occurrence + 1} times)" : "")}: "
                        + $"the next page not answered yet follows",
                    "keep the page until they are through, or leave it at that"
                );
                continue;
            }
            var elsewhere = page.Where(s =>
                    flow.Plan(s.Condition).Possible.All(step => (step.Page.Path, step.Occurrence) != page.Key)
                )
                .ToList();
            if (elsewhere.Count > 0)
                Warn(
                    elsewhere,
                    $"at \"{page.Key.Path}\", which the way of their condition leaves out now: the next page not "
                        + $"answered yet follows",
                    remedy: null
                );
            var changed = page.Except(elsewhere)
                .Where(s => s.VersionHash is not null && !shown.Contains(s.VersionHash))
                .ToList();
            if (changed.Count > 0)
                diagnostics.Inform(
                    DiagnosticCodes.ParticipantsAffected,
                    SourceSpan.WholeFile(config),
                    $"{People(changed)} at \"{page.Key.Path}\", which changed since: it is shown as it is now, "
                        + $"with what was typed."
                );
        }

        void Warn(IEnumerable<Standing> whom, string what, string? remedy) =>
            diagnostics.Warn(
                DiagnosticCodes.ParticipantsAffected,
                SourceSpan.WholeFile(config),
                $"{People(whom)} {what}.",
                remedy
            );
    }

    private static string People(IEnumerable<Standing> whom)
    {
        var count = whom.Sum(s => s.Participants);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{count} unfinished participant{(count == 1 ? " is" : "s are")}"
        );
    }
}
