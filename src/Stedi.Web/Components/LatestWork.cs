namespace Stedi.Web.Components;

/// <summary>Work of a component of which only the latest matters. New work cancels earlier work, and closing cancels all.</summary>
public sealed class LatestWork : IDisposable
{
    private CancellationTokenSource? _latest;
    private bool _isClosed;

    /// <returns>Cancelled when newer work begins or the component closes.</returns>
    public CancellationToken Begin()
    {
        Cancel();
        if (_isClosed)
            return new CancellationToken(canceled: true);
        _latest = new CancellationTokenSource();
        return _latest.Token;
    }

    public void Dispose()
    {
        _isClosed = true;
        Cancel();
    }

    private void Cancel()
    {
        _latest?.Cancel();
        _latest?.Dispose();
        _latest = null;
    }
}
