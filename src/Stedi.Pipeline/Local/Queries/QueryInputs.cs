using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>The versions that a statement reads, protected from removal until disposed.</summary>
internal sealed class QueryInputs : IDisposable
{
    /// <summary>A version may be replaced and removed between reading the catalog and taking the lease.</summary>
    private const int Tries = 3;

    private readonly List<OpenVersion> _open = [];

    private QueryInputs()
    {
    }

    public ImmutableArray<QueryTable> Tables { get; private set; } = [];

    public ImmutableArray<TableVersion> Versions => [.. _open.Select(v => new TableVersion(v.Metrics.Table, v.Metrics.Version))];

    /// <exception cref="QueryException">The catalog cannot be read, or a table has no current version, or a damaged one.</exception>
    public static async Task<QueryInputs> TakeAsync(
        LakePaths paths, ICatalog catalog, SqlReading statement, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var current = await ReadAsync(catalog, cancellationToken);
            var inputs = new QueryInputs();
            try
            {
                foreach (var (table, version) in Wanted(statement, current))
                    inputs._open.Add(await OpenVersion.TakeAsync(paths, catalog, table, version, cancellationToken));
                inputs.Tables = [.. inputs._open.Select(v => v.ToTable())];
                return inputs;
            }
            catch (QueryException e) when (e.Failure == QueryFailure.NotFound)
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

    public void Dispose() => _open.ForEach(v => v.Dispose());

    private static async Task<CatalogSnapshot> ReadAsync(ICatalog catalog, CancellationToken cancellationToken)
    {
        try
        {
            return await catalog.ReadAsync(cancellationToken);
        }
        catch (EngineException e)
        {
            throw new QueryException(QueryFailure.Unavailable, e.Message, inner: e);
        }
    }

    private static IEnumerable<TableVersion> Wanted(SqlReading statement, CatalogSnapshot current)
    {
        if (statement.References.Any(r => r.Kind == SqlReferenceKind.ListOfTables))
            return current.Tables.Select(t => new TableVersion(t.Key, t.Value.Version));
        return statement.References.Where(r => r.Kind == SqlReferenceKind.Table)
            .Select(r => TableName.Parse(r.Name.ToLowerInvariant()))
            .Distinct()
            .Select(t => new TableVersion(t, current.Find(t)?.Version
                ?? throw new QueryException(QueryFailure.Failed, $"{t} has not been published yet. Run it first.")));
    }
}
