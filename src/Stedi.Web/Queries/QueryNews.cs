using System.Threading.Channels;

namespace Stedi.Web.Queries;

/// <summary>Notifies followers of a query about changes made by this process.</summary>
public sealed class QueryNews
{
    private event Action<Guid>? Changed;

    public void Tell(Guid id) => Changed?.Invoke(id);

    /// <summary>Notifications from now on are kept until the next wait.</summary>
    public Listener Listen(Guid id) => new(this, id);

    public sealed class Listener : IDisposable
    {
        private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        private readonly QueryNews _source;
        private readonly Guid _id;

        internal Listener(QueryNews source, Guid id)
        {
            (_source, _id) = (source, id);
            source.Changed += Hear;
        }

        /// <summary>Returns after a notification, or after <paramref name="most"/>.</summary>
        public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
        {
            try
            {
                await _news.Reader.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(most, time, cancellationToken);
                _news.Reader.TryRead(out _);
            }
            catch (TimeoutException)
            {
                // No notification in time.
            }
        }

        public void Dispose() => _source.Changed -= Hear;

        private void Hear(Guid id)
        {
            if (id == _id)
                _news.Writer.TryWrite(true);
        }
    }
}
