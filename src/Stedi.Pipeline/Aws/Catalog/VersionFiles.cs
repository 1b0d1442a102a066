using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>What jobs write beside the data of a version. A complete version never changes, so what was read is kept.</summary>
internal sealed class VersionFiles(AwsObjects objects, AwsLake lake)
{
    private const int MaxRejects = 16 << 20;
    private const int Kept = 1000;

    private readonly ConcurrentDictionary<TableVersion, VersionMetrics> _known = [];

    /// <summary>Null where the version is not complete.</summary>
    public async Task<VersionMetrics?> ReadMetricsAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        if (!PlainName.IsValid(version))
            return null;
        var key = new TableVersion(table, version);
        if (_known.TryGetValue(key, out var known))
            return known;
        if (await objects.ReadAsync(MetricsKey(table, version), VersionMetrics.MaxBytes, cancellationToken) is not { } text)
            return null;
        var metrics = Parse(table, version, () => VersionMetrics.FromJson(text));
        if (metrics.Table != table || metrics.Version != version)
            throw new EngineException($"The metrics {lake.Address(MetricsKey(table, version))} speak of {metrics.Table} {metrics.Version}. Somebody has copied them there; build {table} again.");
        if (_known.Count >= Kept)
            _known.Clear();
        return _known[key] = metrics;
    }

    /// <summary>At most <paramref name="limit"/> rejected lines of a landing table's version.</summary>
    public async Task<ImmutableArray<Reject>> ReadRejectsAsync(TableName table, string version, int limit, CancellationToken cancellationToken)
    {
        if (!PlainName.IsValid(version) || await objects.ReadAsync(MetricsKey(table, version), MaxRejects, cancellationToken) is not { } text)
            return [];
        // Two jobs may read the same files at once, each into a folder of its own: the metrics say whose counts.
        var data = Parse(table, version, () => JsonDocument.Parse(text).RootElement.TryGetProperty("data", out var d) ? d.GetString() : null);
        if (!PlainName.IsValid(data))
            return [];
        var rejects = ImmutableArray.CreateBuilder<Reject>();
        await foreach (var line in objects.ReadLinesAsync($"{lake.Version(table, version)}{data}/_rejects.ndjson", limit, cancellationToken))
            rejects.Add(Parse(table, version, () => JsonSerializer.Deserialize(line, EngineJson.Default.Reject) ?? throw new JsonException("An empty line.")));
        return rejects.ToImmutable();
    }

    private string MetricsKey(TableName table, string version) => lake.Version(table, version) + VersionMetrics.FileName;

    private T Parse<T>(TableName table, string version, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new EngineException($"What the job wrote into {lake.Address(lake.Version(table, version))} cannot be read: {e.Message} Build {table} again.", inner: e);
        }
    }
}
