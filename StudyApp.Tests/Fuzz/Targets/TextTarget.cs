namespace StudyApp.Tests.Fuzz.Targets;

/// <summary>A reader of texts.</summary>
/// <param name="name">The format.</param>
/// <param name="write">Makes a text.</param>
/// <param name="read">Reads it.</param>
internal sealed class TextTarget(string name, Func<Random, string> write, Action<string> read) : IFuzzTarget
{
    // Far above what the dearest allowed input takes (a template that makes as much text as it may), far below what a server has.
    private const long MaxBytes = 600_000_000;

    public string Name => name;

    public object Next(Random chance) => write(chance);

    public Task RunAsync(object input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        read((string)input);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        FuzzComplaintException.Unless(taken < MaxBytes, $"memory: {taken} bytes for {((string)input).Length} characters");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
