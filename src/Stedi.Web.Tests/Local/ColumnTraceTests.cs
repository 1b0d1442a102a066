using System.Collections.Immutable;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Local;

/// <summary>Over the tables a(id, k, x), b(id, k, y) and s(id, doc). All column names are lower case.</summary>
public sealed class ColumnTraceTests : IDisposable
{
    private static readonly Dictionary<string, ImmutableArray<TableColumn>> Tables = new(StringComparer.OrdinalIgnoreCase)
    {
        ["a"] = Columns("a", "id", "k", "x"),
        ["b"] = Columns("b", "id", "k", "y"),
        ["s"] = Columns("s", "id", "doc"),
    };

    private readonly DuckDbSqlAnalyzer _analyzer = new();

    public void Dispose() => _analyzer.Dispose();

    [Theory]
    [InlineData("select a.x, a.id as n from a", "x=a.x n=a.id")]
    [InlineData("select X, A.\"ID\" from A", "X=a.x ID=a.id")]
    [InlineData("select * from a", "id=a.id k=a.k x=a.x")]
    [InlineData("select t.* exclude (k) replace (x + 1 as x) rename (id as n) from a t", "n=a.id x=~a.x")]
    [InlineData("select x + id as s, upper(x) as u, 1 as one, count(*) as n from a", "s=~a.id,~a.x u=~a.x one= n=")]
    [InlineData("select case when k = 1 then x end as c, cast(id as varchar) as t from a", "c=~a.k,~a.x t=~a.id")]
    [InlineData("select sum(x) filter (where k > 1) over (partition by id order by x) as w from a", "w=~a.id,~a.k,~a.x")]
    [InlineData("select x as y, y + 1 as z from a", "y=a.x z=~a.x")]
    [InlineData("select x as id, id + 1 as n from a", "id=a.x n=~a.id")]
    [InlineData("select t.m, t.n from a as t(m, n)", "m=a.id n=a.k")]
    [InlineData("select doc.f, s.doc.g, s from s", "f=~s.doc g=~s.doc s=~s.doc,~s.id")]
    [InlineData("select v.n, v.s from (values (1, 'a')) v(n, s)", "n= s=")]
    [InlineData("select list_transform([x], p -> p + id) as l from a", "l=~a.id,~a.x")]
    public void Trace_SelectList_NamesSources(string sql, string expected) => Assert.Equal(expected, Spell(Trace(sql).Columns));

    [Theory]
    [InlineData("select q.n from (select x as n from a) q", "n=a.x")]
    [InlineData("select * from (select a.id, b.id from a, b)", "id=a.id id_1=b.id")]
    [InlineData("with c as (select x from a), d(n) as (select x + 1 from c) select c.x, d.n from c, d", "x=a.x n=~a.x")]
    [InlineData("with a as (select y from b) select * from a", "y=b.y")]
    [InlineData("with a as (select x as z from a) select * from a", "z=a.x")]
    [InlineData("with a as (select 1 as x) select x from main.a", "x=a.x")]
    [InlineData("select (select max(y) from b where b.k = a.k) as m from a", "m=~a.k,~b.k,~b.y")]
    [InlineData("select a.x, l.m from a, lateral (select a.id + y as m from b) l", "x=a.x m=~a.id,~b.y")]
    [InlineData("select x from a union all select y + 1 from b", "x=a.x,~b.y")]
    [InlineData("select x, k from a union all by name select k, y as x from b", "x=a.x,b.y k=a.k,b.k")]
    [InlineData("select x from a except select y from b", "x=a.x")]
    [InlineData("select * from a join b using (k)", "id=a.id k=a.k x=a.x id=b.id y=b.y")]
    [InlineData("select k, b.k as o from a right join b using (k)", "k=b.k o=b.k")]
    [InlineData("select k from a full join b using (k)", "k=a.k,b.k")]
    [InlineData("select * from a natural join (select k, y from b) n", "id=a.id k=a.k x=a.x y=b.y")]
    [InlineData("select * from a semi join b using (k)", "id=a.id k=a.k x=a.x")]
    public void Trace_SubqueriesAndJoins_AreFollowed(string sql, string expected) => Assert.Equal(expected, Spell(Trace(sql).Columns));

    [Theory]
    [InlineData("select x from a where k = 1", "a.k:Filter")]
    [InlineData("select x from a where id in (select id from b where y > 1)", "a.id:Filter b.id:Filter b.y:Filter")]
    [InlineData("select x from a left join b on a.k = b.k", "a.k:Join b.k:Join")]
    [InlineData("select x from a join b using (k)", "a.k:Join b.k:Join")]
    [InlineData("select count(*) from a group by 1 + k having max(x) > 1", "a.k:Group a.x:Filter")]
    [InlineData("select k as g, count(*) from a group by g", "a.k:Group")]
    [InlineData("select id, count(*) from a group by 1", "a.id:Group")]
    [InlineData("select distinct x from a", "a.x:Group")]
    [InlineData("select distinct on (k) x from a order by id", "a.id:Order a.k:Group")]
    [InlineData("select x from a order by id", "")]
    [InlineData("select x from a order by id limit 1", "a.id:Order")]
    [InlineData("select x as n from a order by n limit (select max(y) from b)", "a.x:Order b.y:Filter")]
    [InlineData("select x from a union select y from b", "a.x:Group b.y:Group")]
    [InlineData("select x from a intersect select y from b", "a.x:Filter b.y:Filter")]
    [InlineData("select r.x from (select x, row_number() over (partition by k order by id) as n from a) r where r.n = 1", "a.id:Filter a.k:Filter")]
    [InlineData("with unused as (select x from a where k = 1) select y from b", "")]
    public void Trace_Rows_NameTheDecidingColumns(string sql, string expected) =>
        Assert.Equal(expected, string.Join(' ', Trace(sql).Rows.Select(r => $"{r.Column}:{r.Use}")));

    [Theory]
    [InlineData("select * from a pivot (sum(x) for k in (1, 2))", "PIVOT")]
    [InlineData("select columns('x.*') from a", "this *")]
    [InlineData("select unnest(doc) from s", "UNNEST")]
    [InlineData("with recursive r as (select 1 as n union all select n + 1 from r where n < 9) select * from r", "RECURSIVE")]
    [InlineData("select * from elsewhere", "elsewhere")]
    [InlineData("select nothing from a", "nothing")]
    [InlineData("select #1 from a", "#n")]
    [InlineData("select x from elsewhere, a", "elsewhere")]
    [InlineData("select * from a, a", "one name")]
    [InlineData("select * exclude (k) from a, b", "column k")]
    [InlineData("select id from a join elsewhere using (id)", "elsewhere")]
    [InlineData("select q.x from (select x, k + 1, id from a) q where q.id = 1", "generated name")]
    [InlineData("select k, sum(x) from a group by all", "GROUP BY ALL")]
    [InlineData("select", "")]
    public void Trace_Untraceable_IsReported(string sql, string words)
    {
        var trace = Trace(sql);

        Assert.NotNull(trace.Unknown);
        Assert.Contains(words, trace.Unknown, StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_OneUntraceableColumn_DoesNotAffectTheOthers()
    {
        var trace = Trace("select a.x, p.* from a, (select y from b) p, (select 1 as one from elsewhere) q where q.one = 1");

        Assert.Equal("x=a.x y=b.y", Spell(trace.Columns));
        Assert.Contains("elsewhere", trace.Unknown, StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_StarsOfStars_EndBeforeMemoryIsFull()
    {
        var sql = "with c0 as (select * from a)"
            + string.Concat(Enumerable.Range(1, 40).Select(i => $", c{i} as (select p.*, q.* from c{i - 1} p, c{i - 1} q)")) + " select * from c40";

        Assert.Contains("columns", Trace(sql).Unknown, StringComparison.Ordinal);
    }

    private QueryTrace Trace(string sql) => _analyzer.Trace(sql, name => Tables.GetValueOrDefault(name, []));

    private static string Spell(IEnumerable<ColumnTrace> columns) => string.Join(' ', columns.Select(c =>
        $"{c.Name}={string.Join(',', c.Sources.Select(s => (s.Use == ColumnUse.Copy ? "" : "~") + s.Column))}"));

    private static ImmutableArray<TableColumn> Columns(string table, params string[] names) =>
        [.. names.Select(n => new TableColumn(TableName.Parse(table), n))];
}
