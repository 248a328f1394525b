using StudyApp.Studies.Model;
using StudyApp.Studies.Settings;

namespace StudyApp.Studies.Reading;

/// <summary>What one configuration file says: the study, and how to serve it.</summary>
public sealed record LoadedStudy(Study Study, ServerSettings Server);
