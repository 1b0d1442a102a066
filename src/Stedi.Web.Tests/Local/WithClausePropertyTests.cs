using CsCheck;
using DuckDB.NET.Data;
using Stedi.Pipeline.Local;

namespace Stedi.Web.Tests.Local;

/// <summary>
/// Compares with DuckDB's binder, which knows the tables and WITH clauses of a statement. Binding must need exactly the tables that the
/// walker finds.
/// </summary>
public sealed class WithClausePropertyTests : IDisposable
{
    private static readonly string[] Names = ["a", "b", "c"];

    private readonly DuckDbSqlAnalyzer _analyzer = new();
    private readonly Dictionary<string, DuckDBConnection> _databases = [];

    /// <summary>One database per set of tables.</summary>
    public WithClausePropertyTests()
    {
        foreach (var number in Enumerable.Range(0, 1 << Names.Length))
        {
            var tables = Names.Where((_, i) => (number & (1 << i)) != 0).ToArray();
            var database = new DuckDBConnection("DataSource=:memory:");
            database.Open();
            _databases.Add(Key(tables), database);
            foreach (var table in tables)
                Execute(database, $"CREATE TABLE {table} (x INTEGER)");
        }
    }

    [Fact]
    public void Analyze_NestedWithClauses_FindsTheTablesThatDuckDbReads()
    {
        var (bound, recursive) = (0, 0);
        Query(3).Sample(sql =>
        {
            if (!Binds(Names, sql))
                return;
            (bound, recursive) = (bound + 1, recursive + (sql.Contains("RECURSIVE", StringComparison.Ordinal) ? 1 : 0));
            var analysis = _analyzer.Analyze(sql);
            Assert.Null(analysis.Error);
            string[] tables = [.. analysis.Tables.Select(t => t.Replace("main.", "", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];

            Assert.True(Binds(tables, sql), $"Besides {string.Join(' ', tables)}, DuckDB reads other tables.");
            Assert.All(tables, t => Assert.False(Binds(tables.Except([t]), sql), $"DuckDB reads no table {t}."));
        }, iter: 1_500, threads: 1);

        // Statements that DuckDB refuses prove nothing.
        Assert.True(bound > 700 && recursive > 200, $"{bound} statements were bound, {recursive} of them recursive.");
    }

    public void Dispose()
    {
        _analyzer.Dispose();
        foreach (var database in _databases.Values)
            database.Dispose();
    }

    private bool Binds(IEnumerable<string> tables, string sql)
    {
        try
        {
            Execute(_databases[Key(tables)], $"DESCRIBE ({sql})");
            return true;
        }
        catch (DuckDBException)
        {
            return false;
        }
    }

    private static string Key(IEnumerable<string> tables) => string.Join(' ', tables.Order(StringComparer.Ordinal));

    private static void Execute(DuckDBConnection database, string sql)
    {
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Every query has one column x. Each WITH clause is used by its query, because DuckDB does not bind unused ones.</summary>
    private static Gen<string> Query(int depth)
    {
        var name = Gen.OneOf("a", "b", "c");
        var qualified = name.Select(n => $"main.{n}");
        var relation = depth == 0 ? Gen.OneOf(name, name, name, qualified) : Gen.OneOf(name, name, name, qualified, Query(depth - 1).Select(q => $"({q})"));
        var plain = relation.Array[1, 2].Select(relations => Select(relations));
        if (depth == 0)
            return plain;
        var inner = Query(depth - 1);
        var filtered = Gen.Select(relation, inner, Gen.OneOf("EXISTS (", "1 IN (", "1 = ANY (")).Select((r, q, test) => $"{Select([r])} WHERE {test}{q})");
        var set = Gen.Select(inner, Gen.OneOf("UNION", "UNION ALL", "EXCEPT", "INTERSECT"), inner).Select((l, kind, r) => $"({l}) {kind} ({r})");
        var with = Gen.Select(Gen.OneOf("a", "ab", "ba", "c", "cb"), Gen.OneOf("", "RECURSIVE "), inner, inner, relation).Select((names, recursion, first, second, r) =>
            $"WITH {recursion}{string.Join(", ", names.Select((n, i) => $"{n} AS ({(i == 0 ? first : second)})"))} {Select([.. names.Select(n => $"{n}"), r])}");
        var recursive = Gen.Select(name, inner, Gen.OneOf("UNION", "UNION ALL"), relation, relation).Select((n, anchor, kind, r, other) =>
            $"WITH RECURSIVE {n} AS (({anchor}) {kind} {Select([n, r])}) {Select([n, other])}");
        return Gen.OneOf(plain, filtered, set, with, with, recursive, recursive);
    }

    private static string Select(string[] relations) => $"SELECT CAST(1 AS INTEGER) AS x FROM {string.Join(", ", relations.Select((r, i) => $"{r} AS q{i}"))}";
}
