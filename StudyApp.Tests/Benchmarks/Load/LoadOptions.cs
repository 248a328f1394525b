using System.Globalization;

namespace StudyApp.Tests.Benchmarks.Load;

/// <summary>What a measurement of load is asked for.</summary>
/// <param name="Databases"><c>sqlite</c>, <c>postgres</c>.</param>
/// <param name="Concurrencies">Participants at the same time, one run each.</param>
/// <param name="Time">How long each run takes, about.</param>
/// <param name="Stored">How many participants are in the database before.</param>
/// <param name="Published">The folder of a published build to be measured; null for the one the tests were built with.</param>
/// <param name="Think">How long participants think on each page, on average.</param>
internal sealed record LoadOptions(string[] Databases, int[] Concurrencies, TimeSpan Time, int Stored, string? Published, TimeSpan Think)
{
    public static LoadOptions Read(string[] arguments)
    {
        string Of(string name, string usual) => Array.IndexOf(arguments, name) is var at and >= 0 ? arguments[at + 1] : usual;
        return new(
            Of("--on", "sqlite,postgres").Split(','),
            [.. Of("--concurrency", "1,25,100,300,1000").Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))],
            TimeSpan.FromSeconds(double.Parse(Of("--seconds", "10"), CultureInfo.InvariantCulture)),
            int.Parse(Of("--stored", "0"), CultureInfo.InvariantCulture),
            Of("--published", "") is { Length: > 0 } folder ? folder : null,
            TimeSpan.FromSeconds(double.Parse(Of("--think", "0"), CultureInfo.InvariantCulture)));
    }
}
