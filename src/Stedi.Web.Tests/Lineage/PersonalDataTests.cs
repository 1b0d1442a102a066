using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Definition;

namespace Stedi.Web.Tests.Lineage;

public sealed class PersonalDataTests : IDisposable
{
    private readonly DuckDbSqlAnalyzer _analyzer = new();

    public void Dispose() => _analyzer.Dispose();

    [Theory]
    [InlineData("SELECT raw.email AS contact FROM raw", "clean.contact Copied<raw.email")]
    [InlineData("SELECT LENGTH(raw.email) AS letters FROM raw", "clean.letters Derived<raw.email")]
    [InlineData("SELECT raw.email FROM raw", "")]
    [InlineData("SELECT raw.id FROM raw WHERE raw.email IS NOT NULL", "")]
    [InlineData("SELECT COLUMNS('id') FROM raw", "clean.id Unknown<")]
    public void Find_UntaggedColumn_IsReportedWithItsRisk(string sql, string expected) =>
        Assert.Equal(expected, Find(Raw().Make("clean", sql)));

    [Fact]
    public void Find_ColumnMadeFromAFinding_IsAlsoAFinding() => Assert.Equal(
        "clean.contact Copied<raw.email; last.head Derived<clean.contact",
        Find(Raw().Make("clean", "SELECT raw.email AS contact FROM raw").Make("last", "SELECT SUBSTR(clean.contact, 1, 3) AS head FROM clean")));

    [Fact]
    public void Find_TaggedRename_IsNoFinding() =>
        Assert.Equal("", Find(Raw().Make("clean", "SELECT raw.email AS contact FROM raw").Tag("personal", "contact")));

    [Fact]
    public void Find_AnonymousColumn_EndsTheFlow() => Assert.Equal(
        "",
        Find(Raw().Make("clean", "SELECT COUNT(raw.email) AS people FROM raw").Tag("anonymous", "people").Make("last", "SELECT people + 1 AS more FROM clean")));

    [Fact]
    public void Find_AnotherColumnOfAnAnonymousName_IsJudgedForItself() => Assert.Equal(
        "last.people Copied<raw.email",
        Find(Raw().Make("clean", "SELECT COUNT(raw.email) AS people FROM raw").Tag("anonymous", "people")
            .Make("last", "SELECT raw.email AS people FROM raw JOIN clean ON clean.people = raw.id")));

    /// <summary>A viewer must not see personal data under any name, whatever its path.</summary>
    [Theory]
    [InlineData("SELECT email AS customer_name, id FROM raw", "customer_name")]
    [InlineData("SELECT upper(email) AS a, email || '' AS b, id + 1 AS c FROM raw", "a b")]
    [InlineData("SELECT CASE WHEN id > 0 THEN email END AS a, coalesce(NULL, email) AS b, CAST(email AS VARCHAR) AS c FROM raw", "a b c")]
    [InlineData("SELECT CASE WHEN email LIKE 'a%' THEN 1 ELSE 0 END AS a, email IS NULL AS b, length(email) AS c FROM raw", "a b c")]
    [InlineData("SELECT min(email) AS a, max(id) AS b, count(*) AS c, count(DISTINCT email) AS d FROM raw", "a d")]
    [InlineData("SELECT first_value(email) OVER (ORDER BY id) AS a, row_number() OVER (ORDER BY email) AS b, id FROM raw", "a b")]
    [InlineData("SELECT array_agg(email) AS a, id FROM raw GROUP BY id", "a")]
    [InlineData("WITH c AS (SELECT email AS x, id FROM raw), d AS (SELECT x AS y, id FROM c) SELECT y AS z, id FROM d", "z")]
    [InlineData("WITH c(x, y) AS (SELECT email, id FROM raw) SELECT x AS a, y AS b FROM c", "a")]
    [InlineData("SELECT s.x AS a, s.y AS b FROM (SELECT email, id FROM raw) AS s(x, y)", "a")]
    [InlineData("SELECT id AS a, 'x' AS b FROM raw UNION ALL SELECT id, email FROM raw", "b")]
    [InlineData("SELECT 'x' AS b FROM raw UNION SELECT email FROM raw", "b")]
    [InlineData("SELECT label AS b FROM raw INTERSECT SELECT email FROM raw", "b")]
    [InlineData("SELECT label AS a FROM raw EXCEPT SELECT email FROM raw", "")]
    [InlineData("SELECT 1 AS a, 'b' AS b UNION ALL BY NAME SELECT email AS b, id AS a FROM raw", "b")]
    [InlineData("SELECT {'mail': email, 'id': id} AS person, id FROM raw", "person")]
    [InlineData("SELECT s.person.mail AS a, s.person.id AS b FROM (SELECT {'mail': email, 'id': id} AS person FROM raw) s", "a b")]
    [InlineData("SELECT r AS whole FROM raw r", "whole")]
    [InlineData("SELECT * FROM raw", "email")]
    [InlineData("SELECT r.* EXCLUDE (id) FROM raw r", "email")]
    [InlineData("SELECT * REPLACE (email AS label) FROM raw", "email label")]
    [InlineData("SELECT * RENAME (email AS contact) FROM raw", "contact")]
    [InlineData("SELECT COLUMNS('.*') FROM raw", "email id label")]
    [InlineData("SELECT (SELECT max(email) FROM raw) AS a, id FROM raw", "a")]
    [InlineData("SELECT (SELECT count(*) FROM raw i WHERE i.email = o.email) AS a, id FROM raw o", "a")]
    [InlineData("SELECT list_transform([email], lambda e: upper(e)) AS a, id FROM raw", "a")]
    [InlineData("SELECT unnest(string_split(email, '@')) AS part, id FROM raw", "id part")]
    [InlineData("WITH RECURSIVE r AS (SELECT email AS x FROM raw UNION SELECT x FROM r) SELECT x AS a FROM r", "a")]
    [InlineData("SELECT id, label FROM raw WHERE email IS NOT NULL", "")]
    [InlineData("SELECT label AS a FROM raw ORDER BY email", "")]
    public void Load_ColumnMadeFromPersonalData_IsPersonal(string sql, string expected)
    {
        var table = Raw().Make("clean", sql).Load()[TableName.Parse("clean")];

        Assert.Equal(expected, string.Join(' ', table.Columns.Select(c => c.Name).Where(table.IsPersonal).Order(StringComparer.Ordinal)));
    }

    /// <summary>DuckDB resolves names in its own order, uses "->" for JSON and for lambdas, and generates missing names.</summary>
    [Theory]
    [InlineData("SELECT to_json(email) -> '$' AS leak FROM raw")]
    [InlineData("SELECT json_object('k', email) -> 'k' AS leak FROM raw")]
    [InlineData("SELECT (('{\"a\":\"' || email || '\"}')::JSON -> 'a')::VARCHAR AS leak FROM raw")]
    [InlineData("SELECT email.upper() AS leak FROM raw")]
    [InlineData("SELECT c.email.upper() AS leak FROM raw c")]
    [InlineData("SELECT email.substr(1, 5) AS leak FROM raw")]
    [InlineData("SELECT list_transform([1], lambda c: c.email) AS leak FROM raw c")]
    [InlineData("SELECT list_transform(['n'], lambda c: list_transform([1], lambda d: c.email)[1]) AS leak FROM raw c")]
    [InlineData("SELECT 1 AS z, upper(z) AS leak FROM (SELECT unnest([email]) AS z FROM raw) u")]
    [InlineData("WITH RECURSIVE r AS (SELECT email AS z FROM raw UNION SELECT z FROM r) SELECT 1 AS z, upper(z) AS leak FROM r")]
    [InlineData("SELECT 1 AS c, CAST(c AS VARCHAR) AS leak FROM raw c")]
    [InlineData("SELECT leak FROM (SELECT 1 AS z, email AS z, z || '' AS leak FROM raw)")]
    [InlineData("SELECT t.b_1 AS leak FROM (SELECT 1 AS a, email AS b, 'n' AS b_1 FROM raw) AS t(b)")]
    [InlineData("SELECT main.raw.email AS leak FROM raw, (SELECT {'email': 'x'} AS raw) AS main")]
    [InlineData("SELECT z AS leak FROM (SELECT 'n' AS z) a RIGHT JOIN (SELECT unnest([email]) AS z FROM raw) b USING (z)")]
    [InlineData("SELECT z AS leak FROM (SELECT 'n' AS z) c, (SELECT email AS z FROM raw) a JOIN (SELECT email AS z FROM raw) b USING (z)")]
    [InlineData("SELECT {'email': 'n'}::VARCHAR AS unnamed_subquery, unnamed_subquery.email AS leak FROM (SELECT email FROM raw)")]
    [InlineData("SELECT 'n' AS \"upper(email)\", \"upper(email)\" || '' AS leak FROM (SELECT upper(email) FROM raw) u")]
    [InlineData("SELECT \"upper(email)\" AS leak FROM (SELECT upper(email), 'n' AS \"upper(email)\" FROM raw) u")]
    [InlineData("SELECT (SELECT l FROM (SELECT * RENAME (email AS y), y || '' AS l FROM raw) LIMIT 1) AS leak FROM (SELECT 'n' AS y)")]
    [InlineData("SELECT leak FROM (SELECT * REPLACE ('n' AS id) FROM raw a JOIN raw b USING (label)) AS t(a, b, c, leak)")]
    public void Load_PersonalDataUnderANameThatMeansMore_IsPersonal(string sql) =>
        Assert.True(Raw().Make("clean", sql).Load()[TableName.Parse("clean")].IsPersonal("leak"));

    [Fact]
    public void Load_ColumnMadeFromPersonalDataThroughTables_IsPersonalUntilOneIsAnonymous()
    {
        var pipeline = Raw().Make("a", "SELECT email AS x, id FROM raw").Make("b", "SELECT upper(x) AS y, id FROM a")
            .Make("c", "SELECT count(y) AS people FROM b").Tag("anonymous", "people").Make("d", "SELECT people * 2 AS twice FROM c").Load();

        Assert.True(pipeline[TableName.Parse("b")].IsPersonal("Y"));
        Assert.False(pipeline[TableName.Parse("b")].IsPersonal("id"));
        Assert.Equal("anonymous", string.Join(' ', pipeline[TableName.Parse("c")].TagsOf("people")!.Value));
        Assert.False(pipeline[TableName.Parse("d")].IsPersonal("twice"));
    }

    [Fact]
    public void Load_AnonymousColumnOfAPersonalName_IsNotMasked() =>
        Assert.False(Raw().Make("clean", "SELECT 'x' AS email FROM raw").Tag("anonymous", "email").Load()[TableName.Parse("clean")].IsPersonal("email"));

    [Fact]
    public void Load_UntraceableColumn_IsPersonalDownstream()
    {
        var pipeline = Raw().Make("a", "SELECT COLUMNS('label') AS x FROM raw").Make("b", "SELECT x AS y FROM a").Load();

        Assert.True(pipeline[TableName.Parse("b")].IsPersonal("y"));
    }

    [Fact]
    public void Load_ColumnThatIsBothPersonalAndAnonymous_IsAFault()
    {
        var files = Raw().Make("clean", "SELECT email FROM raw").Tag("personal", "email").Tag("anonymous", "Email").Files();

        var fault = Assert.Single(PipelineFixture.Load(files).Faults);

        Assert.Contains("both 'personal' and 'anonymous'", fault.Message, StringComparison.Ordinal);
    }

    private static MadePipeline Raw() => new MadePipeline().Land("raw", "id bigint", "email string", "label string").Tag("personal", "email");

    private string Find(MadePipeline pipeline) => string.Join(
        "; ",
        PersonalData.Find(new ColumnTracer(_analyzer).Trace(pipeline.Load()))
            .Select(f => $"{f.Column} {f.Risk}<{string.Join(',', f.Sources.Select(s => s.From))}"));
}
