using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace StudyApp.Studies.Recruitment.Platforms;

/// <summary>
/// Prolific's signed link: a JSON Web Token (RFC 7519) signed with RS256, whose claim <c>prolific</c> holds the ids.
/// </summary>
/// <remarks>Source: docs.prolific.com, "Well-known endpoints" and the help page on secured URLs.</remarks>
public static class ProlificToken
{
    private const int MaxLength = 8192;

    /// <summary>
    /// The keys of a key set (RFC 7517) that can have signed a token; others are left out, and so is everything when
    /// the text is no key set.
    /// </summary>
    public static ImmutableArray<SigningKey> ReadKeys(string keySet)
    {
        var keys = ImmutableArray.CreateBuilder<SigningKey>();
        try
        {
            using var json = JsonDocument.Parse(keySet);
            foreach (var key in json.RootElement.GetProperty("keys").EnumerateArray())
                if (
                    Text(key, "kty") == "RSA"
                    && Text(key, "alg") is null or "RS256"
                    && Text(key, "use") is null or "sig"
                    && Text(key, "kid") is { } id
                    && Text(key, "n") is { Length: > 0 } n
                    && Text(key, "e") is { Length: > 0 } e
                )
                    keys.Add(new(id, [.. Base64Url.DecodeFromChars(n)], [.. Base64Url.DecodeFromChars(e)]));
        }
        catch (Exception failure)
            when (failure
                    is JsonException
                        or InvalidOperationException
                        or KeyNotFoundException
                        or FormatException
                        or ArgumentException
            )
        {
            return [];
        }
        return keys.ToImmutable();
    }

    /// <summary>Checks a token and reads its ids.</summary>
    /// <remarks>Nothing of it counts unless the problem is <see cref="TokenProblem.None"/>.</remarks>
    /// <param name="token">As the link carries it.</param>
    /// <param name="keys">Prolific's keys.</param>
    /// <param name="now">UTC.</param>
    /// <param name="host">This server's name, which the token must be meant for.</param>
    public static TokenReading Read(string token, ImmutableArray<SigningKey> keys, DateTimeOffset now, string host)
    {
        try
        {
            if (token.Length > MaxLength || token.Split('.') is not [var head, var body, var signature])
                return new(TokenProblem.Malformed);
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(head));
            // The token must not choose how it is checked.
            if (Text(header.RootElement, "alg") != "RS256") return new(TokenProblem.WrongAlgorithm);
            if (keys.FirstOrDefault(k => k.Id == Text(header.RootElement, "kid")) is not { } key)
                return new(TokenProblem.UnknownKey);
            if (!key.Signed(Encoding.ASCII.GetBytes($"{head}.{body}"), Base64Url.DecodeFromChars(signature)))
                return new(TokenProblem.BadSignature);
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(body));
            if (
                !claims.RootElement.TryGetProperty("exp", out var expires)
                || !expires.TryGetDouble(out var seconds)
                || seconds <= now.ToUnixTimeSeconds()
            )
                return new(TokenProblem.Expired);
            if (!claims.RootElement.TryGetProperty("aud", out var audience) || !IsFor(audience, host))
                return new(TokenProblem.WrongAudience);
            return new(TokenProblem.None)
            {
                Ids =
                    claims.RootElement.TryGetProperty("prolific", out var ids) && ids.ValueKind == JsonValueKind.Object
                        ? Texts(ids)
                        : [],
            };
        }
        catch (Exception failure)
            when (failure is JsonException or FormatException or InvalidOperationException or CryptographicException)
        {
            return new(TokenProblem.Malformed);
        }
    }

    private static bool IsFor(JsonElement audience, string host) => audience.ValueKind switch
    {
        JsonValueKind.Array => audience.EnumerateArray().Any(a => IsFor(a, host)),
        JsonValueKind.String => string.Equals(HostOf(audience.GetString()!), host, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static string HostOf(string audience) =>
        Uri.TryCreate(
            audience.Contains("://", StringComparison.Ordinal) ? audience : "https://" + audience,
            UriKind.Absolute,
            out var url
        )
            ? url.Host
            : "";

    private static ImmutableArray<KeyValuePair<string, string>> Texts(JsonElement ids) =>
        [
            .. ids.EnumerateObject()
                .Where(p => p.Value.ValueKind == JsonValueKind.String)
                .Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!)),
        ];

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

/// <summary>A public RSA key.</summary>
/// <param name="Id">Names it in tokens.</param>
/// <param name="Modulus">Big-endian.</param>
/// <param name="Exponent">Big-endian.</param>
public sealed record SigningKey(string Id, ImmutableArray<byte> Modulus, ImmutableArray<byte> Exponent)
{
    internal bool Signed(byte[] content, byte[] signature)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = [.. Modulus], Exponent = [.. Exponent] });
        return rsa.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}

/// <summary>What a token says.</summary>
/// <param name="Problem">Why it does not count.</param>
public sealed record TokenReading(TokenProblem Problem)
{
    /// <summary>Parameter → id, as the study's address at Prolific names them.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Ids { get; init; } = [];
}

/// <summary>Why a token does not count.</summary>
public enum TokenProblem
{
    /// <summary>It does.</summary>
    None,

    /// <summary>It is no token.</summary>
    Malformed,

    /// <summary>It is signed otherwise than with RS256, or not at all.</summary>
    WrongAlgorithm,

    /// <summary>Its key is not in the key set.</summary>
    UnknownKey,

    /// <summary>Its key did not sign it.</summary>
    BadSignature,

    /// <summary>Its time is over, or it has none.</summary>
    Expired,

    /// <summary>It is meant for another server.</summary>
    WrongAudience,
}
