using System.Diagnostics;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// The first rows of a version. They are kept in the version's own folder, as <c>_preview-100.json</c> or <c>_preview-1000.json</c>, and go
/// with it: a second look costs no worker.
/// </summary>
internal sealed class VersionPreviews(LakePaths paths, ICatalog catalog, QueryWorkers workers)
{
    public const int MaxRows = 1_000;
    private const int FewRows = 100;
    private const long Memory = 256L << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly StripedLock _building = new();

    public async Task<Preview> GetAsync(TableName table, string version, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxRows);
        var start = Stopwatch.GetTimestamp();
        using var lease = Lease(table, version);
        var metrics = await catalog.ReadMetricsAsync(table, version, cancellationToken)
            ?? throw new QueryException(QueryFailure.NotFound, $"Version {version} of {table} is not complete; build {table} again.");
        var page = await ReadAsync(lease.Folder, table, limit <= FewRows ? FewRows : MaxRows, cancellationToken);
        var rows = page.Values(limit);
        return new(
            page.Columns, rows, metrics.RowsOut, metrics.RowsOut > rows.Length, metrics.Engine, null,
            (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds, metrics.StartedAt.AddMilliseconds(metrics.DurationMs));
    }

    private VersionLease Lease(TableName table, string version)
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

    private async Task<QueryPage> ReadAsync(string version, TableName table, int rows, CancellationToken cancellationToken)
    {
        var file = Path.Combine(version, $"_preview-{rows}.json");
        if (!File.Exists(file))
        {
            using (await _building.EnterAsync(file, cancellationToken))
                if (!File.Exists(file))
                    await BuildAsync(version, table, rows, file, cancellationToken);
        }
        await using var stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync(stream, QueryJson.Default.QueryPage, cancellationToken)
            ?? throw new QueryException(QueryFailure.Failed, $"The preview {file} is empty; remove it.");
    }

    private async Task BuildAsync(string version, TableName table, int rows, string file, CancellationToken cancellationToken)
    {
        var work = new QueryFolder(Path.Combine(paths.Temp, $"preview-{Guid.NewGuid():N}"));
        var request = new QueryRequest(
            $"FROM \"{table}\"", [QueryTable.Of(table, version)], ResultFormat.Json, rows, (int)Timeout.TotalMilliseconds, Memory, Threads: 1,
            Path.Combine(work.Path, "spill"));
        try
        {
            await workers.RunAsync(work, request, $"a preview of {table}", cancellationToken);
            File.Move(work.Result(ResultFormat.Json), file, overwrite: true);
        }
        finally
        {
            work.Delete();
        }
    }
}
