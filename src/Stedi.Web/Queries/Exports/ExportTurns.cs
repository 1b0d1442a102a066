using Microsoft.Extensions.Options;

namespace Stedi.Web.Queries.Exports;

/// <summary>
/// Limits how many exports of query results this process prepares or sends at once. Each takes a worker of the engine, up to a minute, and disk space. Exports
/// beyond the limit are refused at once.
/// </summary>
public sealed class ExportTurns(IOptions<QueryOptions> options)
{
    private readonly Lock _gate = new();
    private int _taken;

    /// <summary>Why no other export can begin now, for a person; null if one can.</summary>
    public string? Refusal
    {
        get
        {
            lock (_gate)
                return _taken < options.Value.Exports ? null : $"{options.Value.Exports} exports of query results are already running, which is the limit. Try again when one has ended.";
        }
    }

    /// <summary>Null if too many are running. Dispose it when the file has been sent.</summary>
    public IDisposable? TryTake()
    {
        lock (_gate)
        {
            if (_taken >= options.Value.Exports)
                return null;
            _taken++;
            return new Turn(this);
        }
    }

    private sealed class Turn(ExportTurns turns) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            lock (turns._gate)
            {
                turns._taken -= _isOver ? 0 : 1;
                _isOver = true;
            }
        }
    }
}
