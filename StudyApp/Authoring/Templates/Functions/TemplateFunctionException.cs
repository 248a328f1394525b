namespace StudyApp.Authoring.Templates.Functions;

/// <summary>
/// What a caller's function throws when it is used wrongly: rendering ends, with the message and the place of the call.
/// </summary>
/// <param name="message">For authors, in English; never quotes answers.</param>
public sealed class TemplateFunctionException(string message) : Exception(message);
