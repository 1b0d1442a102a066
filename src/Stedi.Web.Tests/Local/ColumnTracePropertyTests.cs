using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using DuckDB.NET.Data;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Local;

/// <summary>
/// Proves lineage with data. If the source columns do not change, the values of a column must not change either, whatever else does. A
/// copied column must contain only values of its source.
/// </summary>
public sealed class ColumnTracePropertyTests : IDisposable
{
    private const int TableRows = 9;
    private const int MaxRows = 2000;

    private static readonly string[] Names = ["k", "v", "t"];

    private static readonly ImmutableArray<TableColumn> Columns =
        [.. from table in (string[])["a", "b"] from name in Names select new TableColumn(TableName.Parse(table), name)];

    private readonly DuckDbSqlAnalyzer _analyzer = new();
    private readonly DuckDBConnection _data = new("DataSource=:memory:");

    public ColumnTracePropertyTests()
    {
        _data.Open();
        foreach (var table in (string[])["a", "b"])
        {
            Execute($"CREATE TABLE {table} AS SELECT (i * {(table == "a" ? 7 : 5)}) % 4 AS k, (i * 13) % 11 AS v, chr(97 + (i * 3 % 7)::INT) AS t "
                + $"FROM range({TableRows}) r(i)");
        }
    }

    [Fact]
    public void Trace_AnyQuery_IsConfirmedByTheData() => Query(3).Sample(q => Check(q.Sql), iter: 400, threads: 1);

    public void Dispose()
    {
        _analyzer.Dispose();
        _data.Dispose();
    }

    private void Check(string sql)
    {
        var trace = _analyzer.Trace(sql, name => [.. Columns.Where(c => c.Table.Value == name)]);
        Assert.Null(trace.Unknown);
        var before = Read(sql);
        Assert.Equal(before.Length, trace.Columns.Length);
        for (var i = 0; i < trace.Columns.Length; i++)
        {
            // One side of a UNION or of a USING column may copy a value while the other side computes it.
            if (trace.Columns[i].Sources is { IsEmpty: false } sources && sources.All(s => s.Use == ColumnUse.Copy)
                && !sql.Contains("UNION", StringComparison.Ordinal) && !sql.Contains("USING (", StringComparison.Ordinal))
                Assert.Empty(before[i].Except(sources.SelectMany(s => Read($"SELECT {s.Column.Name} FROM {s.Column.Table}")[0]).Append("")));
        }
        foreach (var changed in Columns)
        {
            if (trace.Rows.Any(r => r.Column == changed))
                continue;
            Execute($"BEGIN; UPDATE {changed.Table} SET {changed.Name} = {(changed.Name == "t" ? "chr(ascii(t) + 3) || k" : $"3 - {changed.Name} * 2")}");
            var after = Read(sql);
            Execute("ROLLBACK");
            for (var i = 0; i < trace.Columns.Length; i++)
            {
                if (!trace.Columns[i].Sources.Any(s => s.Column == changed))
                    Assert.Equal(before[i], after[i]);
            }
        }
    }

    /// <summary>The sorted values of each column.</summary>
    private string[][] Read(string sql)
    {
        using var command = _data.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(_ => new List<string>()).ToArray();
        while (reader.Read())
        {
            for (var i = 0; i < columns.Length; i++)
                columns[i].Add(Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture) ?? "");
        }
        return [.. columns.Select(c => c.Order(StringComparer.Ordinal).ToArray())];
    }

    private void Execute(string sql)
    {
        using var command = _data.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Every query has the columns k, v (numbers) and t (text), so they are interchangeable. Joins of joins multiply rows, so a query that
    /// could return more than <see cref="MaxRows"/> is not executed.
    /// </summary>
    private static Gen<Shape> Query(int depth)
    {
        var relation = depth == 0 ? Table : Gen.OneOf(Table, Query(depth - 1).Select(q => q with { Sql = $"({q.Sql})" }));
        var one = Gen.Select(Number("p"), Number("p"), Text("p"), relation, Predicate("p"))
            .Select((k, v, t, r, where) => new Shape($"SELECT {k} AS k, {v} AS v, {t} AS t FROM {r.Sql} p WHERE {where}", r.Rows));
        var joined = Gen.Select(Join, relation, relation, Number("p"), Number("q"), Text("q"))
            .Select((join, l, r, k, v, t) => new Shape($"SELECT {k} AS k, {v} AS v, {t} AS t FROM {l.Sql} p {join.Kind} {r.Sql} q {join.On}", Joined(l, r)));
        var shared = Gen.Select(Gen.OneOf("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"), relation, relation)
            .Select((kind, l, r) => new Shape($"SELECT k, p.v, q.t FROM {l.Sql} p {kind} {r.Sql} q USING (k)", Joined(l, r)));
        var grouped = Gen.Select(relation, Gen.OneOf("", " HAVING COUNT(*) > 1", " HAVING MIN(p.t) < 'e'"))
            .Select((r, having) => new Shape($"SELECT p.k, MAX(p.v) AS v, MIN(p.t) AS t FROM {r.Sql} p GROUP BY p.k{having}", r.Rows));
        var starred = Gen.Select(relation, Gen.OneOf("*", "p.* REPLACE (p.v + p.k AS v)", "p.* EXCLUDE (t), p.t", "DISTINCT p.*", "p.k, p.k AS v, p.t"))
            .Select((r, list) => new Shape($"SELECT {list} FROM {r.Sql} p", r.Rows));
        if (depth == 0)
            return Gen.OneOf(one, joined, shared, grouped, starred);
        var set = Gen.Select(Query(depth - 1), Gen.OneOf("UNION ALL", "UNION", "EXCEPT", "INTERSECT"), Query(depth - 1))
            .Select((l, kind, r) => new Shape($"({l.Sql}) {kind} ({r.Sql})", l.Rows + r.Rows));
        var with = Gen.Select(Query(depth - 1), Predicate("p"), Text("q"))
            .Select((c, where, t) => new Shape($"WITH c AS ({c.Sql}) SELECT p.k, q.v, {t} AS t FROM c p JOIN c q ON q.k = p.k WHERE {where}", Joined(c, c)));
        return Gen.OneOf(one, joined, shared, grouped, starred, set, with).Where(q => q.Rows <= MaxRows);
    }

    /// <summary>An outer join keeps rows without a match.</summary>
    private static long Joined(Shape left, Shape right) => (left.Rows * right.Rows) + left.Rows + right.Rows;

    private static Gen<Shape> Table => Gen.OneOf("a", "b").Select(name => new Shape(name, TableRows));

    private static Gen<(string Kind, string On)> Join => Gen.OneOf(
        ("JOIN", "ON q.k = p.k"), ("LEFT JOIN", "ON q.k = p.k AND q.v > p.v"), ("CROSS JOIN", ""), ("FULL JOIN", "ON q.v = p.v"));

    private static Gen<string> Number(string r) => Gen.OneOf(
        $"{r}.k", $"{r}.v", $"{r}.v + {r}.k", $"COALESCE({r}.v, {r}.k)", $"CASE WHEN {r}.t < 'd' THEN {r}.v ELSE {r}.k END", $"LENGTH({r}.t)",
        $"(SELECT MAX(z.v) FROM b z WHERE z.k = {r}.k)", $"SUM({r}.v) OVER (PARTITION BY {r}.k)");

    private static Gen<string> Text(string r) => Gen.OneOf($"{r}.t", $"UPPER({r}.t)", $"(SELECT MIN(z.t) FROM a z WHERE z.v > {r}.v)");

    private static Gen<string> Predicate(string r) => Gen.OneOf(
        "TRUE", $"{r}.k > 1", $"{r}.t IN (SELECT z.t FROM a z WHERE z.v > 4)", $"EXISTS (SELECT 1 FROM b z WHERE z.k = {r}.v)", $"{r}.v IS NOT NULL");

    /// <param name="Sql">The query.</param>
    /// <param name="Rows">The maximum number of rows it returns.</param>
    private sealed record Shape(string Sql, long Rows);
}
