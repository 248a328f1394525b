using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;
using StudyApp.Participation.Planning;

namespace StudyApp.Hosting.Folders;

/// <summary>The addresses of the study's pages, made anew when the study changes.</summary>
internal sealed class PageRoutes(CurrentStudy current, Func<string, IEnumerable<RouteEndpointBuilder>> routesOf)
    : EndpointDataSource
{
    private (StudyRuntime Runtime, IReadOnlyList<Endpoint> Endpoints)? _made;

    public override IReadOnlyList<Endpoint> Endpoints
    {
        get
        {
            var runtime = current.Runtime;
            if (_made is { } made && made.Runtime == runtime) return made.Endpoints;
            Endpoint[] endpoints =
            [
                .. runtime
                    .Flow.Paths.Where(p => !p.StartsWith("end", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal)
                    .SelectMany(routesOf)
                    .Select(b => b.Build()),
            ];
            _made = (runtime, endpoints);
            return endpoints;
        }
    }

    public override IChangeToken GetChangeToken() => current.Change;

    /// <summary>A route for one address.</summary>
    public static RouteEndpointBuilder Route(
        string pattern,
        string[] methods,
        RequestDelegate handle,
        params object[] metadata
    )
    {
        var builder = new RouteEndpointBuilder(handle, RoutePatternFactory.Parse(pattern), order: 0)
        {
            DisplayName = $"{methods[0]} {pattern}",
        };
        builder.Metadata.Add(new HttpMethodMetadata(methods));
        foreach (var data in metadata) builder.Metadata.Add(data);
        return builder;
    }
}
