using System.Collections.Concurrent;

namespace Stedi.Pipeline.Engines;

/// <summary>The results of queries that are kept on disk, a folder each. Old ones go by age, then by size, but none that is in use.</summary>
/// <param name="age">How long one is kept.</param>
/// <param name="bytes">Of all that are kept; the oldest go first.</param>
internal sealed class KeptResults(string root, TimeSpan age, long bytes, TimeProvider time)
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(1);

    private readonly Lock _sweeping = new();
    private readonly ConcurrentDictionary<string, int> _busy = new();
    private long _sweptAt = time.GetTimestamp();

    public string Folder(Guid id) => Path.Combine(root, id.ToString("N"));

    /// <summary>Keeps the folder from being swept until disposed.</summary>
    public IDisposable Use(Guid id) => new Using(_busy, Path.GetFileName(Folder(id)));

    public static FileStream Read(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);

    public static QueryException Gone(Guid id, Exception? inner = null) =>
        new(QueryFailure.NotFound, $"The result of query {id} is not kept (any more); run the query again.", inner: inner);

    /// <summary>Removes what is too old, then the oldest until the rest fits.</summary>
    public void Sweep()
    {
        lock (_sweeping)
            SweepAlone();
    }

    /// <summary>As <see cref="Sweep"/>, at most once a minute.</summary>
    public void SweepNowAndThen()
    {
        var swept = Interlocked.Read(ref _sweptAt);
        if (time.GetElapsedTime(swept) >= SweepPeriod && Interlocked.CompareExchange(ref _sweptAt, time.GetTimestamp(), swept) == swept)
            Sweep();
    }

    private void SweepAlone()
    {
        var folders = new DirectoryInfo(root);
        if (!folders.Exists)
            return;
        var oldest = time.GetUtcNow().UtcDateTime - age;
        var left = bytes;
        foreach (var folder in folders.EnumerateDirectories().OrderByDescending(d => d.LastWriteTimeUtc))
        {
            left -= folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
            if ((folder.LastWriteTimeUtc < oldest || left < 0) && !_busy.ContainsKey(folder.Name))
                folder.Delete(recursive: true);
        }
    }

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
