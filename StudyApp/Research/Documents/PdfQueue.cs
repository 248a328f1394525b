using StudyApp.Research.Documents.Pdf;

namespace StudyApp.Research.Documents;

/// <summary>Makes PDF files a few at a time, so that many who ask at once take neither all memory nor all processors.
/// Thread-safe.</summary>
/// <param name="most">How many are made at once; by default half of the processors, one at least.</param>
/// <param name="mostWaiting">How many may wait for their turn.</param>
public sealed class PdfQueue(int? most = null, int mostWaiting = PdfQueue.MostWaiting) : IDisposable
{
    /// <summary>How many may wait by default: the last of them for a few seconds.</summary>
    public const int MostWaiting = 200;

    private readonly SemaphoreSlim _turns = new(most ?? Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    /// <summary>The document as a file; null when too many are waiting already.</summary>
    public async Task<byte[]?> MakeAsync(Document document, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _waiting) > mostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }
        try
        {
            await _turns.WaitAsync(cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        try
        {
            return await Task.Run(() => PdfFile.Make(document), cancel);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();
}
