using System.Collections.Immutable;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Engines.Rows;

/// <summary>
/// An engine over versions whose rows are all known. Ann consented and has readings. Bob did not consent. Cid (with a quote in the email)
/// has no readings. Dan arrived twice and also owns Ann's device. One reading names no person.
/// </summary>
public abstract class RowLake : IAsyncDisposable
{
    public const string Version = "v1";

    private static readonly Zone Zone = new("trusted", 0, "");

    public static readonly TableName People = TableName.Parse("people_landing");
    public static readonly TableName Readings = TableName.Parse("readings_landing");
    public static readonly TableName Trusted = TableName.Parse("people_trusted");
    public static readonly TableName Used = TableName.Parse("readings_trusted");
    public static readonly TableName Curated = TableName.Parse("people_curated");

    /// <summary>The SQL for the rows of each table, in topological order.</summary>
    public static readonly (TableName Table, string Sql)[] Contents =
    [
        (People, """
            SELECT * FROM (VALUES ('ann@x', 'S1', 1, 10), ('bob@x', 'S2', NULL, 10), ('c''id@x', 'S3', 5, 10), ('dan@x', 'S1', 5, 10), ('dan@x', 'S1', 5, 20))
            t(email, serial, consent, updated)
            """),
        (Readings, "SELECT * FROM (VALUES ('ann@x', 1), ('ann@x', 2), ('ann@x', 2), ('bob@x', 1), ('dan@x', 9), (NULL, 4)) t(\"user\", n)"),
        (Trusted, "SELECT * FROM people_landing WHERE consent IS NOT NULL"),
        (Used, "SELECT r.\"user\", r.n, p.email = r.\"user\" AS same FROM readings_landing r JOIN people_trusted p ON p.email = r.\"user\" WHERE r.n < 9"),
        (Curated, "SELECT email, serial, consent, updated FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY email ORDER BY updated DESC) AS k FROM people_trusted) WHERE k = 1 AND email IN (SELECT \"user\" FROM readings_trusted)"),
    ];

    public static readonly ImmutableDictionary<TableName, InputAccount[]> Accounts = new Dictionary<TableName, InputAccount[]>
    {
        [Trusted] = [new(People, null, [new("no_consent", "", "people_landing.consent IS NULL")])],
        [Used] =
        [
            new(
                Readings, "readings_landing.\"user\" IN (SELECT u.\"user\" FROM readings_trusted u) AND readings_landing.n < 9",
                [
                    new("no_user", "", "readings_landing.\"user\" IS NULL"),
                    new("not_trusted", "", "readings_landing.\"user\" NOT IN (SELECT p.email FROM people_trusted p)"),
                ]),
        ],
        [Curated] =
        [
            new(Trusted, null,
            [
                new("no_readings", "", "people_trusted.email NOT IN (SELECT u.\"user\" FROM readings_trusted u)"),
                new("superseded", "", "ROW_NUMBER() OVER (PARTITION BY people_trusted.email ORDER BY people_trusted.updated DESC) > 1"),
            ]),
        ],
    }.ToImmutableDictionary();

    private static readonly ImmutableDictionary<TableName, PersonColumn[]> Persons = new Dictionary<TableName, PersonColumn[]>
    {
        [People] = [new("email", "email", true), new("serial_number", "serial", true)],
        [Readings] = [new("email", "user", true)],
        [Trusted] = [new("email", "email", false), new("serial_number", "serial", false)],
        [Used] = [new("email", "user", false)],
        [Curated] = [new("email", "email", false), new("serial_number", "serial", false)],
    }.ToImmutableDictionary();

    public abstract IQueryEngine Engine { get; }

    public static ImmutableArray<Column> ColumnsOf(TableName table) => table == Readings || table == Used
        ? [new("user", ColumnType.Parse("string")), new("n", ColumnType.Parse("int")), .. table == Used ? [new Column("same", ColumnType.Parse("boolean"))] : Array.Empty<Column>()]
        : [new("email", ColumnType.Parse("string")), new("serial", ColumnType.Parse("string")), new("consent", ColumnType.Parse("int")), new("updated", ColumnType.Parse("int"))];

    public static PipelineDefinition Definition { get; } = new(
        [Zone], [.. Contents.Select(c => TableOf(c.Table))], ImmutableSortedDictionary<string, string>.Empty, Severity.Error, ImmutableSortedDictionary<string, string>.Empty);

    public ImmutableArray<TracedTable> Traced { get; } = [.. Contents.Select(c => new TracedTable(TableOf(c.Table), MetricsOf(c.Table), [.. Persons[c.Table]]))];

    /// <summary>Writes the files of every table, each in a folder with its name.</summary>
    protected static void Write(string folder)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        foreach (var (table, sql) in Contents)
        {
            Directory.CreateDirectory(Path.Combine(folder, table.Value));
            using var command = connection.CreateCommand();
            command.CommandText = $"CREATE TABLE {table} AS {sql}; COPY {table} TO '{Path.Combine(folder, table.Value, "part.parquet")}' (FORMAT parquet)";
            command.ExecuteNonQuery();
        }
    }

    public abstract ValueTask DisposeAsync();

    protected static VersionMetrics MetricsOf(TableName table)
    {
        var inputs = (TableOf(table).Job?.Inputs ?? []).Select(i => new InputMetrics(i, Version, 0, null, [], 0));
        return new(1, table, Version, "job", "", "", DateTimeOffset.UnixEpoch, 1, 1, 20 << 20, ColumnsOf(table), [.. inputs], [], null);
    }

    private static Table TableOf(TableName name)
    {
        var accounts = Accounts.GetValueOrDefault(name, []);
        var inputs = name == Trusted ? [People] : name == Used ? [Readings, Trusted] : ImmutableArray.Create(Trusted, Used);
        var job = accounts.Length == 0 ? null : new Job("job", name, "job.sql", "SELECT 1", inputs, [.. accounts]);
        return new(name, Zone, "", ColumnsOf(name), [], [], job, job is null ? "ddl.sql" : null);
    }
}
