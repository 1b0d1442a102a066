using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local;

/// <summary>The catalog as one file. It is replaced atomically, so readers see all of a publication or nothing.</summary>
/// <param name="history">Detects that the lake has lost both its catalog and its mark.</param>
public sealed class LocalCatalog(LocalOptions options, TimeProvider time, IPublicationHistory? history = null) : ICatalog
{
    private readonly LakePaths _paths = new(options.LakeRoot);
    private readonly VersionLooks _looks = new(new(options.LakeRoot));

    /// <exception cref="EngineException">The catalog is damaged, or missing although something was published.</exception>
    public async Task<CatalogSnapshot> ReadAsync(CancellationToken cancellationToken) => (await LoadAsync(cancellationToken)).ToSnapshot();

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
        // Under the lock, so that no vacuum removes a version between the check and the publication.
        using var turn = await CatalogTurn.TakeAsync(_paths, cancellationToken);
        var catalog = await LoadAsync(cancellationToken);
        if (catalog.Published.Contains(publication.RunId))
        {
            CatalogMark.Place(_paths);
            return;
        }
        var incomplete = publication.Versions.Where(v => !IsComplete(v.Key, v.Value)).Select(v => $"{v.Key} {v.Value}").ToList();
        if (incomplete.Count > 0)
            throw new EngineException(
                $"Nothing was published: {string.Join(", ", incomplete)} {(incomplete.Count == 1 ? "is" : "are")} incomplete in {_paths.Root}. Build again.");
        catalog.With(publication).Save(_paths.Catalog);
        // After the catalog: otherwise a crash between the two would look like a lost catalog.
        CatalogMark.Place(_paths);
    }

    /// <summary>A lake without a catalog is empty only if nothing was ever published.</summary>
    private async Task<CatalogFile> LoadAsync(CancellationToken cancellationToken)
    {
        if (CatalogFile.Find(_paths.Catalog) is { } found)
            return found;
        if (!CatalogMark.IsThere(_paths) && (history is null || !await history.AnyAsync(cancellationToken)))
            return CatalogFile.Empty;
        // The first publication may have happened between the two checks.
        return CatalogFile.Find(_paths.Catalog) ?? throw CatalogFile.Missing(_paths.Catalog);
    }

    public Task<VersionMetrics?> ReadMetricsAsync(TableName table, string version, CancellationToken cancellationToken) =>
        Task.FromResult(PlainName.IsValid(version) ? VersionReceipt.Find(_paths, table, version) : null);

    public Task<ImmutableDictionary<TableVersion, string>> FindDamageAsync(IReadOnlyCollection<TableVersion> versions, CancellationToken cancellationToken) =>
        Task.FromResult(versions.Where(v => PlainName.IsValid(v.Version)).Select(v => (Version: v, Damage: _looks.Damage(v)))
            .Where(v => v.Damage is not null).ToImmutableDictionary(v => v.Version, v => $"{v.Damage} {VersionDamage.Advice(v.Version.Table)}"));

    public Task<LandingListing> PeekLandingAsync(Table table, CancellationToken cancellationToken) =>
        Task.Run(async () => (await LookAsync(table, reread: null, cancellationToken)).Listing, cancellationToken);

    public Task<LandingListing> ListLandingAsync(Table table, string? reread, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var (files, listing) = await LookAsync(table, reread, cancellationToken);
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

    private async Task<(LandingFiles Files, LandingListing Listing)> LookAsync(Table table, string? reread, CancellationToken cancellationToken)
    {
        var (files, skipped) = LandingFolder.List(options.LandingRoot, table);
        var version = files.Version(table.Columns, reread, (await LoadAsync(cancellationToken)).Tables.GetValueOrDefault(table.Name)?.Version);
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
            throw new EngineException($"Could not read the listing {path}: {e.Message} Run {table} again, which lists the files again.", inner: e);
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
            throw new EngineException($"Could not read the rejected lines in {path}: {e.Message}", inner: e);
        }
    }

    public string Locate(TableName table, string? version) => version is null ? _paths.Table(table) : _paths.Version(table, version);

    public async Task<ImmutableArray<TableVersion>> VacuumAsync(IReadOnlySet<TableVersion> keep, Condemn condemn, CancellationToken cancellationToken)
    {
        var vacuum = new LakeVacuum(_paths, options.KeepVersions, time);
        var wanted = await NeededAsync(keep, cancellationToken);
        var old = await Task.Run(() => vacuum.FindOld(wanted), cancellationToken);
        // Call back before the catalog is locked.
        var condemned = old.IsEmpty ? keep : await condemn(old, cancellationToken);
        // Under the lock, so that no version is published while it is being removed.
        using var turn = await CatalogTurn.TakeAsync(_paths, cancellationToken);
        var needed = await NeededAsync(keep, cancellationToken);
        return await Task.Run(() => vacuum.Remove([.. old.Where(v => condemned.Contains(v) && !needed.Contains(v))], needed), cancellationToken);
    }

    private async Task<HashSet<TableVersion>> NeededAsync(IEnumerable<TableVersion> keep, CancellationToken cancellationToken) =>
        [.. keep, .. (await LoadAsync(cancellationToken)).Tables.Select(t => new TableVersion(t.Key, t.Value.Version))];

    public async Task<ImmutableArray<TableVersion>> PurgeAsync(TableName table, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await CatalogTurn.TakeAsync(_paths, cancellationToken);
            var catalog = await LoadAsync(cancellationToken);
            if (catalog.Tables.ContainsKey(table))
                catalog.Without(table).Save(_paths.Catalog);
            return await Task.Run(() => new LakeVacuum(_paths, options.KeepVersions, time).Purge(table), cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e);
        }
    }

    /// <summary>The version may be user input, so its name is checked.</summary>
    private bool IsComplete(TableName table, string version) => PlainName.IsValid(version) && File.Exists(VersionReceipt.PathOf(_paths, table, version));

    private EngineException Unwritable(Exception e) =>
        new($"Could not write to the lake {_paths.Root}: {e.Message} Fix this, then retry the run.", inner: e);
}
