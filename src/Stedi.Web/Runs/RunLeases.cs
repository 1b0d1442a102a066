using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// Grants the leases of runs. Waiting for a run inside a process uses no connection. Only the next in line opens one, and checks in
/// Postgres, without waiting, whether another process holds the run.
/// </summary>
public sealed class RunLeases : IDisposable
{
    /// <summary>The most commands that use a connection at once: a quarter of the pool, because drives, pages and Hangfire need the rest.</summary>
    private const int MostCommands = 16;

    /// <summary>The delay between checks whether another process has released the run.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly IDbContextFactory<StediDbContext> _contexts;
    private readonly DriveRequests _drives;
    private readonly SemaphoreSlim _starts, _changes;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Turn> _turns = [];

    public RunLeases(IDbContextFactory<StediDbContext> contexts, NpgsqlDataSource database, DriveRequests drives)
    {
        (_contexts, _drives) = (contexts, drives);
        var places = Math.Clamp(new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize / 4, 2, MostCommands);
        (_starts, _changes) = (new(places / 2), new(places - places / 2));
    }

    public void Dispose()
    {
        _starts.Dispose();
        _changes.Dispose();
    }

    /// <summary>
    /// Takes one of the places for commands that use a connection, until disposed. A holder waits only for Postgres. Starts of runs have their own
    /// half of the places, so that they do not queue behind many cancels and retries.
    /// </summary>
    internal Task<IDisposable> EnterStartAsync(CancellationToken cancellationToken) => EnterAsync(_starts, cancellationToken);

    /// <summary>As <see cref="EnterStartAsync"/>, for commands that change a run.</summary>
    internal Task<IDisposable> EnterChangeAsync(CancellationToken cancellationToken) => EnterAsync(_changes, cancellationToken);

    private static async Task<IDisposable> EnterAsync(SemaphoreSlim places, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        return new Place(places);
    }

    /// <summary>
    /// For a command: waits for the run, then for a place. Null if the run stays taken for longer than <paramref name="patience"/>.
    /// </summary>
    internal async Task<RunLease?> TakeAsync(Guid runId, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = Environment.TickCount64;
        var turn = Join(runId);
        var (isMine, isLeased) = (false, false);
        try
        {
            if (!(isMine = await turn.Free.WaitAsync(patience, cancellationToken)))
                return null;
            while (true)
            {
                var place = await EnterChangeAsync(cancellationToken);
                try
                {
                    var lease = await TryLockAsync(runId, () => EndCommand(runId, turn, place), cancellationToken);
                    if (isLeased = lease is not null)
                        return lease;
                }
                finally
                {
                    if (!isLeased)
                        place.Dispose();
                }
                if (Environment.TickCount64 - started >= patience.TotalMilliseconds)
                    return null;
                await Task.Delay(Pause, cancellationToken);
            }
        }
        finally
        {
            if (!isMine)
                Leave(runId, turn);
            else if (!isLeased)
                EndCommand(runId, turn, place: null);
        }
    }

    /// <summary>
    /// For a drive, which never waits. Without a lease, <c>IsHere</c> means that this process holds the run, and the holder requests another
    /// drive. Otherwise another process holds it.
    /// </summary>
    internal async Task<(RunLease? Lease, bool IsHere)> TryTakeAsync(Guid runId, CancellationToken cancellationToken)
    {
        if (TryBegin(runId) is not { } turn)
            return (null, IsHere: true);
        var lease = default(RunLease);
        try
        {
            lease = await TryLockAsync(runId, () => End(runId, turn), cancellationToken);
            return (lease, IsHere: false);
        }
        finally
        {
            if (lease is null)
                End(runId, turn);
        }
    }

    private async Task<RunLease?> TryLockAsync(Guid runId, Func<bool> release, CancellationToken cancellationToken)
    {
        var db = await _contexts.CreateDbContextAsync(cancellationToken);
        var isLocked = false;
        try
        {
            // An explicitly opened connection stays open, and the context uses it for everything.
            await db.Database.OpenConnectionAsync(cancellationToken);
            var name = $"run:{runId:N}";
            isLocked = await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock(hashtextextended({name}, 0)) AS \"Value\"").SingleAsync(cancellationToken);
            db.KeepsItsConnection = isLocked;
            return isLocked ? new RunLease(db, release) : null;
        }
        finally
        {
            if (!isLocked)
                await db.DisposeAsync();
        }
    }

    private Turn Join(Guid runId)
    {
        lock (_lock)
        {
            if (!_turns.TryGetValue(runId, out var turn))
                _turns[runId] = turn = new Turn();
            turn.Users++;
            return turn;
        }
    }

    private void Leave(Guid runId, Turn turn)
    {
        lock (_lock)
        {
            if (--turn.Users == 0)
                _turns.Remove(runId);
        }
    }

    /// <summary>Null if the turn is taken. The holder is then asked for another drive.</summary>
    private Turn? TryBegin(Guid runId)
    {
        lock (_lock)
        {
            var turn = Join(runId);
            if (turn.Free.Wait(0, CancellationToken.None))
                return turn;
            turn.IsDriveWanted = true;
            Leave(runId, turn);
            return null;
        }
    }

    /// <summary>Returns whether a drive was turned away meanwhile. From now on the turn is free.</summary>
    private bool End(Guid runId, Turn turn)
    {
        lock (_lock)
        {
            var isWanted = turn.IsDriveWanted;
            turn.IsDriveWanted = false;
            turn.Free.Release();
            Leave(runId, turn);
            return isWanted;
        }
    }

    private bool EndCommand(Guid runId, Turn turn, IDisposable? place)
    {
        place?.Dispose();
        var isWanted = End(runId, turn);
        if (isWanted)
            _drives.Now(runId);
        return isWanted;
    }

    private sealed class Turn
    {
        public SemaphoreSlim Free { get; } = new(1, 1);

        /// <summary>The number of users that hold the turn or wait for it.</summary>
        public int Users { get; set; }

        public bool IsDriveWanted { get; set; }
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int _isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isLeft, 1) == 0)
                places.Release();
        }
    }
}
