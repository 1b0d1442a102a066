using System.Diagnostics;
using System.Globalization;
using Stedi.Pipeline.Local;

namespace Stedi.Web.Tests.Local;

public sealed class DuckDbSqlAnalyzerTests : IDisposable
{
    private readonly DuckDbSqlAnalyzer _analyzer = new();

    public void Dispose() => _analyzer.Dispose();

    [Theory]
    [InlineData("select * from b join a on a.x = b.x", "a b")]
    [InlineData("FROM t", "t")]
    [InlineData("describe t", "t")]
    [InlineData("summarize t", "t")]
    [InlineData("show tables", "")]
    [InlineData("show t", "t")]
    [InlineData("select (select max(x) from u) from t where exists (select 1 from v) and x in (select 2 from w)", "t u v w")]
    [InlineData("select * from t, lateral (select * from u where u.x = t.x)", "t u")]
    [InlineData("select 1 from t union all (select 2 from u intersect select 3 from v)", "t u v")]
    [InlineData("select * from p pivot (sum(y) for x in (1, 2))", "p")]
    [InlineData("select * from db.s.t, main.u", "db.s.t main.u")]
    [InlineData("select * from '/etc/passwd'", "\"/etc/passwd\"")]
    [InlineData("select * from \"a\"\"b\".\"c.d\"", "\"a\"\"b\".\"c.d\"")]
    public void Analyze_Tables_AreFound(string sql, string expected)
    {
        var analysis = _analyzer.Analyze(sql);

        Assert.Null(analysis.Error);
        Assert.Equal(expected, string.Join(' ', analysis.Tables));
    }

    [Theory]
    [InlineData("with a as (select 1) select * from a", "")]
    [InlineData("with a as (select 1) select * from A, b", "b")]
    [InlineData("with a as (select * from a) select * from a", "a")] // its own name means the table outside
    [InlineData("with a as (select * from x), b as (select * from a) select * from b", "x")]
    [InlineData("with b as (select * from a), a as (select 1) select * from b, a", "a")] // no WITH clause sees a later one
    [InlineData("with recursive r as (select 1 as n union all select n + 1 from r where n < 9) select * from r", "")]
    [InlineData("with recursive r as (from r union all select * from r) from r", "r")] // its left side reads the table outside
    [InlineData("with recursive r as ((from r union from s) union from r) from r", "r s")]
    [InlineData("with r as (select 1) from (with recursive r as (from r union from r) from r)", "")]
    [InlineData("with recursive r as (with s as (from r) from s union from r) from r", "r")]
    [InlineData("select * from (with a as (select 1) select * from a) s, a", "a")] // the inner name ends with its subquery
    [InlineData("with a as (select 1) select * from (with b as (select * from a) select * from b), b", "b")]
    [InlineData("with a as (select 1) select * from main.a", "main.a")]
    [InlineData("with a as (select 1) select (select max(1) from a where exists (select 1 from a))", "")]
    public void Analyze_WithClauses_ScopeAsInSql(string sql, string expected)
    {
        var analysis = _analyzer.Analyze(sql);

        Assert.Null(analysis.Error);
        Assert.Equal(expected, string.Join(' ', analysis.Tables));
    }

    [Fact]
    public void Analyze_Functions_AreSortedLowerCaseAndApartFromTableFunctions()
    {
        var analysis = _analyzer.Analyze(
            "select LOWER(x), sum(y) over (order by Abs(z)), system.main.getenv('HOME'), x.trim() from range(length('abc')), read_csv('f')");

        Assert.Equal("range read_csv", string.Join(' ', analysis.TableFunctions));
        Assert.Equal("abs getenv length lower sum trim", string.Join(' ', analysis.Functions));
    }

    [Theory]
    [InlineData("select * fro t", "syntax error at or near \"t\"", 13)]
    [InlineData("select 'ä😀', x fro t", "syntax error at or near \"t\"", 20)]
    [InlineData("", "The statement is empty", null)]
    [InlineData("select 1; select 2", "Found 2 statements", null)]
    [InlineData("insert into t values (1)", "Only a single SELECT", null)]
    [InlineData("copy t to 'x'", "Only a single SELECT", null)]
    [InlineData("select 1\0", "NUL", 8)]
    public void Analyze_NotOneSelect_SaysWhatAndWhere(string sql, string message, int? position)
    {
        var analysis = _analyzer.Analyze(sql);

        Assert.Contains(message, analysis.Error, StringComparison.Ordinal);
        Assert.Equal(position, analysis.Position);
    }

    [Fact]
    public void Analyze_TooLong_IsRefused() =>
        Assert.Contains("256 KiB", _analyzer.Analyze("select '" + new string('ä', 150_000) + "'").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("abs(", ")")]
    [InlineData("not ", "")]
    [InlineData("- ", "")]
    [InlineData("(select ", ")")]
    [InlineData("case when true then ", " end")]
    [InlineData("1 + ", "")]
    [InlineData("", "::int")]
    [InlineData("1", "[1]")]
    [InlineData("", ".abs()")]
    [InlineData("", " from (select 1", ")")]
    [InlineData("", " union all select 1")]
    [InlineData("", " union select 1")]
    [InlineData("", " and true")]
    public async Task Analyze_DeepNesting_EndsSafely(string open, string close, string end = "")
    {
        foreach (var depth in new[] { 300, 950, 10_000, 30_000 })
        {
            var sql = "select " + Repeat(open, depth) + "1" + Repeat(close, depth) + Repeat(end, depth);
            if (sql.Length < DuckDbSqlAnalyzer.MaxBytes)
                await Task.Run(() => _analyzer.Analyze(sql), TestContext.Current.CancellationToken);
        }

        Assert.Null(_analyzer.Analyze("select 1").Error);
    }

    [Theory]
    [InlineData("(select ", ")")]
    [InlineData("(select * from (select ", ") q)")]
    [InlineData("abs(", ")")]
    [InlineData("[", "]")]
    [InlineData("case when true then ", " end")]
    [InlineData("1 + ", "")]
    [InlineData("exists (with c as (select ", ") select 1 from c)")]
    [InlineData("", " from (select 1", ")")]
    public void Read_DeepNesting_IsReadOrRefusedByEveryReader(string open, string close, string end = "")
    {
        foreach (var depth in new[] { 50, 120, 240, 480, 700, 990 })
        {
            var sql = "select " + Repeat(open, depth) + "1" + Repeat(close, depth) + Repeat(end, depth);
            if (sql.Length >= DuckDbSqlAnalyzer.MaxBytes)
                continue;
            var error = _analyzer.Analyze(sql).Error;

            if (error is not null)
                Assert.Matches("too deeply|memory exhausted|syntax error|Max expression depth", error);
            _analyzer.Trace(sql, _ => []);
            _analyzer.Shape(sql);
            _analyzer.OneTable(sql, _ => []);
        }
    }

    /// <summary>The text is not nested, but each name refers to the next one.</summary>
    [Theory]
    [InlineData("with a0 as (select 1 as x)", ", a{0} as (select x from a{1})", " select x from a{0}", 7_000)]
    [InlineData("select 1 as a0", ", a{1} + a{1} as a{0}", "", 9_000)]
    public void Trace_ChainOfNames_IsFollowedOrRefused(string first, string next, string last, int length)
    {
        foreach (var count in new[] { 60, length })
        {
            var links = Enumerable.Range(1, count).Select(i => string.Format(CultureInfo.InvariantCulture, next, i, i - 1));
            var sql = first + string.Concat(links) + string.Format(CultureInfo.InvariantCulture, last, count);

            var trace = _analyzer.Trace(sql, _ => []);

            if (count == 60)
                Assert.Null(trace.Unknown);
            Assert.True(trace.Unknown is null || trace.Columns.IsEmpty);
        }
    }

    [Theory]
    [InlineData("with a as (from b), b as (from c) from a", "b")]
    [InlineData("with a as (from a) from a", "a")]
    [InlineData("with a as (from x), b as (from a) from b", "x")]
    public void Shape_FirstInput_IsFoundThroughTheClausesThatAreSeen(string sql, string expected) => Assert.Equal(expected, _analyzer.Shape(sql).FirstInput);

    /// <summary>The parser takes seconds for a 210 KB chain of OR. No other caller waits for it.</summary>
    [Fact]
    public async Task Analyze_SmallStatementsBesideLargeOnes_AreReadAtOnce()
    {
        var chain = "select * from t where c = 'a'" + Repeat(" or c = 'b'", 19_500);
        var large = Enumerable.Range(0, 12).Select(_ => Task.Factory.StartNew(
            () => _analyzer.Analyze(chain), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var read = 0;
        var slowest = TimeSpan.Zero;

        while (!Array.TrueForAll(large, t => t.IsCompleted))
        {
            var start = Stopwatch.GetTimestamp();
            Assert.Equal("t", Assert.Single(_analyzer.Analyze("select * from t where c = 'a'").Tables));
            (read, slowest) = (read + 1, TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(start).Ticks)));
        }

        Assert.True(read > 5 && slowest < TimeSpan.FromSeconds(2), $"{read} small statements were read in the meantime, the slowest in {slowest}.");
        var answers = await Task.WhenAll(large);
        Assert.Contains(answers, a => a is { IsBusy: true, Error: not null });
        Assert.All(answers.Where(a => a.IsBusy), a => Assert.Contains("Try again", a.Error, StringComparison.Ordinal));
    }

    /// <summary>
    /// Each of these would occupy a parser for seconds or minutes: the scanner's time grows with the square of the length of an operator
    /// sequence.
    /// </summary>
    [Theory]
    [InlineData("/*")]
    [InlineData("+")]
    [InlineData("|")]
    public void Analyze_LongRunOfOperators_IsRefusedBeforeItIsParsed(string part)
    {
        var refused = _analyzer.Analyze("select 1 " + Repeat(part, 120_000 / part.Length) + "1");

        Assert.Contains("operator characters", refused.Error, StringComparison.Ordinal);
        Assert.Equal(9, refused.Position);
        Assert.Equal("t", Assert.Single(_analyzer.Analyze("select a" + Repeat(", a", 10_000) + " from t").Tables));
    }

    /// <summary>Operator sequences of the maximum length, repeated: the longest allowed text is read within the time limit.</summary>
    [Theory]
    [InlineData("/*", DuckDbSqlAnalyzer.MaxOperators)]
    [InlineData("+", DuckDbSqlAnalyzer.MaxSigns)]
    [InlineData("-+", DuckDbSqlAnalyzer.MaxSigns)]
    [InlineData("=+", DuckDbSqlAnalyzer.MaxOperators)]
    public void Analyze_RunsOfOperatorsAsLongAsTheyMayBe_AreReadInTime(string part, int length)
    {
        var run = Repeat(part, length / part.Length) + " ";

        var error = _analyzer.Analyze("select 1 " + Repeat(run, 240_000 / run.Length)).Error!;

        Assert.DoesNotContain("within", error, StringComparison.Ordinal);
        Assert.DoesNotContain("operator characters", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/*", "*", "*/ 1")]
    [InlineData("--", "-", "\n 1")]
    [InlineData("/* +", "-", "+ */ 1")]
    public void Analyze_LineInAComment_IsRead(string first, string part, string last) =>
        Assert.Null(_analyzer.Analyze($"select {first}{Repeat(part, 300)}{last}").Error);

    [Fact]
    public void Analyze_StatementThatTakesTooLong_IsRefused()
    {
        using var hasty = new DuckDbSqlAnalyzer(parsingLimit: TimeSpan.FromMilliseconds(1));

        Assert.Contains("longer than 0.001 s", hasty.Analyze("select * from t where c = 'a'" + Repeat(" or c = 'b'", 19_500)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Analyze_ManyThreads_AgreeOnTheirOwnStatement() =>
        Parallel.For(0, 200, i => Assert.Equal($"t{i}", Assert.Single(_analyzer.Analyze($"select * from t{i}").Tables)));

    [Theory]
    [InlineData("x is not null and lower(y) = 'a'", "", "lower")]
    [InlineData("email not in (select email from customer_trusted) -- those", "customer_trusted", "")]
    public void AnalyzePredicate_Expression_IsRead(string predicate, string tables, string functions)
    {
        var analysis = _analyzer.AnalyzePredicate(predicate);

        Assert.Null(analysis.Error);
        Assert.Equal(tables, string.Join(' ', analysis.Tables));
        Assert.Equal(functions, string.Join(' ', analysis.Functions));
    }

    [Theory]
    [InlineData("x = 1 from t")]
    [InlineData("x, y")]
    [InlineData("x) or (y")]
    [InlineData("x;")]
    [InlineData("x; select 1")]
    [InlineData("x as y")]
    [InlineData("1 /* open")]
    [InlineData("x union select 2")]
    [InlineData("distinct x")]
    [InlineData("")]
    public void AnalyzePredicate_AnythingElse_IsRefused(string predicate) => Assert.NotNull(_analyzer.AnalyzePredicate(predicate).Error);

    [Fact]
    public void AnalyzePredicate_SyntaxError_GivesThePositionInThePredicate() => Assert.Equal(4, _analyzer.AnalyzePredicate("x = = 1").Position);

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
