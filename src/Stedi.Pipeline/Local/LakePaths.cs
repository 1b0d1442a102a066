using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local;

/// <summary>
/// Where the embedded engine keeps things, below one root:
/// <code>
/// catalog.json  catalog.lock               what is current; the lock is held while it is replaced
/// catalog.mark                             something was published: without catalog.json the lake is damaged, not empty
/// landing.path                             the landing folder that was last read
/// scripts.path                             the pipeline's folder that the lake belongs to
/// users/                                   the control planes that live, and the folders of each
/// tables/TABLE/VERSION/data.parquet        data of a version; _metrics.json (last) lists it, and says that the version is complete
/// tables/TABLE/VERSION/_rejects.ndjson     of a landing table: the lines that are no rows
/// tables/TABLE/VERSION/_preview-N.json     its first N rows, once someone looked
/// listings/VERSION.json                    the files of a landing table as a run found them
/// listings/VERSION.summary.json            how many those were, and what was skipped
/// jobs/ENGINE_RUN_ID/                      request.json, claim (held while a worker lives), log.ndjson, result.json (last)
/// queries/ID/                              request.json, result.parquet (.json and .csv once asked for), outcome.json (last)
/// tmp/                                     what DuckDB spills, and versions that are being written
/// </code>
/// </summary>
public sealed class LakePaths(string root)
{
    /// <summary>The file that the embedded engine writes into a version, and the only one.</summary>
    public const string DataFile = "data.parquet";

    public string Root { get; } = Path.GetFullPath(root);

    public string Catalog => Path.Combine(Root, "catalog.json");

    public string CatalogMark => Path.Combine(Root, "catalog.mark");

    public string CatalogLock => Path.Combine(Root, "catalog.lock");

    /// <summary>Beside the lake: what a restore has read so far. It becomes the lake in one rename.</summary>
    public string Restoring => Root + ".restoring";

    public string LandingMemory => Path.Combine(Root, "landing.path");

    public string ScriptsMemory => Path.Combine(Root, "scripts.path");

    public string Users => Path.Combine(Root, "users");

    public string Jobs => Path.Combine(Root, "jobs");

    public string Queries => Path.Combine(Root, "queries");

    /// <summary>Apart from <see cref="Queries"/>, so that exports never push out the results of queries.</summary>
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
            : throw new ArgumentException($"'{name}' is no name of a version or engine run.", nameof(name));
}
