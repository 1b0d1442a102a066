using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>A complete version that is being read: it is not removed until this is disposed.</summary>
internal sealed class OpenVersion : IDisposable
{
    private readonly VersionLease _lease;

    private OpenVersion(VersionLease lease, VersionMetrics metrics) => (_lease, Metrics) = (lease, metrics);

    public VersionMetrics Metrics { get; }

    public string Folder => _lease.Folder;

    /// <exception cref="QueryException">It is not there, not complete, or its receipt cannot be read.</exception>
    public static async Task<OpenVersion> TakeAsync(LakePaths paths, ICatalog catalog, TableName table, string version, CancellationToken cancellationToken)
    {
        var lease = Lease(paths, table, version);
        try
        {
            return new(lease, await catalog.ReadMetricsAsync(table, version, cancellationToken)
                ?? throw new QueryException(QueryFailure.NotFound, $"Version {version} of {table} is not complete; build {table} again."));
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

    /// <summary>Of a version whose metrics do not matter.</summary>
    /// <exception cref="QueryException">It is not there.</exception>
    public static VersionLease Lease(LakePaths paths, TableName table, string version)
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
