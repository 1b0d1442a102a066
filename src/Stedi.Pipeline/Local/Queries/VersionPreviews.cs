using System.Diagnostics;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// The first rows of a version. They are cached in the version's folder, as <c>_preview-100.json</c> or <c>_preview-1000.json</c>, and removed with
/// it. A cached preview needs no worker.
/// </summary>
internal sealed class VersionPreviews(LakePaths paths, ICatalog catalog, VersionRows rows)
{
    public const int MaxRows = 1_000;
    private const int FewRows = 100;

    private readonly StripedLock _building = new();

    public async Task<Preview> GetAsync(TableName table, string version, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxRows);
        var start = Stopwatch.GetTimestamp();
        using var open = await OpenVersion.TakeAsync(paths, catalog, table, version, cancellationToken);
        var metrics = open.Metrics;
        var page = await ReadAsync(open, limit <= FewRows ? FewRows : MaxRows, cancellationToken);
        var shown = page.Rows.Length > limit ? page.Rows[..limit] : page.Rows;
        return new(
            page.Columns, shown, metrics.RowsOut, metrics.RowsOut > shown.Length, metrics.Engine, null,
            (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds, metrics.StartedAt.AddMilliseconds(metrics.DurationMs), metrics.RowsOut);
    }

    private async Task<RowBlock> ReadAsync(OpenVersion open, int count, CancellationToken cancellationToken)
    {
        var file = Path.Combine(open.Folder, $"_preview-{count}.json");
        if (await KeptAsync(file, cancellationToken) is { } kept)
            return kept;
        using (await _building.EnterAsync(file, cancellationToken))
        {
            return await KeptAsync(file, cancellationToken)
                ?? await rows.AskAndKeepAsync($"FROM \"{open.Metrics.Table}\"", [open.ToTable()], count, file, cancellationToken);
        }
    }

    /// <summary>Null if there is no preview yet, or it cannot be read. Then it is created again.</summary>
    private static async Task<RowBlock?> KeptAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return File.Exists(file) ? await VersionRows.ReadAsync(file, hasMore: false, cancellationToken) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
