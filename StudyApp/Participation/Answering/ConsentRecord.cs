using StudyApp.Authoring.Html;
using StudyApp.Studies.Model;

namespace StudyApp.Participation.Answering;

/// <summary>That somebody agreed, and to what.</summary>
/// <param name="Study">The study as it is now, in the language of the consent.</param>
/// <param name="Text">What was read.</param>
/// <param name="Hash">Of the consent text: what exports and the visit name.</param>
/// <param name="At">UTC.</param>
public sealed record ConsentRecord(Study Study, SafeHtml Text, string Hash, DateTime At);
