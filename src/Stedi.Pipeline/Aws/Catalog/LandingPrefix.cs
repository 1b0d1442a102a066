using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Catalog;

/// <summary>
/// Lists the objects of a landing table: those right below its folder and those of the folders in it, one level deep. Names that start with <c>.</c>
/// or <c>_</c> are not data, as Athena and Spark have it.
/// </summary>
internal sealed class LandingPrefix(AwsObjects objects, AwsLake lake)
{
    /// <summary>More small files than this want to be put together before anything reads them.</summary>
    private const int MaxFiles = 100_000;

    /// <exception cref="EngineException">There is nothing, or too much.</exception>
    public async Task<LandingList> ListAsync(TableName table, CancellationToken cancellationToken)
    {
        var prefix = lake.Landing(table);
        var files = new List<(string Name, LandingObject File)>();
        await foreach (var found in objects.ListAsync(prefix, cancellationToken))
        {
            var name = found.Key[prefix.Length..];
            if (!IsData(name))
                continue;
            var modified = new DateTimeOffset((found.LastModified ?? DateTime.UnixEpoch).ToUniversalTime());
            files.Add((name, new(lake.Address(found.Key), found.Size ?? 0, modified.ToUnixTimeMilliseconds(), (found.ETag ?? "").Trim('"'))));
            if (files.Count > MaxFiles)
                throw new EngineException($"{lake.Address(prefix)} holds more than {MaxFiles:N0} files. Put the small ones together, then run again.");
        }
        if (files.Count == 0)
            throw new EngineException(
                $"There are no landing files of {table} in {lake.Address(prefix)}. Put the table's .json files there: aws s3 cp --recursive {table} {lake.Address(prefix)}");
        return new([.. files.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => f.File)]);
    }

    private static bool IsData(string name)
    {
        var parts = name.Split('/');
        return parts.Length <= 2 && parts.All(p => p.Length > 0 && p[0] is not ('.' or '_'));
    }
}
