using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Runs a statement of ours over files of versions in a query worker, and brings its rows back.</summary>
internal sealed class VersionRows(LakePaths paths, QueryWorkers workers)
{
    private const long Memory = 256L << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <param name="label">What it is, for the log of the worker.</param>
    public Task<RowBlock> AskAsync(string sql, ImmutableArray<QueryTable> tables, int maxRows, string label, CancellationToken cancellationToken) =>
        RunAsync(sql, tables, maxRows, label, (file, outcome) => ReadAsync(file, outcome.Truncated, cancellationToken), cancellationToken);

    /// <summary>Has the rows written to a file instead.</summary>
    public Task WriteAsync(string sql, ImmutableArray<QueryTable> tables, int maxRows, string label, string file, CancellationToken cancellationToken) =>
        RunAsync(sql, tables, maxRows, label, (written, _) =>
        {
            File.Move(written, file, overwrite: true);
            return Task.FromResult(file);
        }, cancellationToken);

    /// <summary>Of a file that one of the above has written.</summary>
    public static async Task<RowBlock> ReadAsync(string file, bool hasMore, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        var page = await JsonSerializer.DeserializeAsync(stream, QueryJson.Default.QueryPage, cancellationToken)
            ?? throw new QueryException(QueryFailure.Failed, $"The rows {file} are empty; remove the file.");
        return new(page.Columns, [.. page.Rows.Select(r => r.Select(Value).ToImmutableArray())], hasMore);
    }

    private async Task<T> RunAsync<T>(
        string sql, ImmutableArray<QueryTable> tables, int maxRows, string label, Func<string, QueryOutcome, Task<T>> use, CancellationToken cancellationToken)
    {
        var work = new QueryFolder(Path.Combine(paths.Temp, $"rows-{Guid.NewGuid():N}"));
        var request = new QueryRequest(
            sql, tables, ResultFormat.Json, maxRows, (int)Timeout.TotalMilliseconds, Memory, Threads: 1, Path.Combine(work.Path, "spill"));
        try
        {
            var outcome = await workers.RunAsync(work, request, label, cancellationToken);
            return await use(work.Result(ResultFormat.Json), outcome);
        }
        finally
        {
            work.Delete();
        }
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        // Without the cast C# makes a double of either.
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? (object)whole : value.GetDouble(),
        _ => value,
    };
}
