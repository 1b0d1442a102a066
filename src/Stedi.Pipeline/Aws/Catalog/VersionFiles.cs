using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>Reads the files that jobs write next to the data of a version. Complete versions never change, so results are cached.</summary>
internal sealed class VersionFiles(AwsObjects objects, AwsLake lake)
{
    private const int MaxSummary = 16 << 20;
    private const int Kept = 1000;

    private readonly ConcurrentDictionary<TableVersion, VersionMetrics> _known = [];

    /// <summary>Null if the version is incomplete.</summary>
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
            throw new EngineException($"The metrics {lake.Address(MetricsKey(table, version))} belong to {metrics.Table} {metrics.Version}: they were copied there. Build {table} again.");
        if (_known.Count >= Kept)
            _known.Clear();
        return _known[key] = metrics;
    }

    /// <summary>Like <see cref="ReadMetricsAsync"/>, but always from the bucket. Null if the version was removed.</summary>
    public Task<VersionMetrics?> ReadStoredMetricsAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        Forget([new(table, version)]);
        return ReadMetricsAsync(table, version, cancellationToken);
    }

    /// <summary>
    /// The difference between the objects below a version's prefix and its listed files. Null if they match, or if there is no list (metrics of earlier
    /// scripts, and landing tables, which have their data in a subfolder). Athena reads all files in a table's location, whatever they are.
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
                return $"{lake.Address(found.Key)} does not belong to this version, but Athena would read it. Remove it, then retry the run.";
            if (found.Size != file.Bytes)
                return string.Create(CultureInfo.InvariantCulture, $"{lake.Address(found.Key)} has {found.Size:N0} bytes instead of {file.Bytes:N0}. Build {metrics.Table} again.");
        }
        return listed.Keys.Order(StringComparer.Ordinal).FirstOrDefault() is { } missing ? $"{lake.Address(prefix + missing)} is missing. Build {metrics.Table} again." : null;
    }

    /// <summary>Removes these versions from the cache.</summary>
    public void Forget(IEnumerable<TableVersion> versions)
    {
        foreach (var version in versions)
            _known.TryRemove(version, out _);
    }

    /// <summary>Null if it was removed.</summary>
    public async Task<LandingListing?> ReadListingAsync(TableName table, string version, CancellationToken cancellationToken) =>
        PlainName.IsValid(version) && await objects.ReadAsync(lake.ListingSummary(version), MaxSummary, cancellationToken) is { } text
            ? Parse(table, version, () => JsonSerializer.Deserialize(text, EngineJson.Default.LandingListing))
            : null;

    /// <summary>A page of the rejected lines of a landing table's version.</summary>
    /// <exception cref="ArgumentException">The cursor is not from this version.</exception>
    public async Task<RejectPage> ReadRejectsAsync(TableName table, string version, RejectQuery query, CancellationToken cancellationToken)
    {
        if (!PlainName.IsValid(version) || await objects.ReadAsync(MetricsKey(table, version), VersionMetrics.MaxBytes, cancellationToken) is not { } text)
            return RejectPage.Empty;
        // Two jobs may read the same files at once, each into its own folder. The metrics name the one that counts.
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

    /// <summary>Whether Athena and Spark ignore the file: metrics, success marks and folder markers.</summary>
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
        new($"Could not read the job's files in {lake.Address(lake.Version(table, version))}: {e.Message} Build {table} again.", inner: e);
}
