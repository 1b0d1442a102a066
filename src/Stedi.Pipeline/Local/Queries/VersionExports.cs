using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Exports rows of versions to files.</summary>
internal sealed class VersionExports(LakePaths paths, ICatalog catalog, KeptExports exports)
{
    public async Task<ExportedRows> OpenAsync(
        TableName table, string version, RowQuery query, ResultFormat format, QueryLimits limits, CancellationToken cancellationToken)
    {
        using var open = await OpenVersion.TakeAsync(paths, catalog, table, version, cancellationToken);
        var sql = new RowSql(query, open.Metrics.Columns, SqlDialect.DuckDb).All(RowSql.Identifier(table.Value));
        return await exports.OpenAsync($"{table}\n{version}", sql, [open.ToTable()], [], format, limits, cancellationToken);
    }
}
