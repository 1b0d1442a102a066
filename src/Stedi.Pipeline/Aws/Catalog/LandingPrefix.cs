using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>Lists all objects below the prefix of a landing table.</summary>
internal sealed class LandingPrefix(AwsObjects objects, AwsLake lake)
{
    /// <summary>More files than this should be combined first.</summary>
    private const int MaxEntries = 100_000;

    /// <exception cref="EngineException">The objects are refused (<see cref="ListingDraft"/>).</exception>
    public async Task<LandingList> ListAsync(Table table, CancellationToken cancellationToken)
    {
        var prefix = lake.Landing(table.Name);
        var draft = new ListingDraft(table.Name, lake.Address(prefix), Format.Json, MaxEntries);
        var files = new List<(string Name, LandingObject File)>();
        try
        {
            await foreach (var found in objects.ListAsync(prefix, cancellationToken))
            {
                var name = found.Key[prefix.Length..];
                // The console creates this object for the table's own folder.
                if (name.Length == 0 || !draft.Reads(name))
                    continue;
                var modified = new DateTimeOffset((found.LastModified ?? DateTime.UnixEpoch).ToUniversalTime());
                files.Add((name, new(lake.Address(found.Key), found.Size ?? 0, modified.ToUnixTimeMilliseconds(), (found.ETag ?? "").Trim('"'))));
            }
            var skipped = draft.Finish(table.Landing);
            return new([.. files.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.File)], skipped);
        }
        catch (ListingException e)
        {
            throw new EngineException(e.Message, inner: e);
        }
    }
}
