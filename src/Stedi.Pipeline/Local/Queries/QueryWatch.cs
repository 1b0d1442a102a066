using System.Diagnostics;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// Stops a query that takes too long, too much memory or too much room for its result. DuckDB's own memory limit does not see everything
/// (one list or string may take gigabytes), so this watches what the whole process takes. A query that does not heed the interrupt is
/// ended with its process.
/// </summary>
internal sealed class QueryWatch(QueryRequest request, QueryFolder folder, Action<QueryReply> giveUp)
{
    /// <summary>Parquet files of this size take some ten times as much as JSON: more is for a job, not for a query.</summary>
    private const long MaxResultBytes = 1L << 30;

    /// <summary>What a process may take beside DuckDB's memory limit: buffers of readers, our own heap.</summary>
    private const long Beside = 192L << 20;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _memoryAtStart = Environment.WorkingSet;
    private long _interruptedAt;

    public long ElapsedMs => (long)Stopwatch.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Why it was stopped; null as long as it was not.</summary>
    public QueryReply? Reply { get; private set; }

    /// <summary>Watches until disposed; on return from that it does not touch the sandbox any more.</summary>
    public IDisposable Guard(QuerySandbox sandbox) => new Guarding(this, sandbox);

    private void Look(QuerySandbox sandbox)
    {
        Reply ??= Judge();
        if (Reply is null)
            return;
        if (_interruptedAt == 0)
            _interruptedAt = Stopwatch.GetTimestamp();
        // Memory goes on growing until the interrupt is heeded, and the machine is everybody's.
        if (Reply.Fault!.Failure == QueryFailure.OutOfMemory || Stopwatch.GetElapsedTime(_interruptedAt) > Patience)
            giveUp(Reply);
        sandbox.Interrupt();
    }

    private QueryReply? Judge()
    {
        if (Environment.WorkingSet - _memoryAtStart > request.MemoryBytes + Beside)
            return QueryReply.Failed(QueryFailure.OutOfMemory, QueryFaults.OutOfMemory(request.MemoryBytes));
        if (ElapsedMs > request.TimeoutMs)
            return QueryReply.Failed(QueryFailure.TimedOut, $"The query was stopped after {request.TimeoutMs / 1000.0:0.#} s, its time limit. Filter earlier or read less.");
        return new FileInfo(folder.Result(request.Format)) is { Exists: true, Length: > MaxResultBytes }
            ? QueryReply.Failed(QueryFailure.Failed, $"The result is larger than {MaxResultBytes >> 20} MiB. Select fewer rows or columns.")
            : null;
    }

    private sealed class Guarding : IDisposable
    {
        private readonly ManualResetEventSlim _end = new();
        private readonly Thread _thread;

        /// <summary>A thread of its own: the pool's may all be busy, or starved of memory, just when this matters.</summary>
        public Guarding(QueryWatch watch, QuerySandbox sandbox)
        {
            _thread = new Thread(() =>
            {
                while (!_end.Wait(Period))
                    watch.Look(sandbox);
            }) { IsBackground = true, Name = "query-watch", Priority = ThreadPriority.AboveNormal };
            _thread.Start();
        }

        public void Dispose()
        {
            _end.Set();
            _thread.Join();
            _end.Dispose();
        }
    }
}
