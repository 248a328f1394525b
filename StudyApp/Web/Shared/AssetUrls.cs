using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticAssets;

namespace StudyApp.Web.Shared;

/// <summary>
/// From a script's or style's plain name to its fingerprinted address, which browsers may keep for good.
/// </summary>
public sealed class AssetUrls(EndpointDataSource endpoints)
{
    private readonly Lazy<FrozenDictionary<string, string>> _routes = new(() => endpoints.Endpoints
        .Select(e => e.Metadata.GetMetadata<StaticAssetDescriptor>())
        .OfType<StaticAssetDescriptor>()
        .Select(d => (Label: d.Properties.FirstOrDefault(p => p.Name == "label")?.Value, d.Route))
        .Where(d => d.Label is not null)
        .GroupBy(d => d.Label!, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.First().Route, StringComparer.Ordinal));

    /// <summary>The address below the application's root, without leading slash.</summary>
    public string this[string name] => _routes.Value.GetValueOrDefault(name, name);
}
