namespace StudyApp.Studies;

/// <summary>What one configuration file says: the study, and how to serve it.</summary>
public sealed record LoadedStudy(Study Study, ServerSettings Server);
