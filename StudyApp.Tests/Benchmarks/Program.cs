using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using StudyApp.Tests.Benchmarks.Load;
using StudyApp.Tests.Faults;
using StudyApp.Tests.Fuzz;
using StudyApp.Tests.Manual;

namespace StudyApp.Tests.Benchmarks;

internal static class Program
{
    // dotnet run -c Release --project StudyApp.Tests -- --filter '*'
    // dotnet run -c Release --project StudyApp.Tests -- browser
    // dotnet run -c Release --project StudyApp.Tests -- load [--on sqlite,postgres] [--concurrency 1,25,100,300,1000] [--seconds 10]
    // [--stored 1000000]
    // dotnet run -c Release --project StudyApp.Tests -- start FOLDER
    // dotnet run -c Release --project StudyApp.Tests -- faults [--kills 50] [--restarts 20] [--pauses 10] [--seed N]
    // dotnet run -c Release --project StudyApp.Tests -- fuzz [--inputs 100000] [--seed N] [--only NAME] [--from INDEX]
    // dotnet run --project StudyApp.Tests -- pictures
    private static async Task<int> Main(string[] args)
    {
        if (args is ["browser"]) return await PageBenchmark.RunAsync(Console.Out);
        if (args is ["load", ..]) return await LoadBenchmark.RunAsync(LoadOptions.Read(args), Console.Out);
        if (args is ["faults", ..]) return await FaultScript.RunAsync(args, Console.Out);
        if (args is ["start", var published]) return await StartBenchmark.RunAsync(published, Console.Out);
        if (args is ["fuzz", ..]) return await FuzzScript.RunAsync(args, Console.Out);
        if (args is ["pictures"]) return await Pictures.MakeAsync(Console.Out);
        // Started by the measurement of load.
        if (args is ["reference", var kind, var database]) return await ReferenceProgram.RunAsync(kind, database);
        var config = DefaultConfig
            .Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "studyapp-benchmarks"));
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
        return 0;
    }
}
