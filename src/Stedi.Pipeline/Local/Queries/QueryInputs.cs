using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>The versions that a statement reads, kept from removal until disposed.</summary>
internal sealed class QueryInputs : IDisposable
{
    /// <summary>A version may be replaced and removed between reading the catalogue and taking the lease.</summary>
    private const int Tries = 3;

    private readonly List<VersionLease> _leases = [];

    private QueryInputs()
    {
    }

    public ImmutableArray<QueryTable> Tables { get; private set; } = [];

    public ImmutableArray<TableVersion> Versions { get; private set; } = [];

    /// <exception cref="QueryException">A table has no current version.</exception>
    public static async Task<QueryInputs> TakeAsync(
        LakePaths paths, ICatalog catalog, SqlReading statement, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = await catalog.ReadAsync(cancellationToken);
            var inputs = new QueryInputs();
            try
            {
                inputs.Take(paths, Wanted(statement, current));
                return inputs;
            }
            catch (EngineException e)
            {
                inputs.Dispose();
                if (attempt == Tries)
                    throw new QueryException(QueryFailure.Failed, e.Message, inner: e);
            }
            catch
            {
                inputs.Dispose();
                throw;
            }
        }
    }

    public void Dispose()
    {
        foreach (var lease in _leases)
            lease.Dispose();
    }

    private static IEnumerable<TableVersion> Wanted(SqlReading statement, CatalogSnapshot current)
    {
        if (statement.References.Any(r => r.Kind == SqlReferenceKind.ListOfTables))
            return current.Tables.Select(t => new TableVersion(t.Key, t.Value.Version));
        return statement.References.Where(r => r.Kind == SqlReferenceKind.Table)
            .Select(r => TableName.Parse(r.Name.ToLowerInvariant()))
            .Distinct()
            .Select(t => new TableVersion(t, current.Find(t)?.Version
                ?? throw new QueryException(QueryFailure.Failed, $"{t} has no rows to read yet: it has not been built and published. Run it first.")));
    }

    private void Take(LakePaths paths, IEnumerable<TableVersion> versions)
    {
        foreach (var (table, version) in versions)
        {
            var lease = VersionLease.Take(paths, table, version);
            _leases.Add(lease);
            Tables = Tables.Add(QueryTable.Of(table, lease.Folder));
            Versions = Versions.Add(new(table, version));
        }
    }
}
