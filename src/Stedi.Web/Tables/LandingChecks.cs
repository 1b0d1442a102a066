using System.Collections.Concurrent;
using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables;

/// <summary>A listing of a table's landing files at one moment.</summary>
/// <param name="Version">The version of the listing; null if listing failed.</param>
/// <param name="Fault">Why listing failed.</param>
public sealed record LandingCheck(DateTimeOffset At, string? Version, string? Fingerprint, string? Fault = null);

/// <summary>
/// Detects changed landing files without listing them on each view. A folder is listed again after some seconds. Listing a bucket costs
/// money, so a bucket is listed again after 15 minutes or on request.
/// </summary>
public sealed class LandingChecks(PipelineSource source, ICatalog catalog, IQueryEngine engine, TimeProvider time)
{
    private static readonly TimeSpan Free = TimeSpan.FromSeconds(5), Billed = TimeSpan.FromMinutes(15);

    /// <summary>The longest time that a view waits for a listing. A later view shows it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<TableName, LandingCheck> _known = new();
    private readonly Lock _lock = new();
    private Task? _listing;

    /// <summary>The last listings; old ones are listed again.</summary>
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
                // The listing continues. Until it is done, the old listing is shown with its time.
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

    /// <summary>One listing at a time, shared by all callers.</summary>
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
