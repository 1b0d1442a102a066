using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// Exports all rows of queries. This server's stored result is used if it has them all, otherwise Athena's own file on S3. The statement never runs again:
/// that would be billed again, and Athena reads only current versions.
/// </summary>
internal sealed class AthenaResultExports(AwsClients clients, AwsLake lake, AthenaDoor door, AthenaResults results, AthenaExports exports, TimeProvider time)
{
    public async Task<ExportedRows> OpenAsync(ResultExport export, ResultFormat format, QueryLimits limits, CancellationToken cancellationToken)
    {
        AthenaResults.RequireFormat(format);
        if (IsStored(export, format))
            return new(results.Open(export.Id, format), export.StoredRows!.Value, Truncated: false);
        var execution = Find(export, out var obstacle) ?? throw new QueryException(QueryFailure.NotFound, obstacle!);
        using var limit = new CancellationTokenSource(limits.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await exports.OpenAsync($"{execution}\n{limits.MaxRows}\n{string.Join('\n', export.Timestamps)}", format, async id =>
            {
                using var rows = await AthenaStoredRows.OpenAsync(clients, lake, execution, stop.Token);
                return await results.WriteAsync(id, export.Timestamps.IsEmpty ? rows : new DatedRows(rows, export.Timestamps), limits.MaxRows, stop.Token);
            }, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new QueryException(QueryFailure.TimedOut, $"Athena's stored result could not be copied within {limits.Timeout.TotalSeconds:0} s. Try again, or select fewer rows.");
        }
        catch (InvalidDataException e)
        {
            throw new QueryException(QueryFailure.Unavailable, $"Athena's stored result cannot be read: {e.Message} Run the query again.", inner: e);
        }
        catch (EngineException e)
        {
            throw new QueryException(QueryFailure.Failed, e.Message, inner: e);
        }
    }

    public Task<string?> FindObstacleAsync(ResultExport export, CancellationToken cancellationToken) =>
        IsStored(export, ResultFormat.Csv) ? Task.FromResult<string?>(null)
        : Find(export, out var obstacle) is { } execution ? AthenaStoredRows.FindObstacleAsync(clients, lake, execution, cancellationToken)
        : Task.FromResult(obstacle);

    private bool IsStored(ResultExport export, ResultFormat format) => export.StoredRows is not null && export.Timestamps.IsEmpty && results.Has(export.Id, format);

    /// <summary>Athena's id of the query; null with the reason if there is no CSV file under it.</summary>
    private string? Find(ResultExport export, out string? obstacle)
    {
        // Athena stores what SHOW and DESCRIBE return as text.
        obstacle = export.EngineQueryId is null ? "It is not known where Athena stored the result of this query. Run the query again, then export."
            : !door.Read(export.Sql).IsSelect ? "The result is no longer stored. Run the query again."
            : null;
        return obstacle is null ? export.EngineQueryId : null;
    }
}
