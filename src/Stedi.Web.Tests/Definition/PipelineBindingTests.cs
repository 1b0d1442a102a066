using System.Collections.Immutable;

namespace Stedi.Web.Tests.Definition;

/// <summary>Binding of the SQL of transforms, checks and accounts when the definition is loaded.</summary>
public sealed class PipelineBindingTests
{
    /// <summary>One more table, made from the table that reads the landing table.</summary>
    private const string Yaml = PipelineFixture.Yaml + """

            account:
              raw:
                drops:
                  nameless: raw.name IS NULL
            checks:
              present: { not_null: id }
              odd:
                only_if: { mode: exact }
                sql: |
                  SELECT *
                  FROM clean c
                  WHERE c.id < 0
          more:
            zone: trusted
            sql: more.sql
        """;

    private static readonly ImmutableSortedDictionary<string, string> Files = PipelineFixture.Files
        .SetItem("pipeline.yaml", Yaml)
        .SetItem("more.sql", "SELECT c.id, COUNT(*) AS copies, SUM(c.id) AS total FROM clean c GROUP BY c.id");

    /// <summary>File, text, its replacement, and the only expected error: file, line, words of the message.</summary>
    public static TheoryData<string, string, string, string, int, string> Cases => new()
    {
        { "clean.sql", "SELECT r.id", "SELECT r.ix", "clean.sql", 1, "The SQL does not match the tables it reads: Table \"r\" does not have a column named \"ix\" (did you mean \"id\"" },
        { "clean.sql", "SELECT r.id", "-- ids, one\n-- a line\n\nSELECT\n  r.id,\n  '${mode}' AS \"é\", r.nmae", "clean.sql", 6, "(did you mean \"name\"" },
        { "clean.sql", "r.name IS", "EXISTS (\n  SELECT 1 FROM raw q\n  WHERE q.nme = r.name) IS", "clean.sql", 3, "There is no q.nme:" },
        { "clean.sql", "r.id", "r.id,\n  substr(r.id, 1) AS head", "clean.sql", 2, "'substr(BIGINT, INTEGER_LITERAL)'. You might need to add explicit type casts. Available: substr(VARCHAR, BIGINT, BIGINT)" },
        { "clean.sql", "r.id", "r.id,\n r.id + r.name AS sum", "clean.sql", 2, "'+(BIGINT, VARCHAR)'" },
        { "clean.sql", "r.id", "r.id,\n  lenght(r.name) AS l", "clean.sql", 2, "lenght" },
        { "clean.sql", "r.id", "r.id,\n r.name AS ID", "clean.sql", 2, "Two columns are named \"ID\"" },
        { "clean.sql", "raw r", "raw r\nJOIN raw q\nUSING (nope)", "clean.sql", 3, "\"nope\"" },
        { "more.sql", "c.id, COUNT", "c.id,\n c.name, COUNT", "more.sql", 2, "\"name\"" },
        { "pipeline.yaml", "raw.name IS NULL", "raw.nam IS NULL", "pipeline.yaml", 16, "Drop reason 'nameless' of 'clean' does not match" },
        { "pipeline.yaml", "raw.name IS NULL", "raw.name", "pipeline.yaml", 16, "The type is VARCHAR" },
        { "pipeline.yaml", "not_null: id", "not_null: ids", "pipeline.yaml", 18, "Check 'present' of 'clean' does not match" },
        { "pipeline.yaml", "not_null: id", "unique: [id, ids]", "pipeline.yaml", 18, "\"ids\"" },
        { "pipeline.yaml", "WHERE c.id < 0", "WHERE c.name = ''", "pipeline.yaml", 24, "Table \"c\" does not have a column named \"name\" (did you mean \"id\"?). This happens with mode = exact." },
        { "pipeline.yaml", "sql: more.sql", "sql: more.sql\n    tags: { personal: nmae }", "pipeline.yaml", 28, "'more' has no column 'nmae'" },
        { "pipeline.yaml", "only_if: { mode: exact }", "only_if: { mode: exat }", "pipeline.yaml", 20, "'exat' is not a value of 'mode' (did you mean 'exact'?)" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Load_SqlThatDoesNotFit_IsOneFaultAtItsLine(string file, string from, string to, string faultFile, int line, string words)
    {
        var result = PipelineFixture.Load(With(file, from, to));

        Assert.Null(result.Definition);
        var fault = Assert.Single(result.Faults);
        Assert.Equal((faultFile, line), (fault.File, fault.Line));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void Load_ErrorsInSeveralTexts_AreReportedAtOnceWithoutTheirConsequences()
    {
        var files = With("clean.sql", "r.id", "r.ix")
            .SetItem("pipeline.yaml", Yaml.Replace("raw.name IS NULL", "raw.nam IS NULL", StringComparison.Ordinal)
                + "\n  other: { zone: trusted, sql: other.sql }")
            .SetItem("more.sql", "SELECT c.nothing FROM clean c")
            .SetItem("other.sql", "SELECT\n r.naem FROM raw r");

        var result = PipelineFixture.Load(files);

        Assert.Equal([("clean.sql", 1), ("other.sql", 2), ("pipeline.yaml", 16)], result.Faults.Select(f => (f.File, f.Line)));
    }

    [Fact]
    public void Load_DdlWithAnError_ReportsNoErrorsOfItsReaders()
    {
        var result = PipelineFixture.Load(Files.SetItem("raw.sql", PipelineFixture.LandingDdl.Replace("`name` string", "`name` json", StringComparison.Ordinal)));

        Assert.Equal("raw.sql", Assert.Single(result.Faults).File);
    }

    [Theory]
    [InlineData("fast", "'${mode}' = 'fast' OR r.exact", "This happens with mode = exact.", false)]
    [InlineData("fast", "r.${mode} = 1", "\"fast\"", true)]
    [InlineData("fast", "r.${mode} = 1", "This happens with mode = exact.", true)]
    [InlineData("exact", "r.${mode} = 1", "This happens with mode = fast.", true)]
    public void Load_OtherValueOfAVariable_IsBoundAsWell(string mode, string where, string words, bool shows)
    {
        var result = PipelineFixture.Load(Files.SetItem("clean.sql", $"SELECT r.id FROM raw r WHERE {where}"), ("mode", mode));

        Assert.NotEmpty(result.Faults);
        Assert.Equal(shows, result.Faults.Any(f => f.Message.Contains(words, StringComparison.Ordinal)));
    }

    [Fact]
    public void Load_ColumnOfOneValueOnly_IsKnownThere()
    {
        // The table has a different column for each value. Its readers are bound to the right one.
        var files = Files.SetItem("clean.sql", "SELECT r.id, r.name AS by_${mode} FROM raw r");

        Assert.Empty(PipelineFixture.Load(files.SetItem("more.sql", "SELECT c.by_${mode} AS x FROM clean c")).Faults);
        var fault = Assert.Single(PipelineFixture.Load(files.SetItem("more.sql", "SELECT c.by_fast AS x FROM clean c")).Faults);
        Assert.Contains("\"by_fast\"", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("This happens with mode = exact.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ManyVariables_ReadsEachOfTheirValues()
    {
        var variables = string.Concat(Enumerable.Range(0, 12).Select(i => $"\n  v{i}: {{ values: [id, name, nothing{i}] }}"));
        var yaml = PipelineFixture.Yaml.Replace("mode: { values: [fast, exact] }", "mode: { values: [fast, exact] }" + variables, StringComparison.Ordinal);
        var columns = string.Concat(Enumerable.Range(0, 12).Select(i => $",\n r.${{v{i}}} AS c{i}"));

        var result = PipelineFixture.Load(PipelineFixture.Files.SetItem("pipeline.yaml", yaml).SetItem("clean.sql", $"SELECT r.id{columns} FROM raw r"));

        Assert.Equal(Enumerable.Range(2, 12), result.Faults.Select(f => f.Line));
    }

    [Theory]
    [InlineData("c.id, COUNT(*) AS copies, SUM(c.id) AS total", "id bigint, copies bigint, total bigint")]
    [InlineData("c.id, COUNT_IF(c.id > 1) AS some, SUM(SUM(c.id)) OVER () AS all_ids", "id bigint, some bigint, all_ids bigint")]
    [InlineData("[{'metric': 'ids', 'value': CAST(SUM(c.id) AS DOUBLE)}] AS metrics", "metrics array<struct<metric:string,value:double>>")]
    public void Load_Columns_MatchTheBuiltVersion(string select, string columns)
    {
        var tables = PipelineFixture.Load(Files.SetItem("more.sql", $"SELECT {select} FROM clean c GROUP BY c.id")).Definition!.Tables;

        Assert.Equal(columns, string.Join(", ", tables.Single(t => t.Name.Value == "more").Columns.Select(c => $"{c.Name} {c.Type}")));
    }

    [Theory]
    [InlineData("SELECT\n  c.id,\n  INTERVAL 1 DAY AS age\nFROM clean c", 3, "interval")]
    [InlineData("SELECT\n  c.id,\n  [{'a': INTERVAL 1 DAY}] AS ages\nFROM clean c", 3, "interval")]
    [InlineData("SELECT\n  TIME '10:00' AS noon\nFROM clean c", 2, "time")]
    public void Load_ColumnOfAnUnsupportedType_SaysWhereAndWhatToWrite(string sql, int line, string type)
    {
        var fault = Assert.Single(PipelineFixture.Load(Files.SetItem("more.sql", sql)).Faults);

        Assert.Equal(("more.sql", line), (fault.File, fault.Line));
        Assert.Contains($"type {type}", fault.Message, StringComparison.Ordinal);
        Assert.Contains("AS string)", fault.Message, StringComparison.Ordinal);
    }

    private static ImmutableSortedDictionary<string, string> With(string file, string from, string to)
    {
        Assert.Contains(from, Files[file], StringComparison.Ordinal);
        return Files.SetItem(file, Files[file].Replace(from, to, StringComparison.Ordinal));
    }
}
