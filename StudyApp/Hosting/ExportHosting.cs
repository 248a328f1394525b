using StudyApp.Exports;

namespace StudyApp.Hosting;

internal static class ExportHosting
{
    /// <summary>The exports of the study's data, one class per format.</summary>
    public static void AddExports(this IServiceCollection services)
    {
        services.AddSingleton<WideExport>();
        services.AddSingleton<InteractionsExport>();
        services.AddSingleton<LongExport>();
        services.AddSingleton<TrialsExport>();
        services.AddSingleton<JsonExport>();
    }
}
