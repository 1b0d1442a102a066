using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Worker;

/// <summary>How a worker process is started: this assembly, by the .NET that runs us, with next to nothing of our environment.</summary>
internal static class WorkerProgram
{
    /// <summary>What the landing reader may use beside DuckDB's memory.</summary>
    private const long ManagedHeapBytes = 512L << 20;

    /// <summary>Everything else stays behind: connection strings, keys and cloud credentials are none of a job's business.</summary>
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "LANG", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

    public static ProcessStartInfo StartInfo(WorkerSettings settings)
    {
        var folder = Path.GetDirectoryName(typeof(WorkerProgram).Assembly.Location) is { Length: > 0 } beside ? beside : AppContext.BaseDirectory;
        var assembly = Path.Combine(folder, "Stedi.Pipeline.dll");
        if (!File.Exists(Path.ChangeExtension(assembly, ".runtimeconfig.json")))
            throw new EngineException($"The worker program is not complete: {assembly} or its .runtimeconfig.json is missing. Build or publish again.");

        var start = new ProcessStartInfo(Host(), ["exec", assembly, "worker", .. settings.ToArguments()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        start.Environment["DOTNET_GCHeapHardLimit"] = ManagedHeapBytes.ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }

    /// <summary>The muxer of the running .NET: our own executable may be a test host or an app host, and PATH may hold another .NET.</summary>
    private static string Host()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? name;
    }
}
