using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// The stored results: Parquet from the query, and JSON or CSV after the first request for it. Old ones are removed by age, then by size. CSV
/// files have unchanged values, even if they start with <c>=</c>. Formulas are escaped in the response.
/// </summary>
internal sealed class QueryResults(string root, LocalOptions options, QueryWorkers workers, TimeProvider time)
{
    private static readonly TimeSpan ConversionTimeout = TimeSpan.FromMinutes(2);
    private const long ConversionMemory = 512L << 20;

    private readonly StripedLock _converting = new();
    private readonly KeptResults _kept = new(root, options.ResultAge, options.ResultBytes, time);

    public QueryFolder Folder(Guid id) => new(_kept.Folder(id));

    /// <summary>Keeps the folder from being swept until disposed.</summary>
    public IDisposable Use(Guid id) => _kept.Use(id);

    /// <exception cref="QueryException">The result is not stored.</exception>
    public async Task<Stream> OpenAsync(Guid id, ResultFormat format, CancellationToken cancellationToken)
    {
        using var use = Use(id);
        var folder = Folder(id);
        var parquet = folder.Result(ResultFormat.Parquet);
        try
        {
            if (folder.ReadReply()?.Outcome is not { } outcome)
                throw KeptResults.Gone(id);
            if (format == ResultFormat.Parquet)
                return KeptResults.Read(parquet);
            using (await _converting.EnterAsync((id, format), cancellationToken))
            {
                var converted = folder.Result(format);
                if (!File.Exists(converted))
                    await ConvertAsync(parquet, converted, format, outcome, cancellationToken);
                return KeptResults.Read(converted);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw KeptResults.Gone(id, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw QueryFaults.Unwritable(folder.Path, e);
        }
    }

    public void Sweep() => _kept.Sweep();

    public void SweepNowAndThen() => _kept.SweepNowAndThen();

    private async Task ConvertAsync(string parquet, string converted, ResultFormat format, QueryOutcome outcome, CancellationToken cancellationToken)
    {
        var work = new QueryFolder($"{converted}.work");
        var request = new QueryRequest(
            "FROM rows", [new("rows", [parquet])], format, (int)outcome.RowCount, (int)ConversionTimeout.TotalMilliseconds,
            ConversionMemory, Threads: 1, Path.Combine(work.Path, "spill"));
        try
        {
            await workers.RunAsync(work, request, cancellationToken);
            File.Move(work.Result(format), converted, overwrite: true);
        }
        finally
        {
            work.Delete();
        }
    }
}
