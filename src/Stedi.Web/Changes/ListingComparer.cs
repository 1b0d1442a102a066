using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Changes;

/// <summary>Compares the landing files that two sides were built from.</summary>
public sealed class ListingComparer(ICatalog catalog)
{
    /// <summary>The most files named per table.</summary>
    public const int MaxFiles = 200;

    /// <summary>The most landing tables whose lists are read.</summary>
    public const int MaxTables = 50;

    private const int AtOnce = 4;

    /// <param name="tables">Landing tables with different versions. Lists that turn out to be equal are left out.</param>
    public async Task<ImmutableArray<ListingChange>> CompareAsync(
        IReadOnlyList<(TableName Table, string? From, string? To)> tables, CancellationToken cancellationToken)
    {
        var found = new ListingChange?[tables.Count];
        await Parallel.ForAsync(0, tables.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, token) =>
        {
            var (table, from, to) = tables[i];
            found[i] = i < MaxTables
                ? await CompareAsync(table, from, to, token)
                : new(table, from, to, 0, 0, 0, [], $"Not compared: more than {MaxTables} landing tables differ.");
        });
        return [.. found.OfType<ListingChange>().Where(l => l.Note is not null || l.Added + l.Removed + l.Changed > 0)];
    }

    /// <summary>The differences between two lists.</summary>
    public static ListingChange Between(TableName table, string? from, string? to, ImmutableArray<LandingEntry> before, ImmutableArray<LandingEntry> after)
    {
        var old = before.ToDictionary(f => f.Name, StringComparer.Ordinal);
        var now = after.ToDictionary(f => f.Name, StringComparer.Ordinal);
        var added = after.Where(f => !old.ContainsKey(f.Name)).Select(f => new FileChange(f.Name, null, f.Bytes, f.ModifiedAt)).ToList();
        var removed = before.Where(f => !now.ContainsKey(f.Name)).Select(f => new FileChange(f.Name, f.Bytes, null, f.ModifiedAt)).ToList();
        var changed = after.Where(f => old.TryGetValue(f.Name, out var was) && was != f)
            .Select(f => new FileChange(f.Name, old[f.Name].Bytes, f.Bytes, f.ModifiedAt)).ToList();
        return new(
            table, from, to, added.Count, removed.Count, changed.Count,
            [.. added.Concat(removed).Concat(changed).OrderBy(f => f.Name, StringComparer.Ordinal).Take(MaxFiles)], null);
    }

    private async Task<ListingChange> CompareAsync(TableName table, string? from, string? to, CancellationToken cancellationToken)
    {
        try
        {
            var (before, after) = (await ReadAsync(table, from, cancellationToken), await ReadAsync(table, to, cancellationToken));
            return (before, after) switch
            {
                (null, _) => Unknown("The earlier list of files is no longer kept."),
                (_, null) => Unknown("The later list of files is no longer kept."),
                ({ } old, { } now) => Between(table, from, to, old, now),
            };
        }
        catch (EngineException e) when (!e.IsTransient)
        {
            return Unknown(e.Message);
        }

        ListingChange Unknown(string note) => new(table, from, to, 0, 0, 0, [], note);
    }

    /// <summary>Null if the list was removed. Without a version, there were no files.</summary>
    private async Task<ImmutableArray<LandingEntry>?> ReadAsync(TableName table, string? version, CancellationToken cancellationToken) =>
        version is null ? [] : await catalog.ReadFilesAsync(table, version, cancellationToken);
}
