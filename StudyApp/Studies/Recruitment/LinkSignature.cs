using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace StudyApp.Studies.Recruitment;

/// <summary>
/// The signature of a study's own links: HMAC-SHA-256 over platform and id, its first 128 bits in base64url.
/// </summary>
/// <remarks>Pure.</remarks>
public static class LinkSignature
{
    /// <summary>The link's parameter that carries it.</summary>
    public const string Parameter = "key";

    private const int Length = 16;

    /// <summary>Signs an id.</summary>
    /// <param name="key">The study's secret.</param>
    /// <param name="source">The platform as <see cref="Arrival.Source"/> has it; empty for none.</param>
    /// <param name="externalId">The id as <see cref="Arrival.ExternalId"/> has it.</param>
    public static string Of(byte[] key, string source, string externalId) =>
        // The length keeps a platform's last letters and an id's first ones apart.
        Base64Url.EncodeToString(
            HMACSHA256
                .HashData(
                    key,
                    Encoding.UTF8.GetBytes(FormattableString.Invariant($"link:{source.Length}:{source}:{externalId}"))
                )
                .AsSpan(0, Length)
        );

    /// <summary>Whether a link's signature is that of its id; takes the same time wherever they differ.</summary>
    public static bool Holds(byte[] key, Arrival arrival, string? signature) =>
        arrival.ExternalId is { } id
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Of(key, arrival.Source, id)),
            Encoding.UTF8.GetBytes(signature ?? "")
        );
}
