using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Engines;

/// <summary>A pipeline of two tables whose rows are all known: people as they land, and adults.</summary>
internal static class PeopleLake
{
    public const string Three = """
        {"name":"ann","age":20}
        {"name":"bob","age":7}
        {"name":"cid","age":40}

        """;

    public const string OfAge = "SELECT name, age FROM people_landing WHERE age >= 18";

    /// <summary>Runs until it is stopped: billions of rows, all dropped.</summary>
    public const string Endless =
        "SELECT a.range AS x FROM range(100000000) a, range(100000000) b WHERE a.range * 3 + b.range = -1";

    public static readonly TableName Incoming = TableName.Parse("people_landing");
    public static readonly TableName Trusted = TableName.Parse("people_trusted");

    private static readonly Zone First = new("landing", 0, "As it arrives");
    private static readonly Zone Second = new("trusted", 1, "Of age");

    public static Table LandingTable { get; } = new(
        Incoming, First, "", [new("name", ColumnType.Parse("string")), new("age", ColumnType.Parse("int"))], [], [], null, "people_landing.sql");

    public static InputAccount Account { get; } = new(Incoming, null, [new("minor", "Under age", "age < 18"), new("young", "Never first", "age < 21 AND age < 18")]);

    public static PipelineDefinition Define(
        string sql = OfAge, ImmutableArray<Check> checks = default, InputAccount? account = null, Severity accounting = Severity.Error) => new(
        [First, Second],
        [
            LandingTable,
            new(
                Trusted, Second, "", [], [], checks.IsDefault ? [] : checks,
                new Job("people_to_trusted", Trusted, "people_to_trusted.sql", sql, [Incoming], account is null ? [] : [account]), null),
        ],
        ImmutableSortedDictionary<string, string>.Empty, accounting, ImmutableSortedDictionary<string, string>.Empty);

    public static string NewToken() => Guid.NewGuid().ToString();

    /// <summary>The request of a new attempt over the current landing files.</summary>
    public static async Task<JobRequest> RequestAsync(this EngineHarness harness, PipelineDefinition definition, string? token = null)
    {
        await harness.DeployAsync(definition);
        var listing = await harness.Catalog.ListLandingAsync(LandingTable, TestContext.Current.CancellationToken);
        token ??= NewToken();
        return JobRequestFactory.Create(
            definition, definition[Trusted], token, token, new Dictionary<TableName, string> { [Incoming] = listing.Version });
    }

    /// <summary>The request that reads and profiles the current landing files.</summary>
    /// <param name="reread">Marks a forced new read.</param>
    /// <param name="table">The landing table, if its rules are not the default ones.</param>
    public static async Task<JobRequest> LandingRequestAsync(this EngineHarness harness, string? reread = null, Table? table = null)
    {
        table ??= LandingTable;
        await harness.DeployAsync(Define());
        var listing = await harness.Catalog.ListLandingAsync(table, reread, TestContext.Current.CancellationToken);
        return JobRequestFactory.Create(Define(), table, NewToken(), listing.Version, ImmutableDictionary<TableName, string>.Empty);
    }
}
