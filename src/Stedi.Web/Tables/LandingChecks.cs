using System.Collections.Concurrent;
using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables;

/// <summary>The landing files of a table as they were at one moment.</summary>
/// <param name="Version">Of their listing; null where they could not be listed.</param>
/// <param name="Fault">Why not.</param>
public sealed record LandingCheck(DateTimeOffset At, string? Version, string? Fingerprint, string? Fault = null);

/// <summary>
/// Knows whether landing files have changed without listing them on each view. Listing a folder costs next to nothing and is done again after some
/// seconds; a bucket bills for it, so there it is done again after a quarter of an hour, or when somebody asks.
/// </summary>
public sealed class LandingChecks(PipelineSource source, ICatalog catalog, IQueryEngine engine, TimeProvider time)
{
    private static readonly TimeSpan Free = TimeSpan.FromSeconds(5), Billed = TimeSpan.FromMinutes(15);

    /// <summary>A view waits no longer for a listing; the next one shows it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<TableName, LandingCheck> _known = new();
    private readonly Lock _lock = new();
    private Task? _listing;

    /// <summary>What is known, listed again where that is old.</summary>
    public async Task<IReadOnlyDictionary<TableName, LandingCheck>> ReadAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - (engine.Price is null ? Free : Billed);
        if (Tables.Any(t => !_known.TryGetValue(t.Name, out var known) || known.At < oldest))
        {
            try
            {
                await Listing(oldest).WaitAsync(Patience, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                // The listing goes on; until it is done, what was known is shown with its time.
            }
        }
        return _known;
    }

    /// <summary>Lists all landing files now.</summary>
    public async Task<IReadOnlyDictionary<TableName, LandingCheck>> RefreshAsync(CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow();
        while (Tables.Any(t => !_known.TryGetValue(t.Name, out var known) || known.At < from))
            await Listing(from).WaitAsync(cancellationToken);
        return _known;
    }

    private ImmutableArray<Table> Tables => [.. (source.LastGood?.Tables ?? []).Where(t => t.IsLanding)];

    /// <summary>One at a time, however many ask.</summary>
    private Task Listing(DateTimeOffset oldest)
    {
        lock (_lock)
            return _listing is { IsCompleted: false } running ? running : _listing = Task.Run(() => ListAsync(oldest));
    }

    private async Task ListAsync(DateTimeOffset oldest)
    {
        foreach (var table in Tables.Where(t => !_known.TryGetValue(t.Name, out var known) || known.At < oldest))
        {
            var at = time.GetUtcNow();
            try
            {
                var files = await catalog.PeekLandingAsync(table, CancellationToken.None);
                _known[table.Name] = new(at, files.Version, files.Fingerprint);
            }
            catch (EngineException e)
            {
                _known[table.Name] = new(at, null, null, e.Message);
            }
        }
    }
}
