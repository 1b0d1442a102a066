using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Definition;

/// <summary>The shipped pipeline. Its SQL runs on the real data and on tricky data.</summary>
public sealed class ScriptsTests : IDisposable
{
    private readonly DuckDBConnection _db = new("DataSource=:memory:");
    private readonly DuckDbSqlAnalyzer _analyzer = new();

    public ScriptsTests() => _db.Open();

    public void Dispose()
    {
        _db.Dispose();
        _analyzer.Dispose();
    }

    [Fact]
    public void Load_ShippedScripts_HasEightTablesInBuildOrder()
    {
        var pipeline = Load("timestamp", "any");

        Assert.Equal(["landing", "trusted", "curated"], pipeline.Zones.Select(z => z.Name));
        Assert.Equal(8, pipeline.Tables.Length);
        Assert.Equal("machine_learning_curated", pipeline.Tables[^1].Name.Value);
        Assert.Equal(
            ["accelerometer_trusted", "customer_curated", "step_trainer_trusted"],
            pipeline[TableName.Parse("machine_learning_curated")].Upstream.Select(u => u.Value));
        Assert.Equal("customer_landing_to_trusted", pipeline[TableName.Parse("customer_trusted")].Job!.Name);
        Assert.All(pipeline.Tables, t => Assert.NotEmpty(t.Description));
        Assert.Contains(pipeline[TableName.Parse("customer_curated")].Tags, t => t.Column == "phone" && t.Tags.Contains(ColumnTags.Personal));
    }

    [Theory]
    [InlineData("timestamp", "any", 482, 40_981, 14_460, 482, 43_681, 2_700)]
    [InlineData("customer", "any", 482, 40_981, 14_460, 482, 40_981, 0)]
    [InlineData("timestamp", "consent_date", 482, 32_025, 14_460, 464, 34_437, 2_412)]
    [InlineData("customer", "consent_date", 482, 32_025, 14_460, 464, 32_025, 0)]
    public void Transforms_RealData_GiveTheKnownCountsAndAccountForEveryRow(
        string mlJoin, string consentFrom, long customers, long readings, long steps, long curated, long machineLearning, long crossed)
    {
        var data = TestPaths.RequireRealData();
        var pipeline = Load(mlJoin, consentFrom);
        foreach (var landing in pipeline.Tables.Where(t => t.IsLanding))
            Run($"CREATE TABLE {landing.Name} AS FROM read_json('{data}/{landing.Name}/*.json', format = 'newline_delimited', columns = {{{Columns(landing)}}})");

        Build(pipeline);

        Assert.Equal(
            (customers, readings, steps, curated, machineLearning),
            (Rows("customer_trusted"), Rows("accelerometer_trusted"), Rows("step_trainer_trusted"), Rows("customer_curated"), Rows("machine_learning_curated")));
        AssertAccounted(pipeline);
        var violations = Violations(pipeline);
        Assert.Equal(crossed, violations.GetValueOrDefault("machine_learning_curated.crossed_customers"));
        Assert.Equal(crossed, violations.Values.Sum());
    }

    [Theory]
    [InlineData("timestamp", "any")]
    [InlineData("customer", "any")]
    [InlineData("timestamp", "consent_date")]
    [InlineData("customer", "consent_date")]
    public void Transforms_DuplicatesAndNulls_NeitherMultiplyNorLoseRows(string mlJoin, string consentFrom)
    {
        var pipeline = Load(mlJoin, consentFrom);
        foreach (var landing in pipeline.Tables.Where(t => t.IsLanding))
            Run($"CREATE TABLE {landing.Name} ({string.Join(", ", landing.Columns.Select(c => $"\"{c.Name}\" {Sql(c)}"))})");
        // Ann has two equal records and a newer one. Bob, Zoe and Ned gave no consent (none, 0 and -1). Eve consented late. Null has
        // neither email nor device.
        Run("""
            INSERT INTO customer_landing BY NAME SELECT * FROM (VALUES
              ('ann@x', 'S1', 100, 100), ('ann@x', 'S1', 100, 100), ('ann@x', 'S1', 200, 150), ('bob@x', 'S2', 100, NULL),
              ('zoe@x', 'S6', 100, 0), ('ned@x', 'S7', 100, -1), ('eve@x', 'S3', 100, 900), (NULL, NULL, 100, 100), ('dan@x', 'S1', 100, 100), ('idle@x', 'S5', 100, 100)
            ) t(email, serialNumber, lastUpdateDate, shareWithResearchAsOfDate);
            INSERT INTO accelerometer_landing BY NAME SELECT * FROM (VALUES
              ('ann@x', 500), ('ann@x', 500), ('ann@x', 50), ('ann@x', NULL), ('bob@x', 500), ('eve@x', 500), (NULL, 500), ('who@x', 500), ('dan@x', 777), ('zoe@x', 500), ('ned@x', 500), (NULL, NULL)
            ) t(user, "timestamp");
            INSERT INTO step_trainer_landing BY NAME SELECT * FROM (VALUES
              ('S1', 500), ('S1', 50), ('S1', NULL), ('S2', 500), ('S3', 500), (NULL, 500), ('S9', 500), ('S3', 12345), ('S6', 500), ('S7', 500)
            ) t(serialNumber, sensorReadingTime)
            """);

        Build(pipeline);

        AssertAccounted(pipeline);
        Assert.Equal(7, Rows("customer_trusted"));
        Assert.Equal(consentFrom == "any" ? 5 : 3, Rows("accelerometer_trusted"));
        Assert.Equal(4, Rows("step_trainer_trusted"));
        Assert.Equal(consentFrom == "any" ? 3 : 2, Rows("customer_curated"));
        // At 500: two readings of Ann, and one of Eve if the date of consent is ignored. They meet one step of Ann and one of Eve. At 50:
        // one pair.
        Assert.Equal((mlJoin, consentFrom) switch
        {
            ("timestamp", "any") => 3 * 2 + 1,
            ("customer", "any") => 2 + 1 + 1,
            ("timestamp", _) => 2 * 2,
            _ => 2,
        }, Rows("machine_learning_curated"));
        // A reading without a time is dropped with its own reason. It does not block the others.
        var violations = Violations(pipeline);
        Assert.All(
            ["customer_trusted.consent_is_given", "customer_curated.consent_is_given", "accelerometer_trusted.keys_are_present", "step_trainer_trusted.keys_are_present"],
            check => Assert.Equal(0, violations[check]));
        Assert.Equal(2, Sum(TableName.Parse("accelerometer_landing"), [Reason(pipeline, "accelerometer_trusted", "no_time")]));
        Assert.Equal(1, Sum(TableName.Parse("step_trainer_landing"), [Reason(pipeline, "step_trainer_trusted", "no_time")]));
    }

    /// <summary>If the transform ever kept someone who did not consent, the check would find it.</summary>
    [Theory]
    [InlineData("NULL", 1)]
    [InlineData("0", 1)]
    [InlineData("-1", 1)]
    [InlineData("1", 0)]
    public void ConsentIsGiven_NoConsent_Blocks(string consent, long violations)
    {
        var check = Load("timestamp", "any")[TableName.Parse("customer_trusted")].Checks.Single(c => c.Name == "consent_is_given");

        Run($"CREATE TABLE customer_trusted AS SELECT {consent}::BIGINT AS shareWithResearchAsOfDate");

        Assert.Equal((Severity.Error, violations), (check.Severity, Number($"SELECT count(*) FROM ({check.Sql})")));
    }

    private static string Reason(PipelineDefinition pipeline, string table, string reason) =>
        pipeline[TableName.Parse(table)].Job!.Accounts.SelectMany(a => a.Drops).Single(d => d.Name == reason).When;

    private void Build(PipelineDefinition pipeline)
    {
        foreach (var job in pipeline.Tables.Select(t => t.Job).OfType<Job>())
            Run($"CREATE TABLE {job.Output} AS\n{job.Sql}");
    }

    private void AssertAccounted(PipelineDefinition pipeline)
    {
        foreach (var job in pipeline.Tables.Select(t => t.Job).OfType<Job>())
        {
            foreach (var account in job.Accounts)
            {
                var kept = account.Kept is null ? Rows(job.Output.Value) : Sum(account.Input, [account.Kept]);
                var dropped = Sum(account.Input, [.. account.Drops.Select(d => d.When)]);
                Assert.True(kept + dropped == Rows(account.Input.Value),
                    $"{job.Name}, {account.Input}: {Rows(account.Input.Value)} rows in, {kept} kept, {dropped} dropped");
            }
        }
    }

    private Dictionary<string, long> Violations(PipelineDefinition pipeline) =>
        pipeline.Tables.SelectMany(t => t.Checks.Select(c => (Name: $"{t.Name}.{c.Name}", c.Sql)))
            .ToDictionary(c => c.Name, c => Number($"SELECT count(*) FROM ({c.Sql}\n)"));

    /// <summary>The rows for which at least one of these is true.</summary>
    private long Sum(TableName table, ImmutableArray<string> predicates) =>
        Number($"SELECT count(*) FILTER (any_true) FROM (SELECT {string.Join(" OR ", predicates.Select(p => $"coalesce(({p}\n), false)"))} AS any_true FROM {table})");

    private long Rows(string table) => Number($"SELECT count(*) FROM {table}");

    private PipelineDefinition Load(string mlJoin, string consentFrom)
    {
        var result = new PipelineLoader(_analyzer).Load(
            PipelineLoader.ReadFiles(TestPaths.Scripts),
            new Dictionary<string, string> { ["ml_join"] = mlJoin, ["consent_from"] = consentFrom });
        Assert.Empty(result.Faults);
        return result.Definition!;
    }

    private static string Columns(Table landing) => string.Join(", ", landing.Columns.Select(c => $"\"{c.Name}\": '{Sql(c)}'"));

    private static string Sql(Column column) => column.Type.Kind == ColumnKind.String ? "VARCHAR" : column.Type.Name;

    private void Run(string sql)
    {
        using var command = _db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Number(string sql)
    {
        using var command = _db.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
