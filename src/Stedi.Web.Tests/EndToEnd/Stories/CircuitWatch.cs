using System.Threading.Channels;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>Watches which open pages (circuits) the server holds.</summary>
internal sealed class CircuitWatch
{
    private readonly Channel<bool> _changes = Channel.CreateUnbounded<bool>();
    private int _open;
    private int _heard;

    /// <summary>The number of handled messages from pages.</summary>
    public int Heard => Volatile.Read(ref _heard);

    /// <summary>Waits until more than <paramref name="count"/> messages have been handled.</summary>
    public Task HearAsync(int count) => UntilAsync(() => Heard > count);

    /// <summary>Waits until the server holds no page, and has disposed of everything the pages held.</summary>
    public Task EndAsync() => UntilAsync(() => Volatile.Read(ref _open) == 0);

    private async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(120));
        while (!condition())
            await _changes.Reader.ReadAsync(limit.Token);
    }

    /// <summary>One per page. Its scope ends after the page's components are disposed.</summary>
    internal sealed class Handler : CircuitHandler, IDisposable
    {
        private readonly CircuitWatch _watch;
        private bool _isOpen;

        public Handler(CircuitWatch watch) => _watch = watch;

        public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
        {
            _isOpen = true;
            Interlocked.Increment(ref _watch._open);
            return Task.CompletedTask;
        }

        public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
        {
            await next(context);
            Interlocked.Increment(ref _watch._heard);
            _watch._changes.Writer.TryWrite(true);
        };

        public void Dispose()
        {
            if (_isOpen)
                Interlocked.Decrement(ref _watch._open);
            _watch._changes.Writer.TryWrite(true);
        }
    }
}
