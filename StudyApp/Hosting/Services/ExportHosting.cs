using StudyApp.Research.Data;

namespace StudyApp.Hosting.Services;

internal static class ExportHosting
{
    /// <summary>The exports of the study's data, one class per format.</summary>
    public static void AddExports(this IServiceCollection services)
    {
        services.AddScoped<WideExport>();
        services.AddScoped<InteractionsExport>();
        services.AddScoped<LongExport>();
        services.AddScoped<TrialsExport>();
        services.AddScoped<ScoresExport>();
        services.AddScoped<TablesExport>();
        services.AddScoped<JsonExport>();
    }
}
