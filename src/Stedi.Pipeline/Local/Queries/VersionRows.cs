using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Runs an internal statement over files of versions in a query worker, and returns its rows.</summary>
internal sealed class VersionRows(LakePaths paths, QueryWorkers workers)
{
    private static readonly QueryLimits Modest = new(TimeSpan.FromSeconds(30), MaxRows: 0, MemoryBytes: 256L << 20);

    public Task<RowBlock> AskAsync(string sql, ImmutableArray<QueryTable> tables, int maxRows, CancellationToken cancellationToken) =>
        AskAsync(sql, tables, Modest with { MaxRows = maxRows }, 1, cancellationToken);

    public Task<RowBlock> AskAsync(
        string sql, ImmutableArray<QueryTable> tables, QueryLimits limits, int threads, CancellationToken cancellationToken) =>
        RunAsync(sql, tables, limits, threads, (file, outcome) => ReadAsync(file, outcome.Truncated, cancellationToken), cancellationToken);

    /// <summary>Like <see cref="AskAsync(string, ImmutableArray{QueryTable}, int, CancellationToken)"/>, but also saves the rows to a file if possible.</summary>
    public Task<RowBlock> AskAndKeepAsync(string sql, ImmutableArray<QueryTable> tables, int maxRows, string file, CancellationToken cancellationToken) =>
        RunAsync(sql, tables, Modest with { MaxRows = maxRows }, 1, async (written, _) =>
        {
            var rows = await ReadAsync(written, hasMore: false, cancellationToken);
            try
            {
                File.Move(written, file, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The version may be read-only. Then its first rows are read each time.
            }
            return rows;
        }, cancellationToken);

    /// <summary>Reads a file written by one of the methods above.</summary>
    public static async Task<RowBlock> ReadAsync(string file, bool hasMore, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        var page = await JsonSerializer.DeserializeAsync(stream, QueryJson.Default.QueryPage, cancellationToken)
            ?? throw new QueryException(QueryFailure.Failed, $"The file {file} is empty. Remove it.");
        return new(page.Columns, page.Values(), hasMore);
    }

    private async Task<T> RunAsync<T>(
        string sql, ImmutableArray<QueryTable> tables, QueryLimits limits, int threads, Func<string, QueryOutcome, Task<T>> use,
        CancellationToken cancellationToken)
    {
        var work = new QueryFolder(Path.Combine(paths.Temp, $"rows-{Guid.NewGuid():N}"));
        var request = new QueryRequest(
            sql, tables, ResultFormat.Json, limits.MaxRows, (int)limits.Timeout.TotalMilliseconds, limits.MemoryBytes, threads,
            Path.Combine(work.Path, "spill"));
        try
        {
            var outcome = await workers.RunAsync(work, request, cancellationToken);
            return await use(work.Result(ResultFormat.Json), outcome);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw QueryFaults.Unwritable(paths.Temp, e);
        }
        finally
        {
            work.Delete();
        }
    }
}
