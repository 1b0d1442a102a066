using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Fakes;

/// <summary>A catalog with fixed versions, set by the test.</summary>
internal sealed class StandingCatalog(LakePaths paths) : ICatalog
{
    private ImmutableDictionary<TableName, PublishedVersion> _tables = ImmutableDictionary<TableName, PublishedVersion>.Empty;

    public void Publish(TableName table, string version) =>
        _tables = _tables.SetItem(table, new PublishedVersion(version, DateTimeOffset.UnixEpoch, Guid.Empty));

    public Task<CatalogSnapshot> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(new CatalogSnapshot(1, _tables));

    public async Task<VersionMetrics?> ReadMetricsAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        var file = Path.Combine(paths.Version(table, version), VersionMetrics.FileName);
        return File.Exists(file) ? VersionMetrics.FromJson(await File.ReadAllTextAsync(file, cancellationToken)) : null;
    }

    public Task<ImmutableDictionary<TableVersion, string>> FindDamageAsync(IReadOnlyCollection<TableVersion> versions, CancellationToken cancellationToken) =>
        Task.FromResult(ImmutableDictionary<TableVersion, string>.Empty);

    public string Locate(TableName table, string? version) => version is null ? paths.Table(table) : paths.Version(table, version);

    public Task PublishAsync(Publication publication, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LandingListing> PeekLandingAsync(Table table, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LandingListing> ListLandingAsync(Table table, string? reread, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LandingListing?> ReadListingAsync(TableName table, string version, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RejectPage> ReadRejectsAsync(TableName table, string version, RejectQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ImmutableArray<TableVersion>> PurgeAsync(TableName table, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ImmutableArray<TableVersion>> VacuumAsync(IReadOnlySet<TableVersion> keep, Condemn condemn, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
