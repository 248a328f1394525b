namespace StudyApp.Storage.Connection.Bound;

/// <summary>Documents by the stubs that stand for them.</summary>
internal sealed class BoundTexts(IReadOnlyDictionary<string, string> found)
{
    /// <summary>
    /// A stored text itself, or the document of a stub; an empty object for a document that is not there.
    /// </summary>
    public string Text(string stored) =>
        BoundStub.Read(stored) is null ? stored : found.GetValueOrDefault(stored, "{}");

    /// <summary>
    /// The parts of a submission; those of a stub come from its document and are empty when it is not there.
    /// </summary>
    public BoundAnswers Answers(BoundAnswers stored) =>
        BoundStub.Read(stored.Answers) is null ? stored : BoundAnswers.Read(found.GetValueOrDefault(stored.Answers));

    /// <summary>Whether a stub's document is not there.</summary>
    public bool IsMissing(string stored) => BoundStub.Read(stored) is not null && !found.ContainsKey(stored);
}
