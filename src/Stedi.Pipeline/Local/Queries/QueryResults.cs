using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// The stored results: Parquet from the query, and JSON or CSV, or dates instead of numbers, after the first request for it. Old ones are removed by age, then by size. CSV
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

    public bool Has(Guid id) => File.Exists(Folder(id).Outcome) && File.Exists(Folder(id).Result(ResultFormat.Parquet));

    public Task<Stream> OpenAsync(Guid id, ResultFormat format, CancellationToken cancellationToken) => OpenAsync(id, format, [], cancellationToken);

    /// <param name="timestamps">See <see cref="RowQuery.Timestamps"/>.</param>
    /// <exception cref="QueryException">The result is not stored.</exception>
    public async Task<Stream> OpenAsync(
        Guid id, ResultFormat format, ImmutableArray<(string Column, ColumnFormat Format)> timestamps, CancellationToken cancellationToken)
    {
        using var use = Use(id);
        var folder = Folder(id);
        var parquet = folder.Result(ResultFormat.Parquet);
        try
        {
            if (folder.ReadReply()?.Outcome is not { } outcome)
                throw KeptResults.Gone(id);
            if (format == ResultFormat.Parquet && timestamps.IsEmpty)
                return KeptResults.Read(parquet);
            var converted = folder.Result(format, VariantOf(timestamps));
            using (await _converting.EnterAsync(converted, cancellationToken))
            {
                if (!File.Exists(converted))
                    await ConvertAsync(parquet, converted, format, timestamps, outcome, cancellationToken);
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

    private static string VariantOf(ImmutableArray<(string Column, ColumnFormat Format)> timestamps) => timestamps.IsEmpty
        ? ""
        : $"-dates-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', timestamps))).AsSpan(0, 8))}";

    private async Task ConvertAsync(
        string parquet, string converted, ResultFormat format, ImmutableArray<(string Column, ColumnFormat Format)> timestamps, QueryOutcome outcome,
        CancellationToken cancellationToken)
    {
        var work = new QueryFolder($"{converted}.work");
        var dates = string.Join(", ", timestamps.Select(t => RowSql.Timestamp(t.Column, t.Format, SqlDialect.DuckDb)));
        var request = new QueryRequest(
            timestamps.IsEmpty ? "FROM rows" : $"SELECT * REPLACE ({dates}) FROM rows", [new("rows", [parquet])], format, (int)outcome.RowCount, (int)ConversionTimeout.TotalMilliseconds,
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
