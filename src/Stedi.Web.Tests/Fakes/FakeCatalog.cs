using System.Collections.Concurrent;
using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Fakes;

/// <summary>A catalog in memory. By default, every version exists.</summary>
internal sealed class FakeCatalog : ICatalog
{
    private readonly Lock _lock = new();

    public CatalogSnapshot Current { get; private set; } = new(0, ImmutableDictionary<TableName, PublishedVersion>.Empty);

    public ConcurrentQueue<Publication> Publications { get; } = new();

    /// <summary>Changes with the landing files. Part of the listings' versions.</summary>
    public string Files { get; set; } = "files1";

    /// <summary>Landing tables whose folder is missing.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>The number of requests for rejected lines.</summary>
    public int RejectsRead { get; private set; }

    public Action BeforeAnswer { get; set; } = () => { };

    /// <summary>Called by each <see cref="ReadAsync"/> with its result.</summary>
    public Action<CatalogSnapshot> OnRead { get; set; } = _ => { };

    /// <summary>Metrics of specific versions. Other versions get generated metrics.</summary>
    public Dictionary<TableVersion, VersionMetrics> Metrics { get; } = [];

    public Task<CatalogSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = Current;
        OnRead(answer);
        return Task.FromResult(answer);
    }

    public Task PublishAsync(Publication publication, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (publication.Versions.Select(v => new TableVersion(v.Key, v.Value)).FirstOrDefault(Removed.Contains) is { } removed)
                throw new EngineException($"{removed.Table} {removed.Version} was removed.");
            Publications.Enqueue(publication);
            Current = new(Current.Generation + 1, Current.Tables.SetItems(publication.Versions.Select(v =>
                KeyValuePair.Create(v.Key, new PublishedVersion(v.Value, publication.At, publication.RunId)))));
        }
        BeforeAnswer();
        return Task.CompletedTask;
    }

    public Task<VersionMetrics?> ReadMetricsAsync(TableName table, string version, CancellationToken cancellationToken) =>
        Unreadable.TryGetValue(new(table, version), out var fault) ? Task.FromException<VersionMetrics?>(new EngineException(fault)) :
        Task.FromResult<VersionMetrics?>(version == "gone" || Removed.Contains(new(table, version)) ? null : Metrics.TryGetValue(new(table, version), out var known) ? known : FakeJobEngine.Metrics(table, version, 7));

    /// <summary>Versions with damaged files, and the damage.</summary>
    public Dictionary<TableVersion, string> Damage { get; } = [];

    public Task<ImmutableDictionary<TableVersion, string>> FindDamageAsync(IReadOnlyCollection<TableVersion> versions, CancellationToken cancellationToken) =>
        Task.FromResult(Damage.Where(d => versions.Contains(d.Key)).ToImmutableDictionary());

    /// <summary>Unreadable receipts, and the reason.</summary>
    public Dictionary<TableVersion, string> Unreadable { get; } = [];

    /// <summary>The files that listings report as skipped.</summary>
    public SkippedFiles Skipped { get; set; } = SkippedFiles.None;

    /// <summary>How often a list of landing files was stored.</summary>
    public int ListsKept { get; private set; }

    public Task<LandingListing> PeekLandingAsync(Table table, CancellationToken cancellationToken) => Task.FromResult(Listing(table, null));

    public Task<LandingListing> ListLandingAsync(Table table, string? reread, CancellationToken cancellationToken)
    {
        ListsKept++;
        return Task.FromResult(Listing(table, reread));
    }

    private LandingListing Listing(Table table, string? reread) => Missing.Contains(table.Name.Value)
        ? throw new EngineException($"The folder of {table.Name} is missing.")
        : new(table.Name, $"{Files}-{table.Name}{(reread is null ? "" : "-" + reread)}", Files, 1, 10) { Skipped = Skipped };

    public Task<LandingListing?> ReadListingAsync(TableName table, string version, CancellationToken cancellationToken) =>
        Task.FromResult<LandingListing?>(new(table, version, Files, 1, 10) { Skipped = Skipped });

    public Task<RejectPage> ReadRejectsAsync(TableName table, string version, RejectQuery query, CancellationToken cancellationToken)
    {
        RejectsRead++;
        return Task.FromResult(RejectPage.Empty);
    }

    public string Locate(TableName table, string? version) => $"fake://{table}/{version}";

    /// <summary>Called at the end of each <see cref="VacuumAsync"/>.</summary>
    public Func<IReadOnlySet<TableVersion>, Task> OnVacuum { get; set; } = _ => Task.CompletedTask;

    /// <summary>Versions to be removed by a vacuum.</summary>
    public ImmutableArray<TableVersion> Old { get; set; } = [];

    /// <summary>Versions removed by a vacuum.</summary>
    public ImmutableHashSet<TableVersion> Removed { get; private set; } = [];

    /// <summary>Versions in use by a query: a purge and a vacuum keep them.</summary>
    public HashSet<TableVersion> BeingRead { get; } = [];

    /// <summary>The reason why this engine cannot purge tables. Null: it can.</summary>
    public string? PurgeRefusal { get; set; }

    /// <summary>Called during a purge.</summary>
    public Func<Task> OnPurge { get; set; } = () => Task.CompletedTask;

    public async Task<ImmutableArray<TableVersion>> PurgeAsync(TableName table, CancellationToken cancellationToken)
    {
        await OnPurge();
        if (PurgeRefusal is { } refusal)
            throw new EngineException(refusal);
        lock (_lock)
            Current = new(Current.Generation + 1, Current.Tables.Remove(table));
        return [.. BeingRead.Where(v => v.Table == table)];
    }

    public async Task<ImmutableArray<TableVersion>> VacuumAsync(IReadOnlySet<TableVersion> keep, Condemn condemn, CancellationToken cancellationToken)
    {
        await OnVacuum(keep);
        ImmutableArray<TableVersion> old = [.. Old.Where(v => !keep.Contains(v) && Current.Find(v.Table)?.Version != v.Version)];
        if (old.IsEmpty)
            return [];
        var condemned = await condemn(old, cancellationToken);
        lock (_lock)
        {
            old = [.. old.Where(v => condemned.Contains(v) && Current.Find(v.Table)?.Version != v.Version && !BeingRead.Contains(v))];
            Removed = Removed.Union(old);
        }
        return old;
    }
}
