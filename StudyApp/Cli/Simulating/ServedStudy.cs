using System.Net;
using System.Security.Authentication;
using StudyApp.Authoring.Diagnostics;
using StudyApp.Hosting.Services;
using StudyApp.Studies.Model;
using StudyApp.Web.Participant.Framing;

namespace StudyApp.Cli.Simulating;

/// <summary>
/// Whether a server somewhere runs a study, found out before artificial participants are sent there: in another study
/// they would be stored among real ones.
/// </summary>
internal static class ServedStudy
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Why nobody can be sent there, as a sentence; null when the study is there.</summary>
    public static async Task<string?> ProblemAsync(Uri address, Study study, CancellationToken cancel)
    {
        try
        {
            // A cookie tells which study it is; every page with a form sets it.
            using var handler = new HttpClientHandler { CookieContainer = new() };
            using var client = new HttpClient(handler) { Timeout = Patience };
            using (var health = await client.GetAsync(new Uri(address, "health"), cancel))
            {
                if (health.StatusCode == HttpStatusCode.ServiceUnavailable)
                    return $"The server at {address} cannot reach its database; nothing was simulated.";
                if (!health.IsSuccessStatusCode)
                    return $"No study is served at {address}: /health was answered {(int)health.StatusCode}. Give "
                        + $"the address that \"{ProgramCommand.Text} run\" prints first.";
            }
            using var first = await client.GetAsync(address, cancel);
            var names = handler.CookieContainer.GetAllCookies().Select(c => HostCookies.Plain(c.Name))
                .Where(n => n.StartsWith(ParticipantHosting.FormCookie, StringComparison.Ordinal)).ToList();
            return names.Count > 0 && !names.Contains(ParticipantHosting.FormCookie + ParticipantCookie.Suffix(study))
                ? $"The server at {address} runs another study, or one of another TITLE; nothing was simulated."
                : null;
        }
        catch (HttpRequestException failure) when (failure.InnerException is AuthenticationException refused)
        {
            return $"The server at {address} cannot be trusted: {refused.GetBaseException().Message} Use an "
                + $"address whose certificate this machine knows.";
        }
        catch (HttpRequestException failure)
        {
            var reason = failure.GetBaseException().Message;
            return $"Nobody answers at {address}: {reason}. Start the server with: {ProgramCommand.Text} run CONFIG";
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"Nobody answers at {address} within {Patience.TotalSeconds:0} s.";
        }
    }
}
