using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>A complete version that is being read. It is protected from removal until this is disposed.</summary>
internal sealed class OpenVersion : IDisposable
{
    private readonly VersionLease _lease;

    private OpenVersion(VersionLease lease, VersionMetrics metrics) => (_lease, Metrics) = (lease, metrics);

    public VersionMetrics Metrics { get; }

    public string Folder => _lease.Folder;

    /// <summary>Its rows, for a statement that uses this name, or by default the table's name.</summary>
    /// <exception cref="QueryException">A listed file is missing or has a wrong size.</exception>
    public QueryTable ToTable(string? name = null) =>
        VersionDamage.OfFiles(Folder, Metrics) is { } damage
            ? throw new QueryException(QueryFailure.Unavailable, $"{damage} {VersionDamage.Advice(Metrics.Table)}")
            : new(name ?? Metrics.Table.Value, [.. VersionReceipt.FilesOf(Folder, Metrics)]);

    /// <exception cref="QueryException">It does not exist, is incomplete, or its receipt cannot be read.</exception>
    public static async Task<OpenVersion> TakeAsync(LakePaths paths, ICatalog catalog, TableName table, string version, CancellationToken cancellationToken)
    {
        var lease = Lease(paths, table, version);
        try
        {
            return new(lease, await catalog.ReadMetricsAsync(table, version, cancellationToken)
                ?? throw new QueryException(QueryFailure.NotFound, $"Version {version} of {table} is incomplete. Build {table} again."));
        }
        catch (EngineException e)
        {
            lease.Dispose();
            throw new QueryException(QueryFailure.Unavailable, e.Message, inner: e);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    public void Dispose() => _lease.Dispose();

    private static VersionLease Lease(LakePaths paths, TableName table, string version)
    {
        try
        {
            return VersionLease.Take(paths, table, version);
        }
        catch (Exception e) when (e is EngineException or ArgumentException)
        {
            throw new QueryException(QueryFailure.NotFound, e.Message, inner: e);
        }
    }
}
