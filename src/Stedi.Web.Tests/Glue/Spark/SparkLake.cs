using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Definition;
using Stedi.Web.Tests.Landing;

namespace Stedi.Web.Tests.Glue.Spark;

/// <summary>A lake in a folder with the layout of AWS. Rendered scripts read and write it on a real Spark.</summary>
internal sealed class SparkLake(SparkRunner spark) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _versions = [];

    public string PathOf(string table, string file) => _folder[Path.Combine("landing", table, file)];

    public void Put(string table, string file, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(table, file))!);
        File.WriteAllBytes(PathOf(table, file), content);
    }

    /// <summary>Lists a landing table's files sorted by name, as the control plane does before a run.</summary>
    public void List(string table)
    {
        var root = _folder[Path.Combine("landing", table)];
        Directory.CreateDirectory(root);
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(f => new FileInfo(f))
            .OrderBy(f => Path.GetRelativePath(root, f.FullName), StringComparer.Ordinal)
            .Select(f => new JsonObject
            {
                ["path"] = Location(f.FullName), ["size"] = f.Length,
                ["modified"] = new DateTimeOffset(f.LastWriteTimeUtc).ToUnixTimeMilliseconds(), ["etag"] = "\"e\"",
            });
        _folder.Write($"listings/{table}.json", new JsonObject { ["files"] = new JsonArray([.. files]) }.ToJsonString());
        _versions[table] = "v1";
    }

    /// <summary>Runs a rendered script. <see cref="Metrics"/> and the other methods then show its output.</summary>
    public Task<SparkRun> RunAsync(
        string script, string text, string table, IEnumerable<string> inputs, CancellationToken ct,
        IReadOnlyDictionary<string, string>? settings = null, IEnumerable<KeyValuePair<string, string>>? variables = null)
    {
        _versions[table] = "v1";
        var given = new JsonObject(inputs.Select(i => KeyValuePair.Create<string, JsonNode?>(i, new JsonObject
        {
            ["version"] = _versions[i], ["location"] = FolderOf(i), ["listing"] = File.Exists(_folder[$"listings/{i}.json"]) ? Location(_folder[$"listings/{i}.json"]) : null,
        })));
        var chosen = new JsonObject((variables ?? []).Select(v => KeyValuePair.Create<string, JsonNode?>(v.Key, v.Value)));
        return spark.RunAsync(
            _folder.Write($"scripts/{script}", text),
            ["--JOB_NAME", script, "--TOKEN", Guid.NewGuid().ToString(), "--VERSION", "v1", "--OUTPUT", FolderOf(table), "--INPUTS", given.ToJsonString(), "--VARIABLES", chosen.ToJsonString()],
            settings,
            ct);
    }

    /// <summary>Reads a landing table's files with the rendered script of a table with these columns and rules.</summary>
    public Task<SparkRun> ReadAsync(
        string table, string columns, CancellationToken ct, LandingRules? rules = null, IReadOnlyDictionary<string, string>? settings = null) =>
        RunAsync("raw.py", Script(columns, rules ?? _anything).Replace("\"raw\"", $"\"{table}\"", StringComparison.Ordinal), table, [table], ct, settings);

    /// <summary>Null if the version is not complete.</summary>
    public VersionMetrics? Metrics(string table) => File.Exists(VersionPath(table, VersionMetrics.FileName)) ? VersionMetrics.FromJson(File.ReadAllText(VersionPath(table, VersionMetrics.FileName))) : null;

    /// <summary>In the notation of <see cref="LandingFolder"/>.</summary>
    public ImmutableArray<string> Rows(string table)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return LandingFolder.Rows(connection, VersionPath(table, "*.parquet"));
    }

    /// <summary>The existing Parquet files, with DuckDB's row count of each.</summary>
    public ImmutableArray<VersionFile> FilesOf(string table)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return [.. Directory.EnumerateFiles(Path.GetDirectoryName(VersionPath(table, "x"))!, "*.parquet").Order(StringComparer.Ordinal).Select(file =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT count(*) FROM read_parquet('{file}')";
            return new VersionFile(Path.GetFileName(file), (long)command.ExecuteScalar()!, new FileInfo(file).Length);
        })];
    }

    /// <summary>Adds a file to a version's folder that no receipt lists.</summary>
    public void PutStray(string table)
    {
        var file = Directory.EnumerateFiles(Path.GetDirectoryName(VersionPath(table, "x"))!, "*.parquet").First();
        File.Copy(file, Path.Combine(Path.GetDirectoryName(file)!, "stray.parquet"));
    }

    public ImmutableArray<Reject> Rejects(string table) =>
        [.. File.ReadLines(VersionPath(table, "_rejects.ndjson")).Select(l => JsonSerializer.Deserialize(l, EngineJson.Default.Reject)!)];

    public void Dispose() => _folder.Dispose();

    /// <summary>No reject fails the job.</summary>
    private static readonly LandingRules _anything = new(AllowEmpty: true, Warn: new(0, null), Error: new(null, 100), UnreadableFiles: long.MaxValue);

    private static string Script(string columns, LandingRules rules)
    {
        var raw = PipelineFixture.Load(PipelineFixture.Files).Definition!;
        var tables = raw.Tables.Select(t => t.IsLanding ? t with { Columns = LandingFolder.Columns(columns), Landing = rules } : t);
        return GlueScriptRenderer.RenderAll(new(raw.Zones, [.. tables], raw.Variables, raw.Accounting, raw.Files))["raw.py"]
            .Replace("VARIABLES = {\n    \"mode\": (\"fast\", \"exact\"),\n}", "VARIABLES = {}", StringComparison.Ordinal);
    }

    private static string Location(string path) => $"file://{path}";

    private string FolderOf(string table) => Location(_folder[$"tables/{table}/v1/"]);

    /// <summary>The data of a landing table's version is in the folder of the attempt that made it.</summary>
    private string VersionPath(string table, string name)
    {
        var folder = _folder[$"tables/{table}/v1"];
        var metrics = Path.Combine(folder, VersionMetrics.FileName);
        if (name == VersionMetrics.FileName || !File.Exists(metrics))
            return Path.Combine(folder, name);
        return Path.Combine(folder, JsonNode.Parse(File.ReadAllText(metrics))!["data"]?.GetValue<string>() ?? "", name);
    }
}
