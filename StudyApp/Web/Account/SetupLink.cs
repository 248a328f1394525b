using System.Security.Cryptography;
using System.Text;

namespace StudyApp.Web.Account;

/// <summary>The one-time link that makes the first account.</summary>
/// <remarks>
/// The token itself is only ever printed; its hash is kept until it is used, and never stored. Thread-safe.
/// </remarks>
internal sealed class SetupLink(TimeProvider clock)
{
    public static readonly TimeSpan ValidFor = TimeSpan.FromHours(24);

    private sealed record Issued(byte[] Hash, DateTimeOffset Expires);

    private Issued? _issued;

    /// <summary>Whether there is neither account nor password, so that a link is to be printed.</summary>
    public bool IsWanted { get; set; }

    /// <summary>A new token; one issued before is void.</summary>
    public string Issue()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _issued = new(Hash(token), clock.GetUtcNow() + ValidFor);
        return token;
    }

    /// <summary>Whether the token is right, in time and not used.</summary>
    public bool Accepts(string? token) => Find(token) is not null;

    /// <summary>Uses the token up to make the account; it is valid again when that failed, however it failed.</summary>
    /// <param name="token">What the link said.</param>
    /// <param name="make">Makes the account; false when it could not.</param>
    /// <returns>False when the token is wrong or too late, somebody was quicker, or there is no account.</returns>
    public async Task<bool> UseAsync(string? token, Func<Task<bool>> make)
    {
        if (Find(token) is not { } found || Interlocked.CompareExchange(ref _issued, null, found) != found)
            return false;
        var isMade = false;
        try
        {
            return isMade = await make();
        }
        finally
        {
            // Unless another was issued meanwhile.
            if (!isMade) Interlocked.CompareExchange(ref _issued, found, null);
        }
    }

    private Issued? Find(string? token) =>
        token is { Length: > 0 and <= 128 }
        && _issued is { } issued
        && clock.GetUtcNow() < issued.Expires
        && CryptographicOperations.FixedTimeEquals(issued.Hash, Hash(token))
            ? issued
            : null;

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
