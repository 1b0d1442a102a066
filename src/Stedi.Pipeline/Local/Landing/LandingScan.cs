using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Landing.Content;
using Stedi.Pipeline.Local.Landing.Framing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>A pass over the files of an import, shared by its threads.</summary>
/// <param name="spillPath">The path of the threads' reject files, to which each adds its number.</param>
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

    /// <summary>Not more threads than slices.</summary>
    public int MaxThreads { get; } = (int)Math.Clamp(Enumerable.Range(0, plan.Files.Count).Sum(i => (long)plan.SlicesOf(i)), 1, Math.Max(1, threads));

    /// <summary>The pass read something wrong, and has corrected the plan.</summary>
    public bool MustRepeat => _mustRepeat;

    public LandingScanThread StartThread()
    {
        lock (_lock)
        {
            // It outlives its thread, which DuckDB ends after the pass.
            var spill = new RejectSpill($"{spillPath}.{_spills.Count}");
            _spills.Add(spill);
            var thread = new LandingScanThread(this, spill);
            _threads.Add(thread);
            return thread;
        }
    }

    /// <summary>Takes the next slice to read.</summary>
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

    /// <param name="lines">The lines that begin in the slice.</param>
    public void Finish(FileSlice slice, long lines) => _lines[slice.File][slice.Index] = lines;

    /// <summary>Slices of this file do not begin at top level.</summary>
    public void ReadWhole(FileSlice slice)
    {
        plan.MarkWhole(slice.File);
        _mustRepeat = true;
    }

    /// <param name="lines">The lines begun so far.</param>
    /// <param name="isBegun">Some of its rows or rejects are already counted.</param>
    public void GiveUp(FileSlice slice, long lines, bool isBegun, UnreadableContentException e)
    {
        plan.MarkUnreadable(slice.File, lines, e);
        _mustRepeat |= isBegun;
    }

    /// <summary>The slice is the last one of its file.</summary>
    public bool IsLast(FileSlice slice) => slice.Index == _lines[slice.File].Length - 1;

    /// <summary>Keeps the first exception: DuckDB passes on only its text.</summary>
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
