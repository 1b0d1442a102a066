using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Worker;

/// <summary>Starts worker processes: this assembly, with the same .NET, and a minimal environment.</summary>
internal static class WorkerProgram
{
    /// <summary>The memory for the landing reader, in addition to DuckDB's.</summary>
    private const long ManagedHeapBytes = 512L << 20;

    /// <summary>No other variables are passed on: jobs do not need connection strings, keys or cloud credentials.</summary>
    private static readonly string[] Inherited = ["PATH", "HOME", "TMPDIR", "LANG", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"];

    public static ProcessStartInfo StartInfo(WorkerSettings settings)
    {
        var folder = Path.GetDirectoryName(typeof(WorkerProgram).Assembly.Location) is { Length: > 0 } beside ? beside : AppContext.BaseDirectory;
        var assembly = Path.Combine(folder, "Stedi.Pipeline.dll");
        if (!File.Exists(Path.ChangeExtension(assembly, ".runtimeconfig.json")))
            throw new EngineException($"The worker program is incomplete: {assembly} or its .runtimeconfig.json is missing. Build or publish again.");

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

    /// <summary>
    /// The dotnet host of the running .NET. The current executable may be a test host or an app host, and PATH may have another .NET.
    /// </summary>
    private static string Host()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? name;
    }
}
