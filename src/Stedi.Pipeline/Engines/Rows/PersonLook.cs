using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>A statement that counts a person's rows in a version and, by outcome, in its inputs.</summary>
internal sealed class PersonLook
{
    private readonly TracedTable _table;
    private readonly ImmutableArray<InputAccount> _accounts;

    private PersonLook(TracedTable table, string? by, ImmutableArray<InputAccount> accounts, string sql) =>
        (_table, By, _accounts, Sql) = (table, by, accounts, sql);

    public string? By { get; }

    public string Sql { get; }

    /// <param name="tables">The inputs, with their identifiers.</param>
    public static PersonLook Of(TracedTable table, IReadOnlyDictionary<TableName, TracedTable> tables, ImmutableArray<PersonKey> keys)
    {
        var (own, by) = Where(table, keys);
        var parts = new List<string> { $"SELECT -1 AS part, 0 AS outcome, COUNT(*) AS number FROM {SqlText.Identifier(table.Metrics.Table.Value)} WHERE {own ?? "FALSE"}" };
        var accounts = ImmutableArray.CreateBuilder<InputAccount>();
        foreach (var account in table.Table.Job?.Accounts ?? [])
        {
            if (table.Metrics.Inputs.All(i => i.Table != account.Input) || !tables.TryGetValue(account.Input, out var input) || Where(input, keys).Sql is not { } where)
                continue;
            parts.Add($"SELECT {accounts.Count.ToString(CultureInfo.InvariantCulture)}, counted.* FROM ({AccountSql.Counts(account, where)}) AS counted");
            accounts.Add(account);
        }
        return new(table, by, accounts.ToImmutable(), string.Join(" UNION ALL ", parts));
    }

    /// <summary>A predicate for the person's rows. It uses only the first key with a column in the table: after a join, a row may contain the key of another person.</summary>
    public static (string? Sql, string? By) Where(TracedTable table, ImmutableArray<PersonKey> keys)
    {
        var key = keys.FirstOrDefault(k => table.ColumnsOf(k.Identifier).Length > 0);
        return key is null ? default : (SqlText.IsOneOf(table.ColumnsOf(key.Identifier), key.Values), key.Identifier);
    }

    public PersonStep ToStep(FoundRows rows)
    {
        var counts = rows.Rows.Select(r => (Part: Number(r[0]), Outcome: Number(r[1]), Rows: Number(r[2]))).ToArray();
        var own = By is null ? (long?)null : counts.Single(c => c.Part == -1).Rows;
        return new(
            _table.Metrics.Table, _table.Metrics.Version, own, By,
            [.. _accounts.Select((a, i) => Flow(a, counts.Where(c => c.Part == i).Select(c => (AccountSql.OutcomeOf(a, c.Outcome), c.Rows)).ToArray()))], null);
    }

    private PersonFlow Flow(InputAccount account, (RowOutcome Outcome, long Rows)[] counts)
    {
        long Of(RowOutcome outcome) => counts.Where(c => c.Outcome == outcome).Sum(c => c.Rows);
        return new(
            account.Input, _table.Metrics.Inputs.First(i => i.Table == account.Input).Version, counts.Sum(c => c.Rows), Of(RowOutcome.Kept),
            [.. account.Drops.Select(d => new DropMetrics(d.Name, Of(RowOutcome.Dropped(d.Name)))).Where(d => d.Rows > 0)], Of(RowOutcome.Unexplained));
    }

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
