using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Definition;

/// <summary>Accounts that are not declared but derived from the SQL.</summary>
public sealed class DerivedAccountTests
{
    private static readonly DuckDbSqlAnalyzer Analyzer = new();

    [Theory]
    [InlineData("SELECT r.id, r.name AS n FROM raw r ORDER BY r.id", "")]
    [InlineData("SELECT r.id, SUM(r.id) OVER () AS s FROM raw AS r -- all of them", "")]
    [InlineData("SELECT id FROM raw WHERE name IS DISTINCT FROM 'from'", "filtered_out: CASE WHEN name IS DISTINCT FROM 'from' THEN FALSE ELSE TRUE END")]
    [InlineData("SELECT r.id IS DISTINCT FROM 1 AS x FROM raw r\nWHERE r.id > -1 -- no minus\n AND \"r\".name LIKE '%where''s -- r.x' ORDER BY 1", "filtered_out: CASE WHEN raw.id > - 1 AND raw.name LIKE '%where''s -- r.x' THEN FALSE ELSE TRUE END")]
    [InlineData("SELECT DISTINCT r.name AS n FROM raw r", "merged: ROW_NUMBER() OVER (PARTITION BY raw.name ORDER BY raw.name) > 1")]
    [InlineData("SELECT DISTINCT * FROM raw", "merged: ROW_NUMBER() OVER (PARTITION BY raw.id, raw.name ORDER BY raw.id) > 1")]
    [InlineData("SELECT upper(r.name) AS n, COUNT(*) AS c FROM raw r GROUP BY n", "merged: ROW_NUMBER() OVER (PARTITION BY upper(raw.name) ORDER BY upper(raw.name)) > 1")]
    [InlineData("SELECT MAX(r.name) AS id, COUNT(*) AS c FROM raw r GROUP BY id", "merged: ROW_NUMBER() OVER (PARTITION BY id ORDER BY id) > 1")]
    [InlineData("SELECT r.id + 1 AS k, MAX(r.name) AS m FROM raw r WHERE r.id > 0 GROUP BY 1", "filtered_out: CASE WHEN raw.id > 0 THEN FALSE ELSE TRUE END; merged: ROW_NUMBER() OVER (PARTITION BY CASE WHEN raw.id > 0 THEN raw.id + 1 END, CASE WHEN raw.id > 0 THEN TRUE ELSE FALSE END ORDER BY CASE WHEN raw.id > 0 THEN raw.id + 1 END) > 1")]
    [InlineData("SELECT COUNT(*) AS c FROM raw WHERE '${mode}' = 'fast'", "filtered_out: CASE WHEN 'fast' = 'fast' THEN FALSE ELSE TRUE END; merged: TRUE")]
    public void Load_OneTable_AccountsForItsRows(string sql, string drops)
    {
        var job = Load(sql);

        var account = Assert.Single(job.Accounts);
        Assert.Equal("raw", account.Input.Value);
        Assert.Equal(drops, string.Join("; ", account.Drops.Select(d => $"{d.Name}: {d.When}")));
        Assert.NotNull(job.Derived);
    }

    [Theory]
    [InlineData("SELECT r.id FROM raw r JOIN raw q ON q.id = r.id")]
    [InlineData("SELECT r.id FROM raw r LIMIT 10")]
    [InlineData("SELECT unnest([r.id, 1]) AS id FROM raw r")]
    [InlineData("SELECT r.id FROM raw r WHERE random() < 0.5")]
    [InlineData("SELECT r.id FROM raw r WHERE current_date > DATE '2020-01-01'")]
    [InlineData("SELECT r.id FROM raw r WHERE r.id IN (SELECT MAX(q.id) FROM raw q)")]
    [InlineData("SELECT r.id FROM raw r QUALIFY ROW_NUMBER() OVER (PARTITION BY r.id ORDER BY r.name) = 1")]
    [InlineData("SELECT r.id, COUNT(*) AS n FROM raw r GROUP BY ROLLUP (r.id)")]
    [InlineData("SELECT r.id, COUNT(*) AS n FROM raw r GROUP BY r.id HAVING COUNT(*) > 1")]
    [InlineData("SELECT DISTINCT ON (r.id) r.id, r.name FROM raw r")]
    [InlineData("SELECT r.id FROM raw r UNION ALL SELECT r.id FROM raw r")]
    [InlineData("SELECT q.id FROM (SELECT r.id FROM raw r WHERE r.id > 1) q")]
    public void Load_OtherSql_HasNoAccount(string sql)
    {
        var job = Load(sql);

        Assert.Empty(job.Accounts);
        Assert.Null(job.Derived);
        Assert.Equal("raw", job.Primary?.Value);
    }

    [Theory]
    [InlineData("SELECT 1 AS x FROM b JOIN a USING (k)", "b")]
    [InlineData("WITH c AS (SELECT * FROM z), d AS (SELECT * FROM c) SELECT 1 AS x FROM d, a", "z")]
    [InlineData("SELECT 1 AS x FROM (SELECT * FROM q JOIN a ON true) s LEFT JOIN a ON true", "q")]
    [InlineData("SELECT x FROM m UNION SELECT x FROM a", "m")]
    [InlineData("SELECT x FROM (VALUES (1)) v(x), late", "late")]
    [InlineData("SELECT 1 AS x", null)]
    public void Shape_FirstInput_IsTheFirstTableInFrom(string sql, string? first) => Assert.Equal(first, Analyzer.Shape(sql).FirstInput);

    [Theory]
    [InlineData("SELECT\n  r.id,\n  COUNT(*)\nFROM raw r GROUP BY r.id", 3)]
    [InlineData("SELECT r.id AS a,\n r.id\n + 1 FROM raw r", 2)]
    [InlineData("SELECT * FROM (\nSELECT MAX(r.id) FROM raw r) q", 2)]
    [InlineData("WITH q AS (\n\nSELECT 'é', CAST(r.id AS int) FROM raw r)\nSELECT q.* FROM q", 3)]
    public void Load_ColumnWithoutAName_SaysWhereAndToAddOne(string sql, int line)
    {
        var result = PipelineFixture.Load(PipelineFixture.Files.SetItem("clean.sql", sql));

        Assert.Contains(result.Faults, f => f.File == "clean.sql" && f.Line == line && f.Message.Contains("Add AS and a name", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SELECT q.n FROM (SELECT r.id, COUNT(*) AS n FROM raw r GROUP BY r.id) q WHERE EXISTS (SELECT 1 FROM raw)")]
    [InlineData("WITH q(n) AS (SELECT COUNT(*) FROM raw) SELECT * FROM q")]
    [InlineData("SELECT * FROM (SELECT MAX(r.id) FROM raw r) q(n)")]
    [InlineData("SELECT r.id AS n FROM raw r UNION ALL SELECT r.id + 1 FROM raw r")]
    public void Load_ColumnsThatHaveNames_AreNoFault(string sql) => Assert.Empty(PipelineFixture.Load(PipelineFixture.Files.SetItem("clean.sql", sql)).Faults);

    private static Job Load(string sql)
    {
        var result = PipelineFixture.Load(PipelineFixture.Files.SetItem("clean.sql", sql));
        Assert.Empty(result.Faults);
        return result.Definition!.Tables.Single(t => t.Name.Value == "clean").Job!;
    }
}
