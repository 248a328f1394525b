using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace StudyApp.Tests.Benchmarks;

internal static class Program
{
    // dotnet run -c Release --project StudyApp.Tests -- --filter '*'
    // dotnet run -c Release --project StudyApp.Tests -- browser
    private static async Task<int> Main(string[] args)
    {
        if (args is ["browser"]) return await PageBenchmark.RunAsync(Console.Out);
        var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)).WithArtifactsPath(Path.Combine(Path.GetTempPath(), "studyapp-benchmarks"));
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
        return 0;
    }
}
