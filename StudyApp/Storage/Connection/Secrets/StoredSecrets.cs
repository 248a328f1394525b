using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using StudyApp.Storage.Entities.Server;
using StudyApp.Studies.Model;

namespace StudyApp.Storage.Connection.Secrets;

/// <summary>
/// The secrets that lie in a study's database, wrapped by its key file: what links are signed with, and the keys of
/// cookies.
/// </summary>
internal static class StoredSecrets
{
    private const string Purpose = "study secret";

    // What the framework calls an element that must not lie there as it is.
    private static readonly XNamespace Framework = "http://schemas.asp.net/2015/03/dataProtection";

    /// <summary>The study's secret; null as long as there is none.</summary>
    public static byte[]? Read(StudyDatabase database, string stored) =>
        stored.Length == 0 ? null : Convert.FromBase64String(database.Keys.Unwrap(stored, Purpose));

    /// <summary>Refuses a key file that is not this database's, before anything changes.</summary>
    /// <exception cref="DatabaseException">It is absent or another one.</exception>
    public static async Task CheckAsync(StudyDatabase database, StudyDbContext context, CancellationToken cancel)
    {
        // An older version's row has no secret, or one that is not wrapped.
        if ((await context.Database.GetPendingMigrationsAsync(cancel)).Any()) return;
        if (await context.Study.Select(s => s.Secret).FirstOrDefaultAsync(cancel) is { } stored) Read(database, stored);
    }

    /// <summary>
    /// Makes what is not there yet, and wraps what older versions stored as it is; answers whether there was such.
    /// </summary>
    public static async Task<bool> WrapAsync(
        StudyDatabase database,
        StudyDbContext context,
        StudyRecord record,
        CancellationToken cancel
    )
    {
        database.Keys.MakeSure();
        // The row is held now: of two servers that came with a key each, the second stops here.
        Read(database, record.Secret);
        var wasPlain = record.Secret.Length > 0 && !KeyFile.IsWrapped(record.Secret);
        if (record.Secret.Length == 0) record.Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        if (!KeyFile.IsWrapped(record.Secret)) record.Secret = database.Keys.Wrap(record.Secret, Purpose);
        foreach (var key in await context.DataProtectionKeys.ToListAsync(cancel))
        {
            if (Wrapped(database.Keys, key.Xml) is not { } wrapped) continue;
            key.Xml = wrapped;
            wasPlain = true;
        }
        return wasPlain;
    }

    /// <summary>Forgets all secrets, so that the next start makes new ones.</summary>
    public static async Task ForgetAsync(StudyDatabase database, Study study, CancellationToken cancel)
    {
        await StudyDatabaseSetup.RequireAsync(database, study, cancel);
        await using var context = database.CreateDbContext();
        using var turn = await database.WriteTurnAsync(cancel);
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        await context.DataProtectionKeys.ExecuteDeleteAsync(cancel);
        await context.Study.ExecuteUpdateAsync(row => row.SetProperty(s => s.Secret, ""), cancel);
        await transaction.CommitAsync(cancel);
    }

    // As the framework would have stored it with an encryptor; null for one that it did.
    private static string? Wrapped(KeyFile keys, string xml)
    {
        var key = XElement.Parse(xml);
        var plain = key.DescendantsAndSelf()
            .Where(e => (bool?)e.Attribute(Framework + "requiresEncryption") == true)
            .ToList();
        if (plain.Count == 0) return null;
        foreach (var element in plain)
            element.ReplaceWith(new XElement(
                Framework + DatabaseKeys.SecretElement,
                    new XAttribute(DatabaseKeys.DecryptorAttribute, typeof(WrappedXml).AssemblyQualifiedName!),
                        new WrappingXml(keys).Encrypt(element).EncryptedElement));
        return key.ToString(SaveOptions.DisableFormatting);
    }
}
