using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Landing.Content;
using Stedi.Pipeline.Local.Landing.Framing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>One pass over the files of an import, as its threads share it.</summary>
/// <param name="spillPath">Where the threads keep their rejects, each behind this and its number.</param>
internal sealed class LandingScan(
    ReadingPlan plan, ImmutableArray<Column> columns, LandingLimits limits, int threads, string spillPath, CancellationToken ct) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<LandingScanThread> _threads = [];
    private readonly List<RejectSpill> _spills = [];
    private readonly SliceQueue _slices = new(plan);
    private readonly long[][] _lines = [.. plan.Files.Select((_, i) => new long[plan.SlicesOf(i)])];
    private ExceptionDispatchInfo? _failure;
    private volatile bool _mustRepeat;

    public ColumnPlan Plan { get; } = new(columns);

    public LandingLimits Limits => limits;

    public CancellationToken CancellationToken => ct;

    /// <summary>No more threads than slices: they would find nothing to do.</summary>
    public int MaxThreads { get; } = (int)Math.Clamp(Enumerable.Range(0, plan.Files.Count).Sum(i => (long)plan.SlicesOf(i)), 1, Math.Max(1, threads));

    /// <summary>The pass read something as what it is not. The plan knows better now.</summary>
    public bool MustRepeat => _mustRepeat;

    public LandingScanThread StartThread()
    {
        lock (_lock)
        {
            // It outlives its thread, which DuckDB ends with the pass.
            var spill = new RejectSpill($"{spillPath}.{_spills.Count}");
            _spills.Add(spill);
            var thread = new LandingScanThread(this, spill);
            _threads.Add(thread);
            return thread;
        }
    }

    /// <summary>The next slice that is worth reading.</summary>
    public bool TryTake(out LandingFile file, out FileSlice slice)
    {
        while (_slices.TryTake(out slice))
        {
            file = plan.Files[slice.File];
            if (!plan.IsUnreadable(slice.File) && plan.IsWhole(slice.File) == slice.IsWhole)
                return true;
        }
        file = null!;
        return false;
    }

    /// <param name="lines">That begin in the slice.</param>
    public void Finish(FileSlice slice, long lines) => _lines[slice.File][slice.Index] = lines;

    /// <summary>Slices of this file do not begin at top level.</summary>
    public void ReadWhole(FileSlice slice)
    {
        plan.MarkWhole(slice.File);
        _mustRepeat = true;
    }

    /// <param name="lines">That were begun before.</param>
    /// <param name="isBegun">Some of its rows or rejects are counted already.</param>
    public void GiveUp(FileSlice slice, long lines, bool isBegun, UnreadableContentException e)
    {
        plan.MarkUnreadable(slice.File, lines, e);
        _mustRepeat |= isBegun;
    }

    /// <summary>The slice reaches to the end of its file.</summary>
    public bool IsLast(FileSlice slice) => slice.Index == _lines[slice.File].Length - 1;

    /// <summary>Keeps the first failure: DuckDB carries only a text across.</summary>
    public void Fail(Exception exception) => Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);

    public void ThrowIfFailed() => _failure?.Throw();

    public void WriteRejects(string path) => RejectFile.Write(path, plan, _spills, s => 1 + _lines[s.File].Take(s.Index).Sum());

    public LandingProfile Profile() =>
        new(
            _threads.Sum(t => t.Rows + t.Rejects) + plan.Unreadable.Count,
            _threads.Sum(t => t.Rows),
            Rejects(),
            [.. _threads.SelectMany(t => t.NewFields).Distinct().Order(StringComparer.Ordinal).Take(LandingLimits.NewFields)],
            [.. columns.Where((_, i) => !_threads.Any(t => t.HasSeen(i))).Select(c => c.Name)])
        {
            Repairs = [.. RepairCounts.Kinds.Select(k => new RepairMetrics(k.Name, _threads.Sum(t => t.Repairs[k.Repair]))).Where(r => r.Rows > 0)],
            NulledValues = Count(t => t.NulledValues),
            TruncatedTimes = Count(t => t.TruncatedTimes),
        };

    public void Dispose() => _spills.ForEach(s => s.Dispose());

    private ImmutableArray<DropMetrics> Rejects() =>
    [
        .. _spills.SelectMany(s => s.Counts)
            .Concat(plan.Unreadable.Values.Select(u => KeyValuePair.Create(u.Verdict.Reason!, 1L)))
            .GroupBy(c => c.Key, c => c.Value)
            .Select(g => new DropMetrics(g.Key, g.Sum()))
            .OrderBy(d => d.Reason, StringComparer.Ordinal),
    ];

    private ImmutableArray<ColumnCount> Count(Func<LandingScanThread, long[]> counts) =>
        [.. columns.Select((c, i) => new ColumnCount(c.Name, _threads.Sum(t => counts(t)[i]))).Where(c => c.Values > 0)];
}
