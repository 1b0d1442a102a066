using System.Collections.Concurrent;

namespace Stedi.Pipeline.Engines;

/// <summary>Query results on disk, one folder each. They are removed by age, then by total size, but never while in use.</summary>
/// <param name="age">How long to keep a result.</param>
/// <param name="bytes">The total size limit. The oldest results are removed first.</param>
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
        new(QueryFailure.NotFound, $"The result of query {id} is no longer stored. Run the query again.", inner: inner);

    /// <summary>Removes results that are too old, then the oldest ones until the rest fits.</summary>
    public void Sweep()
    {
        lock (_sweeping)
            SweepAlone();
    }

    /// <summary>Like <see cref="Sweep"/>, at most once a minute.</summary>
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
