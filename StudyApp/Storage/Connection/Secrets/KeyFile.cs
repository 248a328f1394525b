using System.Security.Cryptography;
using System.Text;
using StudyApp.Storage.Connection.Sqlite;

namespace StudyApp.Storage.Connection.Secrets;

/// <summary>
/// A key outside the database that wraps the secrets in it: who is given the database has none of them.
/// </summary>
/// <remarks>Servers of one study have the same file. Thread-safe.</remarks>
/// <param name="path">Absolute; null for a key that is gone with the process.</param>
public sealed class KeyFile(string? path)
{
    /// <summary>What is added to the name of an SQLite file for that of its key.</summary>
    public const string Ending = ".key";

    private const string Mark = "wrapped:1:";
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private const string Remedy =
        "Put the study's own key file there, or name its place with KEY_FILE; where it is lost, start "
        + "once with --new-keys.";

    private const string Words =
        """
        # The key to the secrets in a study's database (cookies, signed links, hashed addresses).
        # Keep it secret, keep a copy apart from the database, and give every server of the study the same file.

        """;

    private readonly Lock _gate = new();
    private byte[]? _key;

    /// <summary>The key of databases that are gone with the process too.</summary>
    public static KeyFile OfThisProcess { get; } = new(null);

    /// <summary>What messages call it.</summary>
    public string Description => path ?? "memory";

    /// <summary>Whether a stored text is wrapped; those of older versions lie there as they are.</summary>
    public static bool IsWrapped(string stored) => stored.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>Reads the key, and makes it where there is none.</summary>
    /// <exception cref="DatabaseException">It cannot be read or made, or is no key.</exception>
    public void MakeSure()
    {
        lock (_gate) _key ??= Read() ?? Make();
    }

    /// <summary>Wraps a text; <see cref="MakeSure"/> was called before.</summary>
    /// <param name="text">The secret.</param>
    /// <param name="purpose">What it is for; it cannot be unwrapped as something else.</param>
    public string Wrap(string text, string purpose)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var wrapped = new byte[NonceLength + TagLength + plain.Length];
        var nonce = wrapped.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(Key(), TagLength);
        cipher.Encrypt(nonce, plain, wrapped.AsSpan(NonceLength + TagLength), wrapped.AsSpan(NonceLength, TagLength),
            Encoding.UTF8.GetBytes(purpose));
        return Mark + Convert.ToBase64String(wrapped);
    }

    /// <summary>The text that was wrapped; one that is not wrapped itself.</summary>
    /// <exception cref="DatabaseException">There is no key, or it is another one.</exception>
    public string Unwrap(string stored, string purpose)
    {
        if (!IsWrapped(stored)) return stored;
        try
        {
            var wrapped = Convert.FromBase64String(stored[Mark.Length..]);
            var plain = new byte[wrapped.Length - NonceLength - TagLength];
            using var cipher = new AesGcm(Key(), TagLength);
            cipher.Decrypt(wrapped.AsSpan(0, NonceLength), wrapped.AsSpan(NonceLength + TagLength),
                wrapped.AsSpan(NonceLength, TagLength), plain, Encoding.UTF8.GetBytes(purpose));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException or OverflowException)
        {
            throw new DatabaseException(
                DatabaseProblem.Wrong,
                $"The key file {Description} does not fit the database: its secrets are wrapped with "
                    + $"another key. Nothing was changed. {Remedy}",
                failure);
        }
    }

    private byte[] Key()
    {
        lock (_gate)
            return _key ??= Read() ?? throw new DatabaseException(
                DatabaseProblem.Wrong,
                $"The secrets in the database are wrapped with a key file, and there is none at "
                    + $"{Description}. Nothing was changed. {Remedy}"
            );
    }

    private byte[]? Read()
    {
        if (path is null) return RandomNumberGenerator.GetBytes(KeyLength);
        try
        {
            var line = Array.FindLast(File.ReadAllLines(path), l => l.Length > 0 && l[0] != '#')?.Trim();
            var key = new byte[KeyLength];
            if (line is not null && Convert.TryFromBase64String(line, key, out var length) && length == KeyLength)
                return key;
            throw new DatabaseException(DatabaseProblem.Wrong, $"{path} is no key file. Nothing was changed. {Remedy}");
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException(DatabaseProblem.Unavailable,
                $"The key file {path} cannot be read: {failure.Message} Give the program's user the right "
                    + $"to read it.",
                failure
            );
        }
    }

    // It is durable before anything is wrapped with it. Of two servers that make it at once one waits for what the
    // other wrote.
    private byte[] Make()
    {
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = new FileStream(temporary, SqliteFile.PrivateFile()))
            {
                file.Write(Encoding.UTF8.GetBytes(Words + Convert.ToBase64String(key) + "\n"));
                file.Flush(flushToDisk: true);
            }
            try
            {
                File.Move(temporary, path!, overwrite: false);
                return key;
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(temporary);
                return Read()!;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException(
                DatabaseProblem.Unavailable,
                $"The key file {path} cannot be made: {failure.Message} Give the program's user the right "
                    + $"to write there, or name another place with KEY_FILE.",
                failure);
        }
    }
}
