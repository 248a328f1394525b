using StudyApp.Tests.Integration;

namespace StudyApp.Tests.Fuzz.Targets;

/// <summary>What a browser holds while it sends requests.</summary>
/// <param name="Cookies">As a header.</param>
/// <param name="Token">The form token; empty for none.</param>
/// <param name="Visit">The number of the open page's visit.</param>
internal sealed record FuzzSession(string Cookies, string Token, string Visit)
{
    /// <summary>Opens a browser and brings it where the sender stands.</summary>
    public static async Task<FuzzSession> OpenAsync(StudyHost host, FuzzSender sender)
    {
        using var visitor = host.NewVisitor();
        switch (sender)
        {
            case FuzzSender.Nobody: await visitor.OpenAsync("consent"); break;
            case FuzzSender.Admin:
                await visitor.OpenAsync("admin/login");
                var form = visitor
                    .Current.Page.QuerySelectorAll("input[type=hidden]")
                    .Select(i => (i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));
                await visitor.PostRawAsync("admin/login", [.. form, ("username", "admin"), ("password", FuzzStudy.Password)]);
                // The cookie's path is the panel's.
                return Of(visitor, new Uri(host.Address, "admin/"));
            default:
                await visitor.ConsentAsync();
                if (sender is FuzzSender.AtTask) await visitor.SubmitAsync(("age", "30"));
                if (sender is FuzzSender.Finished) await visitor.SubmitAsync(("age", "17"));
                break;
        }
        return Of(visitor, host.Address);
    }

    private static FuzzSession Of(Visitor visitor, Uri address) => new(
        visitor.Cookies.GetCookieHeader(address),
        visitor.Current.Page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? "",
        visitor.Current.Page.QuerySelector("input[name=__visit]")?.GetAttribute("value") ?? "1");
}
