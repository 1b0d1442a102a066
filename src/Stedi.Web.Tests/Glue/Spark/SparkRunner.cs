using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stedi.Web.Tests.Glue.Spark;

[assembly: AssemblyFixture(typeof(SparkRunner))]

namespace Stedi.Web.Tests.Glue.Spark;

/// <summary>
/// A real Spark that runs rendered scripts. All tests share one process per version, started by the first test that needs it. Scripts run
/// one after the other, each in its own session.
/// </summary>
public sealed class SparkRunner : IAsyncDisposable
{
    /// <summary>
    /// Time limit of a test that runs scripts, in milliseconds. It includes waiting for other scripts, and for Spark's start.
    /// </summary>
    public const int TestTimeout = 600_000;

    private readonly Dictionary<SparkVersion, Lazy<Task<SparkProcess>>> _processes = Enum.GetValues<SparkVersion>()
        .ToDictionary(v => v, v => new Lazy<Task<SparkProcess>>(() => SparkProcess.StartAsync(v)));

    /// <summary>Runs a script to its end. Skips the test if this Spark is not installed.</summary>
    /// <param name="settings">Settings of the script's session.</param>
    internal async Task<SparkRun> RunAsync(
        string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? settings, CancellationToken ct, SparkVersion version = SparkVersion.V35)
    {
        SparkProcess.SkipWhereAbsent(version);
        var process = await _processes[version].Value;
        return await process.RunAsync(script, arguments, settings ?? new Dictionary<string, string>(), ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values.Where(p => p.IsValueCreated && p.Value.IsCompletedSuccessfully))
            await (await process.Value).DisposeAsync();
    }
}

/// <summary>The versions of AWS Glue.</summary>
internal enum SparkVersion { V35, V41 }

/// <param name="Error">Null if the script succeeded.</param>
/// <param name="Output">Its output.</param>
internal sealed record SparkRun(string? Error, string Output);

internal sealed class SparkProcess : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly LastLines _errors = new();
    private readonly Process _process;
    private readonly TempFolder _folder = new();

    private SparkProcess(SparkVersion version)
    {
        // C1 alone compiles sooner, which is faster for such short jobs. This bounds the heap; rows wait on disk.
        var settings = new JsonObject
        {
            ["spark.driver.extraJavaOptions"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            ["spark.driver.memory"] = "1g",
            ["spark.driver.host"] = "127.0.0.1",
            ["spark.driver.bindAddress"] = "127.0.0.1",
            ["spark.sql.shuffle.partitions"] = "2",
            ["spark.local.dir"] = _folder["local"],
            ["spark.sql.warehouse.dir"] = _folder["warehouse"],
        };
        var glue = Path.Combine(TestPaths.RepoRoot, "src", "Stedi.Web.Tests", "Glue");
        _process = Process.Start(new ProcessStartInfo(
            Python.Path!, ["-B", "-X", "utf8", Path.Combine(glue, "Spark", "server.py"), settings.ToJsonString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
            // -B has no effect on the workers.
            Environment = { ["PYTHONPATH"] = $"{glue}:{FolderOf(version)}", ["PYTHONDONTWRITEBYTECODE"] = "1", ["SPARK_LOCAL_IP"] = "127.0.0.1" },
        })!;
        _process.ErrorDataReceived += (_, line) => _errors.Add(line.Data);
        _process.BeginErrorReadLine();
    }

    public static void SkipWhereAbsent(SparkVersion version)
    {
        var (variable, package) = version == SparkVersion.V35 ? ("STEDI_PYSPARK_35", "pyspark==3.5.6") : ("STEDI_PYSPARK_41", "pyspark==4.1.1");
        Assert.SkipWhen(FolderOf(version) is null, $"Spark is not installed. Run pip install {package}, and set {variable} to the folder of pyspark.");
        Assert.SkipWhen(Python.Path is null, "Spark needs python3.");
        var hasJava = Environment.GetEnvironmentVariable("JAVA_HOME") is { Length: > 0 } home
            ? File.Exists(Path.Combine(home, "bin", "java"))
            : Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(p => File.Exists(Path.Combine(p, "java")));
        Assert.SkipWhen(!hasJava, "Spark needs Java 17.");
    }

    public static async Task<SparkProcess> StartAsync(SparkVersion version)
    {
        var process = new SparkProcess(version);
        // Spark prints its version when it is ready.
        await process.AnswerAsync();
        return process;
    }

    public async Task<SparkRun> RunAsync(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var request = JsonSerializer.Serialize(new { script, arguments, settings });
        await _turn.WaitAsync(ct);
        try
        {
            await _process.StandardInput.WriteLineAsync(request);
            await _process.StandardInput.FlushAsync(CancellationToken.None);
            var answer = await AnswerAsync();
            return new(answer["error"]?.GetValue<string>(), answer["output"]!.GetValue<string>());
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
        _turn.Dispose();
        _folder.Dispose();
    }

    private static string? FolderOf(SparkVersion version) =>
        Environment.GetEnvironmentVariable(version == SparkVersion.V35 ? "STEDI_PYSPARK_35" : "STEDI_PYSPARK_41") is { Length: > 0 } set ? set : null;

    private async Task<JsonNode> AnswerAsync()
    {
        string? line;
        try
        {
            // The answer of an aborted script would go to the next one. So a script is never aborted; only a timeout ends the process.
            line = await _process.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(_patience);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"Spark did not answer within {_patience.TotalMinutes:0} minutes.\n{_errors}");
        }
        return line is null ? throw new InvalidOperationException($"Spark ended.\n{_errors}") : JsonNode.Parse(line)!;
    }

    /// <summary>Enough to show why the process ended.</summary>
    private sealed class LastLines
    {
        private readonly Queue<string> _lines = new();

        public void Add(string? line)
        {
            lock (_lines)
            {
                if (line is not null)
                    _lines.Enqueue(line);
                if (_lines.Count > 60)
                    _lines.Dequeue();
            }
        }

        public override string ToString()
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }
}
