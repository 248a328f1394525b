using StudyApp.Operations.Integrations;
using StudyApp.Participation.Arriving;
using StudyApp.Participation.Planning;
using StudyApp.Studies.Model;
using StudyApp.Studies.Recruitment;
using StudyApp.Web.Shared;

namespace StudyApp.Web.Participant.Returning;

/// <summary>
/// Reads who comes from an address: the study's own signature proves anything, a platform's token its own ids, and
/// nothing else is more than a claim.
/// </summary>
public sealed class LinkReader(StudyRuntime runtime, ReturnChecks returns, SignedLinks? links = null)
{
    public async Task<LinkReading> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.Query.Count == 0) return LinkReading.Nothing;
        var reading = await ReadAsync([.. request.Query.Once()], request.Host.Host, cancel);
        return reading with
        {
            Arrival = reading.Arrival.WithRepeated(request.Query.Where(q => q.Value.Differ()).Select(q => q.Key)),
        };
    }

    private async Task<LinkReading> ReadAsync(
        List<KeyValuePair<string, string>> query,
        string host,
        CancellationToken cancel
    )
    {
        var signature = query.Find(q => IsSignature(q.Key)).Value ?? "";
        // A signature is nothing to keep.
        var unsigned = query.FindAll(q => !IsSignature(q.Key));
        var claimed = runtime.Platforms.Read(unsigned);
        if (await IsOursAsync(claimed, signature, cancel)) return new(claimed, IsProved: true, IsForged: false);
        // An artificial participant whose key is another study's must not become an ordinary one.
        var isSimulation = claimed.Source == Arrival.SimulatedSource && signature.Length > 0;
        var needsSignature = returns.Proof == ReturnProof.Link && claimed is { IsPreview: false, ExternalId: not null };
        if (isSimulation || needsSignature) return LinkReading.Nothing with { IsForged = true };
        // Where the study signs no links, the name may be an author's own.
        if (returns.Proof != ReturnProof.Link) unsigned = query;
        if (links is null)
            return new(
                runtime.Platforms.Read(runtime.Platforms.WithoutClaims(unsigned)),
                IsProved: false,
                IsForged: false
            );
        var believed = await links.BelieveAsync(unsigned, host, cancel);
        return new(runtime.Platforms.Read(believed.Parameters), believed.IsProved, IsForged: false);
    }

    private static bool IsSignature(string name) =>
        name.Equals(LinkSignature.Parameter, StringComparison.OrdinalIgnoreCase);

    // Of the program's own sources only artificial participants come by a link.
    private async Task<bool> IsOursAsync(Arrival claimed, string signature, CancellationToken cancel) =>
        (claimed.Source == Arrival.SimulatedSource || !Arrival.IsReserved(claimed.Source))
        && await returns.IsOursAsync(claimed, signature, cancel);
}
