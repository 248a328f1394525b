using System.Security.Cryptography;
using System.Text;

namespace StudyApp.Storage.Connection.Secrets;

/// <summary>Keys made from the study's secret, one for each purpose, the same on every server. Thread-safe.</summary>
/// <param name="database">Where the secret lies.</param>
/// <param name="linkSecret">The author's own secret for links; null for that of the database.</param>
public sealed class StudySecrets(StudyDatabase database, string? linkSecret)
{
    private static readonly byte[] Links = [.. "links"u8];

    private byte[]? _secret;

    /// <summary>What links are signed with.</summary>
    public async Task<byte[]> LinkKeyAsync(CancellationToken cancel) =>
        linkSecret is null ? HMACSHA256.HashData(await SecretAsync(cancel), Links) : LinkKeyOf(linkSecret);

    /// <summary>What links are signed with where the author has a secret of their own.</summary>
    public static byte[] LinkKeyOf(string linkSecret) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(linkSecret), Links);

    /// <summary>
    /// A text that stands for another: the same for the same, and without the secret nobody can tell for which. 32
    /// hexadecimal digits.
    /// </summary>
    /// <param name="purpose">Keeps stand-ins for different things apart.</param>
    /// <param name="text">For what.</param>
    public async Task<string> StandInAsync(string purpose, string text, CancellationToken cancel) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(await SecretAsync(cancel), Encoding.UTF8.GetBytes($"{purpose}:{text}"))
        )[..32];

    private async Task<byte[]> SecretAsync(CancellationToken cancel)
    {
        if (_secret is { } known) return known;
        await using var connection = await database.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT secret FROM study WHERE id = 1";
        return _secret =
            await command.ExecuteScalarAsync(cancel) is string stored
            && StoredSecrets.Read(database, stored) is { } secret
            ? secret
            : throw new DatabaseException(
                DatabaseProblem.Unavailable,
                "The database has no secret yet. Start the study once with this version of the program."
            );
    }
}
