namespace StudyApp.Tests.Fuzz;

/// <summary>Something that reads what others wrote.</summary>
/// <remarks>What comes out of <see cref="Next"/> depends on the chance alone, so that a seed and an index repeat it.</remarks>
internal interface IFuzzTarget : IAsyncDisposable
{
    /// <summary>As <c>--only</c> takes it.</summary>
    string Name { get; }

    /// <summary>
    /// How many of the inputs of the test run are left out for each that is tried, where one takes long; 1 leaves none out.
    /// </summary>
    int Cost => 1;

    /// <summary>The next input: a text, bytes or a request.</summary>
    object Next(Random chance);

    /// <summary>Reads it. Throws when anything else comes of it than what is documented.</summary>
    Task RunAsync(object input);
}
