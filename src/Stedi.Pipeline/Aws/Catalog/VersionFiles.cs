using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>What jobs write beside the data of a version. A complete version never changes, so what was read is kept.</summary>
internal sealed class VersionFiles(AwsObjects objects, AwsLake lake)
{
    private const int MaxSummary = 16 << 20;
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

    /// <summary>As <see cref="ReadMetricsAsync"/>, from the bucket in any case: null where the version is not there any more.</summary>
    public Task<VersionMetrics?> ReadStoredMetricsAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        Forget([new(table, version)]);
        return ReadMetricsAsync(table, version, cancellationToken);
    }

    /// <summary>
    /// How the objects below a version's prefix differ from those that its job listed; null where they are the same, and where there is no list (metrics of
    /// earlier scripts, landing tables whose data lies deeper). A Glue table is a location, so Athena reads whatever is there.
    /// </summary>
    public async Task<string?> FindDifferenceAsync(VersionMetrics metrics, CancellationToken cancellationToken)
    {
        if (metrics.Files.IsEmpty || metrics.Landing is not null)
            return null;
        var prefix = lake.Version(metrics.Table, metrics.Version);
        var listed = metrics.Files.ToDictionary(f => f.Name, StringComparer.Ordinal);
        await foreach (var found in objects.ListAsync(prefix, cancellationToken))
        {
            var name = found.Key[prefix.Length..];
            if (IsHidden(name))
                continue;
            if (!listed.Remove(name, out var file))
                return $"{lake.Address(found.Key)} is no file of this version, and Athena would read it. Remove it, then retry the run.";
            if (found.Size != file.Bytes)
                return string.Create(CultureInfo.InvariantCulture, $"{lake.Address(found.Key)} has {found.Size:N0} bytes instead of {file.Bytes:N0}. Build {metrics.Table} again.");
        }
        return listed.Keys.Order(StringComparer.Ordinal).FirstOrDefault() is { } missing ? $"{lake.Address(prefix + missing)} is missing. Build {metrics.Table} again." : null;
    }

    /// <summary>These versions were removed.</summary>
    public void Forget(IEnumerable<TableVersion> versions)
    {
        foreach (var version in versions)
            _known.TryRemove(version, out _);
    }

    /// <summary>Null where it is not kept any more.</summary>
    public async Task<LandingListing?> ReadListingAsync(TableName table, string version, CancellationToken cancellationToken) =>
        PlainName.IsValid(version) && await objects.ReadAsync(lake.ListingSummary(version), MaxSummary, cancellationToken) is { } text
            ? Parse(table, version, () => JsonSerializer.Deserialize(text, EngineJson.Default.LandingListing))
            : null;

    /// <summary>A page of the rejected lines of a landing table's version.</summary>
    /// <exception cref="ArgumentException">The cursor is none of this version.</exception>
    public async Task<RejectPage> ReadRejectsAsync(TableName table, string version, RejectQuery query, CancellationToken cancellationToken)
    {
        if (!PlainName.IsValid(version) || await objects.ReadAsync(MetricsKey(table, version), VersionMetrics.MaxBytes, cancellationToken) is not { } text)
            return RejectPage.Empty;
        // Two jobs may read the same files at once, each into a folder of its own: the metrics say whose counts.
        var data = Parse(table, version, () => JsonDocument.Parse(text).RootElement.TryGetProperty("data", out var d) ? d.GetString() : null);
        if (!PlainName.IsValid(data))
            return RejectPage.Empty;
        var key = $"{lake.Version(table, version)}{data}/{RejectPages.FileName}";
        try
        {
            return await RejectPages.ReadAsync((at, buffer, token) => objects.ReadAtAsync(key, at, buffer, token), query, cancellationToken);
        }
        catch (JsonException e)
        {
            throw Unreadable(table, version, e);
        }
    }

    /// <summary>Neither Athena nor Spark reads it: metrics, marks of success, and markers of folders.</summary>
    private static bool IsHidden(string name) => name.Length == 0 || name.Split('/').Any(part => part.StartsWith('_') || part.StartsWith('.'));

    private string MetricsKey(TableName table, string version) => lake.Version(table, version) + VersionMetrics.FileName;

    private T Parse<T>(TableName table, string version, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Unreadable(table, version, e);
        }
    }

    private EngineException Unreadable(TableName table, string version, Exception e) =>
        new($"What the job wrote into {lake.Address(lake.Version(table, version))} cannot be read: {e.Message} Build {table} again.", inner: e);
}
