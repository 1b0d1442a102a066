namespace Stedi.Web.Contracts;

/// <summary>Work of a service that is repeated until the server stops.</summary>
public static class Repeating
{
    /// <summary>
    /// Does the work at once, and again after each pause. A failure does not end it. Returns normally when the server stops: the host logs an exception
    /// of a service as critical if it is disposed without being stopped first, or if the exception is not a cancellation.
    /// </summary>
    /// <param name="failed">Told of each failure, except those during a stop.</param>
    public static async Task RunAsync(
        Func<CancellationToken, Task> work, TimeSpan pause, TimeProvider time, Action<Exception> failed, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(pause, time);
        try
        {
            do
            {
                try
                {
                    await work(stopping);
                }
                catch (Exception e) when (!stopping.IsCancellationRequested)
                {
                    failed(e);
                }
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // The stop interrupted the work or the pause. What the work uses can be disposed by now, so any exception is expected.
        }
    }
}
