using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local;

/// <summary>The catalogue as one file that is replaced whole, so that readers see all of a publication or nothing of it.</summary>
public sealed class LocalCatalog(LocalOptions options, TimeProvider time) : ICatalog
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    private readonly LakePaths _paths = new(options.LakeRoot);

    public Task<CatalogSnapshot> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(CatalogFile.Load(_paths.Catalog).ToSnapshot());

    public async Task PublishAsync(Publication publication, CancellationToken cancellationToken)
    {
        try
        {
            await PublishUnderLockAsync(publication, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    private async Task PublishUnderLockAsync(Publication publication, CancellationToken cancellationToken)
    {
        // Under the lock, so that no vacuum removes between the look and the publication what was found complete.
        using var turn = await LockAsync(cancellationToken);
        var catalog = CatalogFile.Load(_paths.Catalog);
        if (catalog.Published.Contains(publication.RunId))
            return;
        var incomplete = publication.Versions.Where(v => !IsComplete(v.Key, v.Value)).Select(v => $"{v.Key} {v.Value}").ToList();
        if (incomplete.Count > 0)
            throw new EngineException(
                $"Nothing was published: {string.Join(", ", incomplete)} {(incomplete.Count == 1 ? "is" : "are")} not complete in {_paths.Root}. Build again.");
        catalog.With(publication).Save(_paths.Catalog);
    }

    public async Task<VersionMetrics?> ReadMetricsAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        if (!IsComplete(table, version))
            return null;
        var path = MetricsFile(table, version);
        try
        {
            if (new FileInfo(path).Length > VersionMetrics.MaxBytes)
                throw new EngineException($"{path} is larger than {VersionMetrics.MaxBytes / 1024 / 1024} MB, so it holds no metrics. Build {table} again.");
            var metrics = VersionMetrics.FromJson(await File.ReadAllTextAsync(path, cancellationToken));
            return metrics.Table == table && metrics.Version == version
                ? metrics
                : throw new EngineException($"The metrics {path} are of {metrics.Table} {metrics.Version}. Somebody has copied them there. Build {table} again.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new EngineException($"The metrics {path} cannot be read: {e.Message} Build {table} again.", inner: e);
        }
    }

    public Task<LandingListing> PeekLandingAsync(Table table, CancellationToken cancellationToken) =>
        Task.Run(() => Look(table, reread: null).Listing, cancellationToken);

    public Task<LandingListing> ListLandingAsync(Table table, string? reread, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var (files, listing) = Look(table, reread);
            try
            {
                Directory.CreateDirectory(_paths.Listings);
                Durable.ReplaceQuickly(_paths.ListingSummary(listing.Version), JsonSerializer.SerializeToUtf8Bytes(listing, EngineJson.Default.LandingListing));
                Durable.ReplaceQuickly(_paths.Listing(listing.Version), JsonSerializer.SerializeToUtf8Bytes(files, CatalogJson.Default.LandingFiles));
                LandingMemory.Write(_paths, options.LandingRoot);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unwritable(e);
            }
            return listing;
        },
        cancellationToken);

    private (LandingFiles Files, LandingListing Listing) Look(Table table, string? reread)
    {
        var (files, skipped) = LandingFolder.List(options.LandingRoot, table);
        var version = files.Version(table.Columns, reread, CatalogFile.Load(_paths.Catalog).Tables.GetValueOrDefault(table.Name)?.Version);
        return (files, new(table.Name, version, files.Fingerprint, files.Files.Length, files.Bytes) { Skipped = skipped });
    }

    public async Task<LandingListing?> ReadListingAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        if (!PlainName.IsValid(version))
            return null;
        var path = _paths.ListingSummary(version);
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellationToken), EngineJson.Default.LandingListing);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new EngineException($"The listing {path} cannot be read: {e.Message} Run {table} again, which lists the files anew.", inner: e);
        }
    }

    public async Task<RejectPage> ReadRejectsAsync(TableName table, string version, RejectQuery query, CancellationToken cancellationToken)
    {
        if (!PlainName.IsValid(version))
            return RejectPage.Empty;
        var path = Path.Combine(_paths.Version(table, version), RejectPages.FileName);
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.Asynchronous);
            return await RejectPages.ReadAsync((at, buffer, token) => RandomAccess.ReadAsync(file, buffer, at, token).AsTask(), query, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return RejectPage.Empty;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"The rejected lines {path} cannot be read: {e.Message}", inner: e);
        }
    }

    public string Locate(TableName table, string? version) => version is null ? _paths.Table(table) : _paths.Version(table, version);

    public async Task<ImmutableArray<TableVersion>> VacuumAsync(IReadOnlySet<TableVersion> keep, Condemn condemn, CancellationToken cancellationToken)
    {
        var vacuum = new LakeVacuum(_paths, options.KeepVersions, time);
        var old = await Task.Run(() => vacuum.FindOld(Needed(keep)), cancellationToken);
        // Nobody is asked while the catalog is locked.
        var condemned = old.IsEmpty ? keep : await condemn(old, cancellationToken);
        // Under the lock, so that nothing is published while it is being removed.
        using var turn = await LockAsync(cancellationToken);
        var needed = Needed(keep);
        return await Task.Run(() => vacuum.Remove([.. old.Where(v => condemned.Contains(v) && !needed.Contains(v))], needed), cancellationToken);
    }

    private HashSet<TableVersion> Needed(IEnumerable<TableVersion> keep) =>
        [.. keep, .. CatalogFile.Load(_paths.Catalog).Tables.Select(t => new TableVersion(t.Key, t.Value.Version))];

    public async Task<ImmutableArray<TableVersion>> PurgeAsync(TableName table, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await LockAsync(cancellationToken);
            var catalog = CatalogFile.Load(_paths.Catalog);
            if (catalog.Tables.ContainsKey(table))
                catalog.Without(table).Save(_paths.Catalog);
            return await Task.Run(() => new LakeVacuum(_paths, options.KeepVersions, time).Purge(table), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    /// <summary>A version may be a word that someone typed, and then no name at all.</summary>
    private bool IsComplete(TableName table, string version) => PlainName.IsValid(version) && File.Exists(MetricsFile(table, version));

    private string MetricsFile(TableName table, string version) => Path.Combine(_paths.Version(table, version), VersionMetrics.FileName);

    private EngineException Unwritable(Exception e) =>
        new($"The lake {_paths.Root} cannot be written: {e.Message} Mend that, then retry the run.", inner: e);

    private async Task<FileLock> LockAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_paths.Root);
        try
        {
            return await FileLock.TakeAsync(_paths.CatalogLock, LockTimeout, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new EngineException($"The catalogue cannot be changed: {e.Message} Try again.", isTransient: true, e);
        }
    }
}
