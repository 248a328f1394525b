using System.Security.Cryptography;
using System.Text;

namespace StudyApp.Web.Account;

/// <summary>The one-time link that makes the first account. The token itself is only ever printed; its hash is kept until it is used, and never stored. Thread-safe.</summary>
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

    /// <summary>Uses the token up; false when it is wrong, too late, or somebody was quicker.</summary>
    public bool TryUse(string? token) => Find(token) is { } found && Interlocked.CompareExchange(ref _issued, null, found) == found;

    private Issued? Find(string? token) =>
        token is { Length: > 0 and <= 128 } && _issued is { } issued && clock.GetUtcNow() < issued.Expires && CryptographicOperations.FixedTimeEquals(issued.Hash, Hash(token)) ? issued : null;

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
