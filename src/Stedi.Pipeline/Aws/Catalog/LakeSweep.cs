using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>Removes old unused versions, leftovers of failed attempts, and old listings.</summary>
internal sealed class LakeSweep(AwsObjects objects, AwsLake lake, int keepVersions, TimeProvider time)
{
    /// <summary>Longer than any job or query: newer data may be in use.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(8);

    /// <param name="needed">Versions that stay: the current ones, and those needed by runs or readers.</param>
    /// <param name="current">Returns the current versions again, after <paramref name="condemn"/>.</param>
    public async Task<ImmutableArray<TableVersion>> RunAsync(
        IEnumerable<TableName> tables, IReadOnlySet<TableVersion> needed, Condemn condemn, Func<CancellationToken, Task<HashSet<TableVersion>>> current,
        CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Grace;
        var removed = ImmutableArray.CreateBuilder<TableVersion>();
        foreach (var table in tables)
        {
            var versions = await ReadAsync(table, cancellationToken);
            // S3 times are whole seconds. Within a second, names sort by time.
            var complete = versions.Where(v => v.CompletedAt is not null).OrderByDescending(v => v.CompletedAt)
                .ThenByDescending(v => v.Name.Version, StringComparer.Ordinal).Skip(keepVersions).Where(MayGo).ToList();
            var condemned = await CondemnAsync([.. complete.Select(v => v.Name)], condemn, current, cancellationToken);
            foreach (var old in complete.Where(v => condemned.Contains(v.Name)).Concat(versions.Where(v => v.CompletedAt is null && MayGo(v))))
            {
                // The metrics first. Then the version counts as incomplete, and is not used while it is being removed.
                await objects.DeleteAsync([.. old.Keys.OrderByDescending(k => k == lake.Version(table, old.Name.Version) + VersionMetrics.FileName)], cancellationToken);
                if (old.CompletedAt is not null)
                    removed.Add(old.Name);
            }
        }
        await RemoveListingsAsync(needed.Select(v => v.Version).ToHashSet(), before, cancellationToken);
        return removed.ToImmutable();

        bool MayGo(StoredVersion version) => version.ChangedAt < before && !needed.Contains(version.Name);
    }

    private static async Task<HashSet<TableVersion>> CondemnAsync(
        ImmutableArray<TableVersion> old, Condemn condemn, Func<CancellationToken, Task<HashSet<TableVersion>>> current, CancellationToken cancellationToken)
    {
        if (old.IsEmpty)
            return [];
        var condemned = (await condemn(old, cancellationToken)).ToHashSet();
        condemned.ExceptWith(await current(cancellationToken));
        return condemned;
    }

    private async Task<List<StoredVersion>> ReadAsync(TableName table, CancellationToken cancellationToken)
    {
        var prefix = lake.Table(table);
        var versions = new Dictionary<string, StoredVersion>(StringComparer.Ordinal);
        await foreach (var found in objects.ListAsync(prefix, cancellationToken))
        {
            var parts = found.Key[prefix.Length..].Split('/', 2);
            if (parts.Length < 2 || !PlainName.IsValid(parts[0]))
                continue;
            if (!versions.TryGetValue(parts[0], out var version))
                versions[parts[0]] = version = new(new(table, parts[0]));
            version.Add(found.Key, new((found.LastModified ?? time.GetUtcNow().UtcDateTime).ToUniversalTime()), parts[1] == VersionMetrics.FileName);
        }
        return [.. versions.Values];
    }

    private async Task RemoveListingsAsync(HashSet<string> needed, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var old = new List<string>();
        await foreach (var found in objects.ListAsync(lake.Listings, cancellationToken))
        {
            if (found.LastModified?.ToUniversalTime() < before && !needed.Contains(found.Key[lake.Listings.Length..].Split('.')[0]))
                old.Add(found.Key);
        }
        await objects.DeleteAsync(old, cancellationToken);
    }

    private sealed class StoredVersion(TableVersion name)
    {
        public TableVersion Name => name;

        public List<string> Keys { get; } = [];

        public DateTimeOffset ChangedAt { get; private set; }

        public DateTimeOffset? CompletedAt { get; private set; }

        public void Add(string key, DateTimeOffset at, bool isMetrics)
        {
            Keys.Add(key);
            ChangedAt = at > ChangedAt ? at : ChangedAt;
            CompletedAt = isMetrics ? at : CompletedAt;
        }
    }
}
