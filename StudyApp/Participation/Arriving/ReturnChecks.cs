using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using StudyApp.Participation.Planning;
using StudyApp.Storage.Connection.Secrets;
using StudyApp.Storage.Entities.Participants;
using StudyApp.Storage.Participants;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Studies.Steps;

namespace StudyApp.Participation.Arriving;

/// <summary>Whether someone who comes with an external id is who they say: by a signed link, or by a PIN.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ReturnChecks(
    StudyRuntime runtime, StudySecrets secrets, StudyReads reads, ParticipantWriter writer, TimeProvider clock)
{
    private static readonly PasswordHasher<ParticipantPin> Hasher = new();
    private static readonly ParticipantPin Nobody = new();

    // Compared with where there is no PIN, so that it takes as long.
    private static readonly string NobodysHash = Hasher.HashPassword(Nobody, "none");

    /// <summary>What has to be shown.</summary>
    public ReturnProof Proof => runtime.Study.Participants.ReturnWith;

    /// <summary>Whether a link's signature is the study's own for its id and source.</summary>
    public async Task<bool> IsOursAsync(Arrival arrival, string signature, CancellationToken cancel) =>
        signature.Length > 0 && arrival.ExternalId is not null
        && LinkSignature.Holds(await secrets.LinkKeyAsync(cancel), arrival, signature);

    /// <summary>
    /// The address after the study's own with which a participant comes back; empty for one without an id.
    /// </summary>
    /// <param name="participant">Who.</param>
    /// <param name="isSigned">Whether it is to prove who comes; never for somebody of whom no more than the id is
    /// known.</param>
    public async Task<string> ReturnQueryAsync(ParticipantState participant, bool isSigned, CancellationToken cancel)
    {
        if (participant.ExternalId is not { } id) return "";
        var query =
            $"?external_id={Uri.EscapeDataString(id)}"
            + (participant.Source.Length == 0 ? "" : $"&source={Uri.EscapeDataString(participant.Source)}");
        return isSigned ? $"{query}&{await SignatureAsync(participant.Source, id, cancel)}" : query;
    }

    /// <summary>The parameter that makes a link to an id the study's own.</summary>
    public async Task<string> SignatureAsync(string source, string externalId, CancellationToken cancel) =>
        $"{LinkSignature.Parameter}={LinkSignature.Of(await secrets.LinkKeyAsync(cancel), source, externalId)}";

    /// <summary>The key under which a browser's drafts are kept.</summary>
    /// <remarks>
    /// Whoever has proved to be the participant has the same one everywhere; where nothing is proved, each browser has
    /// its own.
    /// </remarks>
    public async Task<string> BrowserKeyAsync(long participantId, CancellationToken cancel) => Proof == ReturnProof.Id
        ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))
        : await secrets.StandInAsync("browser", participantId.ToString(CultureInfo.InvariantCulture), cancel);

    /// <summary>A PIN for someone who comes with an id, and what is kept of it; null where none is needed.</summary>
    public NewPin? PinFor(string? externalId) => Proof != ReturnProof.Pin || externalId is null ? null : NewPin();

    /// <summary>A PIN by chance, and what is kept of it.</summary>
    public static NewPin NewPin()
    {
        var pin = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        return new(pin, Hasher.HashPassword(Nobody, pin));
    }

    /// <summary>
    /// What attempts at a participant's PIN are counted under: the same on all servers until the PIN is replaced, and
    /// nothing that a PIN can be found from.
    /// </summary>
    public async Task<string> PinAccountAsync(long participantId)
    {
        var hash = await reads.Participants.PinHashAsync(participantId, CancellationToken.None) ?? "";
        var account = FormattableString.Invariant($"{participantId} {hash}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(account)));
    }

    /// <summary>
    /// Tries a PIN: null when it is right, else how long to wait before the next attempt (zero for not at all).
    /// </summary>
    public async Task<TimeSpan?> TryPinAsync(long participantId, string typed)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var attempt = await writer.TakePinAttemptAsync(participantId, now);
        if (attempt.LockedUntil is { } until) return until - now;
        // Digits as they are typed, with spaces or in groups.
        var pin = string.Concat(typed.Take(32).Where(c => !char.IsWhiteSpace(c) && c != '-'));
        var isRight =
            Hasher.VerifyHashedPassword(Nobody, attempt.Hash ?? NobodysHash, pin) != PasswordVerificationResult.Failed;
        if (!isRight || attempt.Hash is null) return TimeSpan.Zero;
        await writer.ForgetPinAttemptsAsync(participantId);
        return null;
    }
}

/// <summary>A PIN that was just made.</summary>
/// <param name="Pin">Six digits, shown once and kept nowhere.</param>
/// <param name="Hash">What is kept.</param>
public sealed record NewPin(string Pin, string Hash);
