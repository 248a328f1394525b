using StudyApp.Research.Documents;
using Xunit;

namespace StudyApp.Tests.Research.Documents;

public sealed class PdfQueueTests
{
    private static readonly Document Small = new()
    {
        Title = "Record",
        StudyName = "Study",
        Language = "en",
        At = DateTime.UnixEpoch,
        Blocks = [new ParagraphBlock(RichText.Of("text"))],
        PageOf = "Page {0} of {1}",
        IsCut = "Cut after {0} pages.",
    };

    [Fact]
    public async Task Who_comes_when_too_many_wait_is_told_so_and_the_others_are_served()
    {
        using var queue = new PdfQueue(most: 1, mostWaiting: 3);
        var large = Small with { Blocks = [new ParagraphBlock(RichText.Of(string.Concat(Enumerable.Repeat("word ", 60_000))))] };

        var first = queue.MakeAsync(large, CancellationToken.None);
        var others = Enumerable.Range(0, 10).Select(_ => queue.MakeAsync(Small, CancellationToken.None)).ToArray();
        var files = await Task.WhenAll(others);

        Assert.NotNull(await first);
        Assert.Equal(3, files.Count(file => file is not null));
        Assert.NotNull(await queue.MakeAsync(Small, CancellationToken.None));
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_takes_nobody_s_turn()
    {
        using var queue = new PdfQueue(most: 1);
        using var gone = new CancellationTokenSource();
        var large = Small with { Blocks = [new ParagraphBlock(RichText.Of(string.Concat(Enumerable.Repeat("word ", 60_000))))] };

        var first = queue.MakeAsync(large, CancellationToken.None);
        var second = queue.MakeAsync(Small, gone.Token);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.NotNull(await first);
        Assert.NotNull(await queue.MakeAsync(Small, CancellationToken.None));
    }
}
