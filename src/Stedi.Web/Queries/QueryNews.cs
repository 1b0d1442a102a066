using System.Threading.Channels;

namespace Stedi.Web.Queries;

/// <summary>Tells who follows a query that it has changed, as far as this process changes it.</summary>
public sealed class QueryNews
{
    private event Action<Guid>? Changed;

    public void Tell(Guid id) => Changed?.Invoke(id);

    /// <summary>What is told from now on is kept until it is waited for.</summary>
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

        /// <summary>Returns once something was told, and after <paramref name="most"/> in any case.</summary>
        public async Task WaitAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
        {
            try
            {
                await _news.Reader.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(most, time, cancellationToken);
                _news.Reader.TryRead(out _);
            }
            catch (TimeoutException)
            {
                // Nothing was told.
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
