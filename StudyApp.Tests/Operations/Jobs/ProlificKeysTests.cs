using System.Net;
using StudyApp.Operations.Integrations;
using Xunit;

namespace StudyApp.Tests.Operations.Jobs;

public sealed class ProlificKeysTests
{
    [Fact]
    public async Task The_first_visitor_s_leaving_does_not_leave_the_others_without_keys()
    {
        using var visitor = new CancellationTokenSource();
        using var prolific = new Slow();
        var http = new HttpClient(prolific, disposeHandler: false);
        using var keys = new ProlificKeys(http, new("http://prolific.test/keys"), TimeProvider.System);

        var asked = keys.GetAsync(again: false, visitor.Token);
        await prolific.Asked.Task;
        await visitor.CancelAsync();
        prolific.Answer.SetResult("""{"keys":[{"kty":"RSA","kid":"k","n":"AQ","e":"AQAB"}]}""");

        Assert.Single(await asked);
        Assert.Single(await keys.GetAsync(again: false, CancellationToken.None));
    }

    private sealed class Slow : HttpMessageHandler
    {
        public TaskCompletionSource Asked { get; } = new();

        public TaskCompletionSource<string> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.SetResult();
            return new(HttpStatusCode.OK) { Content = new StringContent(await Answer.Task.WaitAsync(cancellationToken)) };
        }
    }
}
