using System.Collections.Immutable;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Storage.Entities.Server;
using StudyApp.Studies.Model;
using StudyApp.Studies.Reading;

namespace StudyApp.Research.Data.Writing;

/// <summary>The questionnaires as they are now and as they were when participants answered them.</summary>
internal sealed class QuestionnaireVersions
{
    private readonly Dictionary<string, Questionnaire> _byHash = new(StringComparer.Ordinal);
    private readonly ILookup<string, Questionnaire> _byName;

    /// <param name="study">The study as it is now.</param>
    /// <param name="stored">Every version, newest first.</param>
    public QuestionnaireVersions(Study study, IEnumerable<StudyVersion> stored)
    {
        foreach (var current in study.Questionnaires.Values.OrderBy(q => q.Name, StringComparer.Ordinal))
            _byHash[current.Version.Hash] = current;
        foreach (var version in stored.Where(v => v.Kind == "questionnaire" && !_byHash.ContainsKey(v.Hash)))
            if (
                StudyReader.ReadQuestionnaire(version.Name, version.Content, new DiagnosticBag(), study.Languages) is
                { } questionnaire
            )
                _byHash[version.Hash] = questionnaire;
        // Two files of the same content have one hash, and both their columns.
        _byName = study.Questionnaires.Values.Concat(_byHash.Values).ToLookup(q => q.Name, StringComparer.Ordinal);
    }

    /// <summary>
    /// The columns of a questionnaire: those of the current version in file order, then those that only older versions
    /// had, newer versions first.
    /// </summary>
    public ImmutableArray<string> Columns(string questionnaire) =>
        [.. _byName[questionnaire].SelectMany(q => q.Columns).Select(c => c.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>What was shown; null when it is not known any more.</summary>
    public Questionnaire? Find(string hash) => _byHash.GetValueOrDefault(hash);
}
