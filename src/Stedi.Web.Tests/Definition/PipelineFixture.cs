using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Definition;

/// <summary>Loads small pipelines from text.</summary>
internal static class PipelineFixture
{
    public const string LandingDdl =
        """
        CREATE EXTERNAL TABLE IF NOT EXISTS `raw` (`id` bigint, `name` string)
        ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
        LOCATION 's3://lake/raw/'
        """;

    public const string Yaml =
        """
        zones:
          landing: As it arrives
          trusted: Clean
        variables:
          mode: { values: [fast, exact] }
        tables:
          raw:
            zone: landing
            ddl: raw.sql
          clean:
            zone: trusted
            sql: clean.sql
        """;

    private static readonly DuckDbSqlAnalyzer Analyzer = new();

    public static PipelineLoader Loader { get; } = new(Analyzer);

    /// <summary>A landing table raw, and a table clean that reads it.</summary>
    public static ImmutableSortedDictionary<string, string> Files { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new Dictionary<string, string>
        {
            ["pipeline.yaml"] = Yaml,
            ["raw.sql"] = LandingDdl,
            ["clean.sql"] = "SELECT r.id FROM raw r WHERE r.name IS NOT NULL",
        });

    public static LoadResult Load(ImmutableSortedDictionary<string, string> files, params (string Name, string Value)[] overrides) =>
        Loader.Load(files, overrides.ToDictionary(o => o.Name, o => o.Value));

    /// <summary>The account derived from the SQL for its only table.</summary>
    public static InputAccount AccountOf(string sql, Table table) =>
        Analyzer.OneTable(sql, _ => [.. table.Columns.Select(c => new TableColumn(table.Name, c.Name))])!.ToAccount(table.Name);

    public static PipelineDefinition Shipped()
    {
        var result = Load(PipelineLoader.ReadFiles(TestPaths.Scripts));
        Assert.Empty(result.Faults);
        return result.Definition!;
    }
}
