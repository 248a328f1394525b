using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using StudyApp.Hosting.Folders;
using StudyApp.Storage.Connection;
using StudyApp.Storage.Connection.Bound;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Storage.Participants;

namespace StudyApp.Hosting.Services;

internal static class StorageHosting
{
    /// <summary>
    /// The study's database, its readers and its one writer; cookies are protected by keys that lie there.
    /// </summary>
    public static void AddStorage(this IServiceCollection services, StudyServerOptions options)
    {
        services.AddSingleton(s =>
        {
            var database = StudyDatabases.For(options.Loaded.Server, options.Folder);
            var log = s.GetRequiredService<ILogger<BoundDatabases>>();
            database.Bound.Warn = sentence => log.LogWarning("{Sentence}", sentence);
            return database;
        });
        services.AddSingleton<IDbContextFactory<StudyDbContext>>(s => s.GetRequiredService<StudyDatabase>());
        services.AddScoped(s => s.GetRequiredService<StudyDatabase>().CreateDbContext());
        services.AddSingleton<StudyReads>();
        services.AddSingleton<ParticipantWriter>();
        services.AddSingleton<WriteProbe>();
        services.AddSingleton<WithdrawalReader>();
        services.AddSingleton(s => new StudySecrets(
            s.GetRequiredService<StudyDatabase>(),
            options.Loaded.Server.LinkSecret
        ));
        services.AddSingleton(new ConditionSource(options.Loaded.Study.Assignment.Lookup, options.Folder));
        // Several cookies and tokens are opened with each page: this cipher takes a fraction of the usual one's time.
        // Keys made before say themselves how they are used.
        services
            .AddDataProtection()
            .SetApplicationName("StudyApp")
            .UseCryptographicAlgorithms(new() { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        services.AddSingleton<DatabaseKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s => new ConfigureOptions<KeyManagementOptions>(
            o =>
                (o.XmlRepository, o.XmlEncryptor) = (
                    s.GetRequiredService<DatabaseKeys>(),
                new WrappingXml(s.GetRequiredService<StudyDatabase>().Keys))));
    }
}
