using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Fakes;

/// <summary>An engine in memory. Jobs run until the test ends them. It counts starts per token, and can lose responses.</summary>
internal sealed class FakeJobEngine : IJobEngine
{
    private readonly ConcurrentDictionary<string, (JobRequest Request, EngineRunStatus Status)> _runs = new();

    public string Name => "fake";

    /// <summary>Called before each response. If it throws, the response is lost although the work is done.</summary>
    public Action<string> BeforeAnswer { get; set; } = _ => { };

    /// <summary>Called before each call's work. If it throws, the engine is down or refuses.</summary>
    public Action<string> BeforeCall { get; set; } = _ => { };

    /// <summary>The state of a job right after its start.</summary>
    public Func<JobRequest, EngineRunStatus> OnStart { get; set; } = _ => new(EngineRunState.Running);

    /// <summary>The job log of each table.</summary>
    public Dictionary<string, ImmutableArray<LogLine>> Logs { get; } = [];

    /// <summary>The number of real starts per token.</summary>
    public ConcurrentDictionary<string, int> Starts { get; } = new();

    public ConcurrentQueue<string> Stopped { get; } = new();

    public ImmutableArray<JobRequest> Requests => [.. _runs.Values.Select(r => r.Request)];

    public Task<string?> FindAsync(string jobName, string token, CancellationToken cancellationToken)
    {
        BeforeCall(nameof(FindAsync));
        BeforeAnswer(nameof(FindAsync));
        return Task.FromResult(_runs.ContainsKey(Id(token)) ? Id(token) : null);
    }

    public Task<string> StartAsync(JobRequest request, CancellationToken cancellationToken)
    {
        BeforeCall(nameof(StartAsync));
        Starts.AddOrUpdate(request.Token, 1, (_, n) => n + 1);
        _runs[Id(request.Token)] = (request, OnStart(request));
        BeforeAnswer(nameof(StartAsync));
        return Task.FromResult(Id(request.Token));
    }

    public Task<EngineRunStatus> GetAsync(string engineRunId, CancellationToken cancellationToken)
    {
        BeforeCall(nameof(GetAsync));
        BeforeAnswer(nameof(GetAsync));
        return Task.FromResult(_runs.TryGetValue(engineRunId, out var run) ? run.Status : new EngineRunStatus(EngineRunState.Lost));
    }

    public Task StopAsync(string engineRunId, CancellationToken cancellationToken)
    {
        BeforeCall(nameof(StopAsync));
        Stopped.Enqueue(engineRunId);
        if (_runs.TryGetValue(engineRunId, out var run) && !run.Status.HasEnded)
            _runs[engineRunId] = run with { Status = new(EngineRunState.Stopped, "stopped") };
        BeforeAnswer(nameof(StopAsync));
        return Task.CompletedTask;
    }

    public Task<LogPage> ReadLogsAsync(string engineRunId, string? cursor, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(new LogPage(_runs.TryGetValue(engineRunId, out var run) ? Logs.GetValueOrDefault(run.Request.Table.Value, []) : [], "0", true));

    public async IAsyncEnumerable<string> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }

    public TimeSpan PollInterval(EngineRunStatus status) => TimeSpan.FromSeconds(1);

    /// <summary>Ends the running job of a table.</summary>
    public void End(string table, EngineRunState state, string? reason = null)
    {
        var (id, run) = _runs.Single(r => r.Value.Request.Table.Value == table && !r.Value.Status.HasEnded);
        _runs[id] = run with { Status = state == EngineRunState.Succeeded ? Succeeded(run.Request) : new(state, reason) };
    }

    /// <summary>Changes the status of a job, unless the job has ended.</summary>
    public void Turn(string engineRunId, Func<JobRequest, EngineRunStatus> status)
    {
        if (_runs.TryGetValue(engineRunId, out var run) && !run.Status.HasEnded)
            _runs[engineRunId] = run with { Status = status(run.Request) };
    }

    public int Running => _runs.Values.Count(r => !r.Status.HasEnded);

    /// <summary>Ends every running job successfully, without a notification.</summary>
    public void EndAll()
    {
        foreach (var (id, run) in _runs.Where(r => !r.Value.Status.HasEnded))
            _runs[id] = run with { Status = Succeeded(run.Request) };
    }

    public static EngineRunStatus Succeeded(JobRequest request, long rows = 7) =>
        new(EngineRunState.Succeeded, Metrics: Metrics(request.Table, request.Version, rows));

    public static VersionMetrics Metrics(TableName table, string version, long rows) => new(
        1, table, version, "job", "fake", "hash", DateTimeOffset.UnixEpoch, 5, rows, 100, [],
        [new(table, version, rows + 1, rows, [new("gone", 1)], 0)], [], null);

    private static string Id(string token) => "fake_" + token;
}
