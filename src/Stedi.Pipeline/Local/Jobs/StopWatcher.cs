using System.Diagnostics;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>
/// Ends this process when its job is to be stopped. The requesting server may not be the one that started the process. It must not kill the process,
/// which may already be at its next job.
/// </summary>
internal sealed class StopWatcher : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly JobFolder _job;
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private bool _isOver;

    public StopWatcher(JobFolder job)
    {
        _job = job;
        _timer = new(_ => Look(), null, Pause, Pause);
    }

    /// <summary>After this, the process is not ended any more.</summary>
    public void Dispose()
    {
        lock (_gate)
            _isOver = true;
        _timer.Dispose();
    }

    private void Look()
    {
        lock (_gate)
            if (!_isOver && _job.IsStopAsked)
                Process.GetCurrentProcess().Kill();
    }
}
