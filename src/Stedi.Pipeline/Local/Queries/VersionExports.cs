using System.Security.Cryptography;
using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Exports rows of versions to files. They are stored for a while, so that the same rows in another format are not read again.</summary>
internal sealed class VersionExports(LakePaths paths, ICatalog catalog, QueryWorkers workers, QueryResults results, int threads)
{
    /// <summary>One export at a time: it may take a minute, and previews need the other worker.</summary>
    private readonly StripedLock _turns = new();

    public async Task<ExportedRows> OpenAsync(
        TableName table, string version, RowQuery query, ResultFormat format, QueryLimits limits, CancellationToken cancellationToken)
    {
        using var open = await OpenVersion.TakeAsync(paths, catalog, table, version, cancellationToken);
        var sql = new RowSql(query, open.Metrics.Columns, SqlDialect.DuckDb).All(RowSql.Identifier(table.Value));
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{table}\n{version}\n{limits.MaxRows}\n{sql}")).AsSpan(0, 16));
        using var use = results.Use(id);
        var folder = results.Folder(id);
        using (await _turns.EnterAsync(this, cancellationToken))
        {
            var outcome = folder.ReadReply()?.Outcome ?? await workers.RunAsync(
                folder,
                new(
                    sql, [open.ToTable()], ResultFormat.Parquet, limits.MaxRows, (int)limits.Timeout.TotalMilliseconds, limits.MemoryBytes,
                    threads, Path.Combine(folder.Path, "spill")),
                cancellationToken);
            results.SweepNowAndThen();
            return new(await results.OpenAsync(id, format, cancellationToken), outcome.RowCount, outcome.Truncated);
        }
    }
}
