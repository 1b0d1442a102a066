using System.Collections.Immutable;
using System.Globalization;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>Accounts for all input rows, and counts the violations of checks.</summary>
internal sealed class Audit(LakeDatabase database, JobLog log)
{
    /// <summary>The file with checks and drop reasons.</summary>
    private const string Script = "pipeline.yaml";

    private const int Samples = 5;
    private const int MaxSample = 4096;

    public static void ThrowIfBlocked(VersionMetrics metrics)
    {
        var blocking = metrics.Checks.Where(c => c.Blocks).ToList();
        if (blocking.Count == 0)
            return;
        // Without row data: viewers, who may not see rows, can read the reason.
        var found = blocking.Select(c => $"{c.Name} ({Words.Rows(c.Violations)}{(c.Groups is { } groups ? $" in {Words.Groups(groups)}" : "")})");
        throw new JobFailedException(
            $"{metrics.Table} was not built. Failed checks: {string.Join(", ", found)}. Correct the input or the SQL, or set the severity of the check to warn.",
            metrics);
    }

    public static IEnumerable<CheckMetrics> RowsAccountedFor(JobRequest request, ImmutableArray<InputMetrics> inputs)
    {
        if (request.Accounts.IsEmpty)
            return [];
        var rest = inputs.Where(i => i.Unexplained != 0);
        return
        [
            new(
                CheckMetrics.RowsAccountedFor, request.Accounting, rest.Sum(i => Math.Abs(i.Unexplained)),
                [.. rest.Select(i => $$"""{"input":"{{i.Table}}","unexplained":{{i.Unexplained}}}""")]),
        ];
    }

    public ImmutableArray<CheckMetrics> Check(ImmutableArray<Check> checks) => [.. checks.Select(Check)];

    /// <param name="inputs">The metrics of the input versions.</param>
    /// <returns>The accounted inputs, starting with the primary one, then the others.</returns>
    public ImmutableArray<InputMetrics> Account(JobRequest request, Dictionary<TableName, VersionMetrics> inputs, long rowsOut)
    {
        var accounted = request.Accounts.Select(a => Account(a, inputs[a.Input], rowsOut));
        var others = inputs.Values.Where(i => request.Accounts.All(a => a.Input != i.Table))
            .Select(i => new InputMetrics(i.Table, i.Version, i.RowsOut, RowsKept: null, [], Unexplained: 0));
        return [.. accounted, .. others];
    }

    private CheckMetrics Check(Check check)
    {
        var start = DateTimeOffset.UtcNow;
        var rows = check.Copies is { } copies ? $"CAST(coalesce(sum({copies}), 0) AS BIGINT)" : "count(*)";
        var sql = $"SELECT {rows}, count(*) FROM (\n{check.Sql}\n)";
        Bind(sql, e => $"Could not evaluate the check {check.Name}. {ScriptPlace.Describe(e, Script, (check.Sql, check.Line))}");
        try
        {
            var (violations, found) = database.Query(sql, r => (r.GetInt64(0), r.GetInt64(1))).Single();
            long? groups = check.Copies is null ? null : found;
            ImmutableArray<string> samples = violations == 0
                ? []
                : [.. database.Query($"SELECT CAST(to_json(v) AS VARCHAR) FROM (\n{check.Sql}\n) AS v LIMIT {Samples}", r => Sample(r.GetString(0)))];
            var text = $"Check {check.Name}: {Words.Violations(violations)}{(groups is null ? "" : $" in {Words.Groups(found)}")}, counted in {Words.Since(start)}.";
            if (violations == 0)
                log.Info(text);
            else if (check.Severity == Severity.Warn)
                log.Warn(text);
            else
                log.Error(text);
            return new(check.Name, check.Severity, violations, samples, groups);
        }
        catch (DuckDBException e) when (ScriptPlace.IsAtFault(e))
        {
            throw new JobFailedException($"Could not evaluate the check {check.Name}. {ScriptPlace.DescribeOfRows(e, Script, (check.Sql, check.Line))}", inner: e);
        }
    }

    private InputMetrics Account(InputAccount account, VersionMetrics input, long rowsOut)
    {
        var start = DateTimeOffset.UtcNow;
        var kept = account.Kept is { } predicate ? CountKept(account, predicate) : rowsOut;
        // No reason is true for a kept row. If all rows are kept, evaluating the reasons would only cost joins.
        var drops = account.Kept is not null && kept == input.RowsOut
            ? account.Drops.Select(_ => 0L)
            : Count(account, account.Drops.Select(d => (d.When, d.Line)));
        ImmutableArray<DropMetrics> named = [.. account.Drops.Zip(drops, (d, rows) => new DropMetrics(d.Name, rows))];
        var unexplained = input.RowsOut - kept - named.Sum(d => d.Rows);
        log.Info(
            $"{account.Input}: {Words.Rows(input.RowsOut)} = {Words.Count(kept)} kept"
            + string.Concat(named.Select(d => $" + {Words.Count(d.Rows)} {d.Reason}"))
            + (unexplained == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" + {unexplained:N0} unexplained"))
            + $", counted in {Words.Since(start)}.");
        return new(account.Input, input.Version, input.RowsOut, kept, named, unexplained);
    }

    /// <summary>Uses WHERE, because with CASE, DuckDB cannot build the hash table of an IN from its smaller side.</summary>
    private long CountKept(InputAccount account, string predicate) => Counting(
        account, $"SELECT count(*) FROM \"{account.Input}\" WHERE (\n{predicate}\n)", r => r.GetInt64(0), (predicate, account.KeptLine));

    /// <summary>For each predicate, the number of rows for which it is the first that is true. Takes one pass over the input.</summary>
    private long[] Count(InputAccount account, IEnumerable<(string When, int Line)> predicates)
    {
        var number = predicates.Count();
        if (number == 0)
            return [];
        var counts = string.Join(", ", Enumerable.Range(0, number).Select(i => string.Create(CultureInfo.InvariantCulture, $"count(*) FILTER (WHERE __first = {i})")));
        return Counting(
            account, $"SELECT {counts} FROM (SELECT {AccountSql.First(predicates.Select(p => p.When))} AS __first FROM \"{account.Input}\")",
            r => Enumerable.Range(0, number).Select(r.GetInt64).ToArray(), predicates);
    }

    private T Counting<T>(InputAccount account, string sql, Func<DuckDBDataReader, T> read, params IEnumerable<(string When, int Line)> predicates)
    {
        Bind(sql, e => $"Could not account for the rows of {account.Input}. {ScriptPlace.Describe(e, Script, predicates)}");
        try
        {
            return database.Query(sql, read).Single();
        }
        catch (DuckDBException e) when (ScriptPlace.IsAtFault(e))
        {
            throw new JobFailedException($"Could not account for the rows of {account.Input}. {ScriptPlace.DescribeOfRows(e, Script, predicates)}", inner: e);
        }
    }

    /// <summary>Errors before a row is read are shown in full.</summary>
    private void Bind(string sql, Func<DuckDBException, string> describe)
    {
        try
        {
            database.Bind(sql);
        }
        catch (DuckDBException e) when (ScriptPlace.IsAtFault(e))
        {
            throw new JobFailedException(describe(e), inner: e);
        }
    }

    /// <summary>Samples must stay valid JSON, so a sample that is too long is replaced, not cut.</summary>
    private static string Sample(string json) => json.Length <= MaxSample ? json : $$"""{"tooLong":{{json.Length}}}""";
}
