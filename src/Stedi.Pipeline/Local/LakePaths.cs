using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local;

/// <summary>
/// The files of the embedded engine, below one root:
/// <code>
/// catalog.json  catalog.lock               the current versions; the lock is held while the file is replaced
/// catalog.mark                             something was published: without catalog.json, the lake is damaged, not empty
/// landing.path                             the landing folder that was read last
/// scripts.path                             the folder of the pipeline that the lake belongs to
/// users/                                   the running control planes, with their folders
/// tables/TABLE/VERSION/data.parquet        the data of a version; _metrics.json (written last) lists it and marks the version as complete
/// tables/TABLE/VERSION/_rejects.ndjson     for a landing table, the rejected lines
/// tables/TABLE/VERSION/_preview-N.json     the first N rows, after the first preview
/// listings/VERSION.json                    the files of a landing table, as listed by a run
/// listings/VERSION.summary.json            their number, and the skipped files
/// jobs/ENGINE_RUN_ID/                      request.json, claim (held while a worker lives), log.ndjson, result.json (last)
/// queries/ID/                              request.json, result.parquet (.json and .csv once asked for), outcome.json (last)
/// tmp/                                     spilled data, and versions that are being written
/// </code>
/// </summary>
public sealed class LakePaths(string root)
{
    /// <summary>The only data file that the embedded engine writes to a version.</summary>
    public const string DataFile = "data.parquet";

    public string Root { get; } = Path.GetFullPath(root);

    public string Catalog => Path.Combine(Root, "catalog.json");

    public string CatalogMark => Path.Combine(Root, "catalog.mark");

    public string CatalogLock => Path.Combine(Root, "catalog.lock");

    /// <summary>A restore in progress, next to the lake. One rename makes it the lake.</summary>
    public string Restoring => Root + ".restoring";

    public string LandingMemory => Path.Combine(Root, "landing.path");

    public string ScriptsMemory => Path.Combine(Root, "scripts.path");

    public string Users => Path.Combine(Root, "users");

    public string Jobs => Path.Combine(Root, "jobs");

    public string Queries => Path.Combine(Root, "queries");

    /// <summary>Separate from <see cref="Queries"/>, so that exports never displace query results.</summary>
    public string Exports => Path.Combine(Root, "exports");

    public string Temp => Path.Combine(Root, "tmp");

    public string Tables => Path.Combine(Root, "tables");

    public string Table(TableName table) => Path.Combine(Tables, table.Value);

    public string Version(TableName table, string version) => Path.Combine(Table(table), Plain(version));

    public string Listings => Path.Combine(Root, "listings");

    public string Listing(string version) => Path.Combine(Listings, Plain(version) + ".json");

    public string ListingSummary(string version) => Path.Combine(Listings, Plain(version) + ".summary.json");

    public string Job(string engineRunId) => Path.Combine(Jobs, Plain(engineRunId));

    private static string Plain(string name) =>
        PlainName.IsValid(name)
            ? name
            : throw new ArgumentException($"'{name}' is not a valid version or engine run id.", nameof(name));
}
