using System.Collections.Concurrent;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// The kept results: Parquet as the query wrote it, and JSON or CSV beside it once someone asked. Old ones go by age, then by size. Values
/// stand in CSV as they are (a text that starts with <c>=</c> too: changing data would be worse); whoever opens it in a spreadsheet
/// imports the columns as text.
/// </summary>
internal sealed class QueryResults(LakePaths paths, LocalOptions options, QueryWorkers workers, TimeProvider time)
{
    private static readonly TimeSpan ConversionTimeout = TimeSpan.FromMinutes(2);
    private const long ConversionMemory = 512L << 20;

    private readonly StripedLock _converting = new();
    private readonly Lock _sweeping = new();
    private readonly ConcurrentDictionary<string, int> _busy = new();

    public QueryFolder Folder(Guid id) => new(paths.Query(id));

    /// <summary>Keeps the folder from being swept until disposed.</summary>
    public IDisposable Use(Guid id) => new Using(_busy, Path.GetFileName(paths.Query(id)));

    /// <exception cref="QueryException">The result is not kept.</exception>
    public async Task<Stream> OpenAsync(Guid id, ResultFormat format, CancellationToken cancellationToken)
    {
        using var use = Use(id);
        var folder = Folder(id);
        var parquet = folder.Result(ResultFormat.Parquet);
        try
        {
            if (folder.ReadReply()?.Outcome is not { } outcome)
                throw Gone(id);
            if (format == ResultFormat.Parquet)
                return Read(parquet);
            using (await _converting.EnterAsync((id, format), cancellationToken))
            {
                var converted = folder.Result(format);
                if (!File.Exists(converted))
                    await ConvertAsync(parquet, converted, format, outcome, cancellationToken);
                return Read(converted);
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Gone(id, e);
        }
    }

    /// <summary>Removes what is too old, then the oldest until the rest fits.</summary>
    public void Sweep()
    {
        lock (_sweeping)
            SweepAlone();
    }

    private void SweepAlone()
    {
        var root = new DirectoryInfo(paths.Queries);
        if (!root.Exists)
            return;
        var oldest = time.GetUtcNow().UtcDateTime - options.ResultAge;
        var left = options.ResultBytes;
        foreach (var folder in root.EnumerateDirectories().OrderByDescending(d => d.LastWriteTimeUtc))
        {
            left -= folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
            if ((folder.LastWriteTimeUtc < oldest || left < 0) && !_busy.ContainsKey(folder.Name))
                new QueryFolder(folder.FullName).Delete();
        }
    }

    private async Task ConvertAsync(string parquet, string converted, ResultFormat format, QueryOutcome outcome, CancellationToken cancellationToken)
    {
        var work = new QueryFolder($"{converted}.work");
        var request = new QueryRequest(
            "FROM rows", [new("rows", [parquet])], format, (int)outcome.RowCount, (int)ConversionTimeout.TotalMilliseconds,
            ConversionMemory, Threads: 1, Path.Combine(work.Path, "spill"));
        try
        {
            await workers.RunAsync(work, request, "a query's result", cancellationToken);
            File.Move(work.Result(format), converted, overwrite: true);
        }
        finally
        {
            work.Delete();
        }
    }

    private static FileStream Read(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static QueryException Gone(Guid id, Exception? inner = null) =>
        new(QueryFailure.NotFound, $"The result of query {id} is not kept (any more); run the query again.", inner: inner);

    private sealed class Using : IDisposable
    {
        private readonly ConcurrentDictionary<string, int> _busy;
        private readonly string _name;

        public Using(ConcurrentDictionary<string, int> busy, string name)
        {
            (_busy, _name) = (busy, name);
            _busy.AddOrUpdate(name, 1, static (_, n) => n + 1);
        }

        public void Dispose()
        {
            if (_busy.AddOrUpdate(_name, 0, static (_, n) => n - 1) == 0)
                _busy.TryRemove(new(_name, 0));
        }
    }
}
