using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// Exports rows to files. They are stored for a while, so that the same rows in another format are not read again. One export is read at a time: it may take
/// a minute, and previews need the other worker.
/// </summary>
internal sealed class KeptExports(QueryWorkers workers, QueryResults results, int threads)
{
    private readonly StripedLock _turns = new();

    /// <param name="identity">The same identity is the same rows.</param>
    /// <param name="sql">A statement that <see cref="QueryDoor"/> has allowed, or one of our own.</param>
    /// <param name="timestamps">See <see cref="RowQuery.Timestamps"/>.</param>
    public async Task<ExportedRows> OpenAsync(
        string identity, string sql, ImmutableArray<QueryTable> tables, ImmutableArray<(string Column, ColumnFormat Format)> timestamps, ResultFormat format,
        QueryLimits limits, CancellationToken cancellationToken)
    {
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{limits.MaxRows}\n{identity}\n{sql}")).AsSpan(0, 16));
        using var use = results.Use(id);
        var folder = results.Folder(id);
        using (await _turns.EnterAsync(this, cancellationToken))
        {
            var outcome = folder.ReadReply()?.Outcome ?? await workers.RunAsync(
                folder,
                new(
                    sql, tables, ResultFormat.Parquet, limits.MaxRows, (int)limits.Timeout.TotalMilliseconds, limits.MemoryBytes, threads,
                    Path.Combine(folder.Path, "spill")),
                cancellationToken);
            results.SweepNowAndThen();
            return new(await results.OpenAsync(id, format, timestamps, cancellationToken), outcome.RowCount, outcome.Truncated);
        }
    }
}
