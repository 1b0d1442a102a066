using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using GlueTable = Stedi.Pipeline.Aws.Clients.Glue.Table;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>
/// The catalog in Glue's tables. The location of a table is its current version, and its parameters name the version and the publishing run. Glue
/// changes tables one by one, so readers of several tables may briefly see a partial publication. After a crash, repeating it rolls it forward.
/// </summary>
public sealed class AwsCatalog : ICatalog
{
    /// <summary>Many pages ask at the same time, and calls are limited.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private const int TablesAtOnce = 4;

    private const string Json = "application/json";

    private readonly AwsLake _lake;
    private readonly AwsObjects _objects;
    private readonly GlueTables _tables;
    private readonly LandingPrefix _landing;
    private readonly VersionFiles _files;
    private readonly LakeSweep _sweep;
    private readonly TimeProvider _time;
    private readonly string _database;
    private volatile Seen? _seen;

    public AwsCatalog(AwsOptions options, AwsClients clients, TimeProvider time)
    {
        _lake = new(options);
        _objects = new(clients.S3, _lake);
        _tables = new(clients.Glue, options.Database);
        _landing = new(_objects, _lake);
        _files = new(_objects, _lake);
        _sweep = new(_objects, _lake, options.KeepVersions, time);
        _time = time;
        _database = options.Database;
    }

    public async Task<CatalogSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        if (_seen is { } seen && _time.GetElapsedTime(seen.At) < Fresh)
            return seen.Snapshot;
        var at = _time.GetTimestamp();
        var snapshot = ToSnapshot(await _tables.ReadAsync(cancellationToken));
        _seen = new(snapshot, at);
        return snapshot;
    }

    public async Task PublishAsync(Publication publication, CancellationToken cancellationToken)
    {
        var metrics = await ReadAllMetricsAsync(publication, cancellationToken);
        var tables = await _tables.ReadAsync(cancellationToken);
        if (publication.Versions.Keys.Where(t => !tables.ContainsKey(t)).ToList() is [_, ..] missing)
            throw new EngineException(
                $"Nothing was published: the Glue database {_database} has no table {string.Join(", ", missing)}. Deploy it (./stedi deploy --apply), then retry the run.");
        // Once one table has changed, all of them must: versions that were checked before are not checked again.
        if (!publication.Versions.Any(v => TablePublication.Of(tables[v.Key]).IsSame(Published(publication, v.Value))))
            await ThrowIfDifferentAsync(metrics.Values, cancellationToken);

        try
        {
            await Parallel.ForEachAsync(
                publication.Versions, new ParallelOptions { MaxDegreeOfParallelism = TablesAtOnce, CancellationToken = cancellationToken },
                async (v, token) => await _tables.PublishAsync(v.Key, tables[v.Key], Published(publication, v.Value), LocationOf(metrics[v.Key]), metrics[v.Key], token));
        }
        catch (EngineException e) when (!e.IsTransient)
        {
            // Some tables may have changed already, so the publication is retried until it is complete.
            throw new EngineException($"The publication is incomplete: {e.Message} It continues after this is fixed.", isTransient: true, e);
        }
        finally
        {
            _seen = null;
        }
        ThrowIfNotThere(publication, ToSnapshot(await _tables.ReadAsync(cancellationToken)));
    }

    public Task<VersionMetrics?> ReadMetricsAsync(TableName table, string version, CancellationToken cancellationToken) =>
        _files.ReadMetricsAsync(table, version, cancellationToken);

    /// <remarks>A check would need a request to S3 for every table on every page.</remarks>
    public Task<ImmutableDictionary<TableVersion, string>> FindDamageAsync(IReadOnlyCollection<TableVersion> versions, CancellationToken cancellationToken) =>
        Task.FromResult(ImmutableDictionary<TableVersion, string>.Empty);

    public async Task<LandingListing> PeekLandingAsync(Table table, CancellationToken cancellationToken) =>
        await ListingAsync(table, await _landing.ListAsync(table, cancellationToken), reread: null, cancellationToken);

    public async Task<LandingListing> ListLandingAsync(Table table, string? reread, CancellationToken cancellationToken)
    {
        var list = await _landing.ListAsync(table, cancellationToken);
        var listing = await ListingAsync(table, list, reread, cancellationToken);
        await _objects.PutAsync(_lake.ListingSummary(listing.Version), JsonSerializer.Serialize(listing, EngineJson.Default.LandingListing), Json, cancellationToken);
        await _objects.PutAsync(_lake.Listing(listing.Version), list.ToJson(), Json, cancellationToken);
        return listing;
    }

    private async Task<LandingListing> ListingAsync(Table table, LandingList list, string? reread, CancellationToken cancellationToken)
    {
        var current = (await ReadAsync(cancellationToken)).Find(table.Name)?.Version;
        var place = _lake.Address(_lake.Landing(table.Name));
        var version = LandingVersion.Of(table.Name, place, list.Fingerprint, Format.Json, table.Columns, reread, current);
        return new(table.Name, version, list.Fingerprint, list.Files.Length, list.Files.Sum(f => f.Size)) { Skipped = list.Skipped };
    }

    public Task<LandingListing?> ReadListingAsync(TableName table, string version, CancellationToken cancellationToken) =>
        _files.ReadListingAsync(table, version, cancellationToken);

    public Task<RejectPage> ReadRejectsAsync(TableName table, string version, RejectQuery query, CancellationToken cancellationToken) =>
        _files.ReadRejectsAsync(table, version, query, cancellationToken);

    public string Locate(TableName table, string? version) => _lake.Address(version is null ? _lake.Table(table) : _lake.Version(table, version));

    public async Task<ImmutableArray<TableVersion>> VacuumAsync(IReadOnlySet<TableVersion> keep, Condemn condemn, CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(cancellationToken);
        var removed = await _sweep.RunAsync(current.Select(v => v.Table).ToHashSet(), current.Concat(keep).ToHashSet(), condemn, CurrentAsync, cancellationToken);
        _files.Forget(removed);
        return removed;
    }

    /// <summary>The current versions, directly from Glue.</summary>
    private async Task<HashSet<TableVersion>> CurrentAsync(CancellationToken cancellationToken) =>
        [.. ToSnapshot(await _tables.ReadAsync(cancellationToken)).Tables.Select(t => new TableVersion(t.Key, t.Value.Version))];

    /// <summary>The control plane does not delete Glue tables: its policy does not allow this, and Athena users may still read them.</summary>
    public Task<ImmutableArray<TableVersion>> PurgeAsync(TableName table, CancellationToken cancellationToken) => throw new EngineException(
        $"On AWS, STEDI does not delete tables. Delete {_database}.{table} in Glue, then the objects below {Locate(table, null)}.");

    private async Task<Dictionary<TableName, VersionMetrics>> ReadAllMetricsAsync(Publication publication, CancellationToken cancellationToken)
    {
        var found = new Dictionary<TableName, VersionMetrics>();
        var incomplete = new List<string>();
        foreach (var (table, version) in publication.Versions)
        {
            // Not from the cache: a version that was removed since would be published as an empty table.
            if (await _files.ReadStoredMetricsAsync(table, version, cancellationToken) is { } metrics)
                found[table] = metrics;
            else
                incomplete.Add($"{table} {version}");
        }
        return incomplete.Count == 0 ? found : throw new EngineException(
            $"Nothing was published: {string.Join(", ", incomplete)} {(incomplete.Count == 1 ? "is" : "are")} incomplete in {_lake.Address("")}. Build again.");
    }

    private async Task ThrowIfDifferentAsync(IEnumerable<VersionMetrics> versions, CancellationToken cancellationToken)
    {
        foreach (var metrics in versions)
            if (await _files.FindDifferenceAsync(metrics, cancellationToken) is { } difference)
                throw new EngineException($"Nothing was published: {metrics.Table} {metrics.Version}: {difference}");
    }

    /// <summary>Null for a landing table, whose files stay where they arrive.</summary>
    private string? LocationOf(VersionMetrics metrics) =>
        metrics.Landing is null ? _lake.Address(_lake.Version(metrics.Table, metrics.Version)) : null;

    private static PublishedVersion Published(Publication publication, string version) => new(version, publication.At, publication.RunId);

    private void ThrowIfNotThere(Publication publication, CatalogSnapshot after)
    {
        if (publication.Versions.Where(v => !after.Find(v.Key).IsSame(Published(publication, v.Value))).Select(v => v.Key).ToList() is [_, ..] wrong)
            throw new EngineException(
                $"Other versions of {string.Join(", ", wrong)} than just published appeared in the Glue database {_database}: something else is changing these tables. Retrying.",
                isTransient: true);
    }

    /// <summary>Glue counts the versions of each table, and the sum grows with every change.</summary>
    private static CatalogSnapshot ToSnapshot(Dictionary<TableName, GlueTable> tables) => new(
        tables.Values.Sum(t => long.TryParse(t.VersionId, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0),
        tables.Select(t => (t.Key, Published: TablePublication.Of(t.Value))).Where(t => t.Published is not null).ToImmutableDictionary(t => t.Key, t => t.Published!));

    private sealed record Seen(CatalogSnapshot Snapshot, long At);
}
