using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>One import, as its threads share it.</summary>
internal sealed class LandingScan(IReadOnlyList<LandingFile> files, ImmutableArray<Column> columns, LandingLimits limits, int threads, CancellationToken ct)
{
    private readonly Lock _lock = new();
    private readonly List<LandingScanThread> _threads = [];
    private readonly SliceQueue _slices = new(files, limits.SliceBytes);
    private readonly long[][] _newlines = [.. files.Select(f => new long[SliceQueue.CountOf(f, limits.SliceBytes)])];
    private readonly bool[] _unreadable = new bool[files.Count];
    private ExceptionDispatchInfo? _failure;

    public ColumnPlan Plan { get; } = new(columns);

    public LandingLimits Limits => limits;

    public RejectLog Rejects { get; } = new(limits.MaxRejects);

    public CancellationToken CancellationToken => ct;

    /// <summary>No more threads than slices: they would find nothing to do.</summary>
    public int MaxThreads { get; } = (int)Math.Clamp(files.Sum(f => (long)SliceQueue.CountOf(f, limits.SliceBytes)), 1, Math.Max(1, threads));

    public LandingScanThread StartThread()
    {
        var thread = new LandingScanThread(this);
        lock (_lock)
            _threads.Add(thread);
        return thread;
    }

    /// <summary>The next slice of a file that can still be read.</summary>
    public bool TryTake(out LandingFile file, out FileSlice slice)
    {
        while (_slices.TryTake(out slice))
        {
            file = files[slice.File];
            if (!Volatile.Read(ref _unreadable[slice.File]))
                return true;
        }
        file = null!;
        return false;
    }

    public void Finish(FileSlice slice, long newlines) => _newlines[slice.File][slice.Index] = newlines;

    /// <summary>What is left of a file that cannot be read is one reject, even where several threads meet the fault.</summary>
    /// <returns>False where it was counted already.</returns>
    public bool TryMarkUnreadable(FileSlice slice) => !Interlocked.Exchange(ref _unreadable[slice.File], true);

    /// <summary>Keeps the first failure: DuckDB carries only a text across.</summary>
    public void Fail(Exception exception) => Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);

    public void ThrowIfFailed() => _failure?.Throw();

    public void WriteRejects(string path) => Rejects.Write(path, files, s => 1 + _newlines[s.File].Take(s.Index).Sum());

    public LandingProfile Profile() =>
        new(
            _threads.Sum(t => t.Lines),
            _threads.Sum(t => t.Rows),
            Rejects.Counts,
            [.. _threads.SelectMany(t => t.NewFields).Distinct().Order(StringComparer.Ordinal).Take(LandingLimits.NewFields)],
            [.. columns.Where((_, i) => !_threads.Any(t => t.HasSeen(i))).Select(c => c.Name)]);
}
