using System.Diagnostics;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// Stops a query that exceeds its time, memory or result size. DuckDB's own memory limit does not cover everything (one list or string may take
/// gigabytes), so this watches the whole process. If a query ignores the interrupt, its process is ended.
/// </summary>
internal sealed class QueryWatch(QueryRequest request, QueryFolder folder, Action<QueryReply> giveUp)
{
    /// <summary>As JSON, a Parquet file is about ten times larger. Larger results are for jobs, not for queries.</summary>
    private const long MaxResultBytes = 1L << 30;

    /// <summary>Memory of the process beyond DuckDB's limit: buffers of readers, and the heap of .NET.</summary>
    private const long Beside = 192L << 20;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _memoryAtStart = Environment.WorkingSet;
    private long _interruptedAt;

    public long ElapsedMs => (long)Stopwatch.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Why it was stopped; null if it was not.</summary>
    public QueryReply? Reply { get; private set; }

    /// <summary>Watches until disposed. After disposal, the sandbox is no longer used.</summary>
    public IDisposable Guard(QuerySandbox sandbox) => new Guarding(this, sandbox);

    private void Look(QuerySandbox sandbox)
    {
        Reply ??= Judge();
        if (Reply is null)
            return;
        if (_interruptedAt == 0)
            _interruptedAt = Stopwatch.GetTimestamp();
        // Memory keeps growing until the interrupt takes effect, and others need the machine too.
        if (Reply.Fault!.Failure == QueryFailure.OutOfMemory || Stopwatch.GetElapsedTime(_interruptedAt) > Patience)
            giveUp(Reply);
        sandbox.Interrupt();
    }

    private QueryReply? Judge()
    {
        if (Environment.WorkingSet - _memoryAtStart > request.MemoryBytes + Beside)
            return QueryReply.Failed(QueryFailure.OutOfMemory, QueryFaults.OutOfMemory(request.MemoryBytes));
        if (ElapsedMs > request.TimeoutMs)
            return QueryReply.Failed(QueryFailure.TimedOut, $"The query exceeded its time limit of {request.TimeoutMs / 1000.0:0.#} s and was stopped. Filter earlier or select less.");
        return new FileInfo(folder.Result(request.Format)) is { Exists: true, Length: > MaxResultBytes }
            ? QueryReply.Failed(QueryFailure.Failed, $"The result is larger than {MaxResultBytes >> 20} MiB. Select fewer rows or columns.")
            : null;
    }

    private sealed class Guarding : IDisposable
    {
        private readonly ManualResetEventSlim _end = new();
        private readonly Thread _thread;

        /// <summary>Uses its own thread: exactly when this matters, all threads of the pool may be busy or out of memory.</summary>
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
