using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>Follows one person's rows through versions: where they are, and at which step and for which reason they dropped out.</summary>
public sealed class PersonTracer(IQueryEngine engine, QueryLimits limits)
{
    /// <summary>Longest value that is looked for.</summary>
    public const int MaxLength = 320;

    /// <summary>Why nothing can be looked for by this; null where it can.</summary>
    public static string? Refuse(string value) => value.Length switch
    {
        0 => "Say who: a value of one of the identifiers that pipeline.yaml declares under 'person'.",
        > MaxLength => string.Create(CultureInfo.InvariantCulture, $"This is longer than {MaxLength} characters: no identifier is."),
        _ => value.Any(char.IsControl) ? "This holds control characters: no identifier does." : null,
    };

    /// <summary>What a trace costs and reads at most; null where reading costs nothing.</summary>
    public static Cost? CostOf(ImmutableArray<TracedTable> tables, QueryPrice? price)
    {
        if (price is not { } bill)
            return null;
        var sizes = tables.ToDictionary(t => t.Metrics.Table, t => t.ScanBytes);
        var queries = PersonKeys.Ties(tables).Select(t => t.ScanBytes)
            .Concat(Concerned(tables).Select(t => t.Versions.Sum(v => sizes.GetValueOrDefault(v.Table))))
            .ToArray();
        return queries.Aggregate(bill.Of(0), (cost, bytes) => cost + bill.Of(bytes));
    }

    /// <param name="tables">In topological order.</param>
    /// <exception cref="QueryException">The tables that tie identifiers together cannot be read. It does not hold the value.</exception>
    public async Task<PersonTrace> TraceAsync(string value, ImmutableArray<TracedTable> tables, CancellationToken cancellationToken)
    {
        var reads = new DiscreetReads(engine, value, cancellationToken);
        var keys = await KeysAsync(reads, value, tables);
        var byName = tables.ToDictionary(t => t.Metrics.Table);
        var steps = ImmutableArray.CreateBuilder<PersonStep>();
        foreach (var table in Concerned(tables))
            steps.Add(await StepAsync(reads, PersonLook.Of(table, byName, keys), table));
        return new(keys, steps.ToImmutable(), reads.ScannedBytes);
    }

    /// <summary>Rows of the person: of an accounted input those that ended so, otherwise those of the table.</summary>
    /// <param name="tables">In topological order.</param>
    /// <param name="input">Null: of the table itself.</param>
    /// <exception cref="QueryException">They cannot be read, or told from others. It does not hold the value.</exception>
    public async Task<FoundRows> RowsAsync(
        string value, ImmutableArray<TracedTable> tables, TracedTable table, TracedTable? input, RowOutcome outcome, int limit, CancellationToken cancellationToken)
    {
        var reads = new DiscreetReads(engine, value, cancellationToken);
        var of = input ?? table;
        var (where, _) = PersonLook.Where(of, await KeysAsync(reads, value, tables));
        var account = table.Table.Job?.Accounts.FirstOrDefault(a => a.Input == of.Metrics.Table);
        var sql = where is null ? null
            : input is null ? string.Create(CultureInfo.InvariantCulture, $"SELECT {SqlText.List(of.Metrics.Columns)} FROM {SqlText.Identifier(of.Metrics.Table.Value)} WHERE {where} LIMIT {limit}")
            : account is null ? null : AccountSql.Rows(account, of.Metrics.Columns, outcome, where, limit);
        if (sql is null)
            throw new QueryException(QueryFailure.NotFound, $"Nothing declared tells which rows of {of.Metrics.Table} are a person's and ended so.");
        var rows = await reads.ReadAsync(new(sql, input is null ? [table.Versions[0]] : table.Versions, limits with { MaxRows = limit }));
        return rows with { ScannedBytes = reads.ScannedBytes };
    }

    private async Task<ImmutableArray<PersonKey>> KeysAsync(DiscreetReads reads, string value, ImmutableArray<TracedTable> tables)
    {
        var keys = await new PersonKeys(reads, limits).FindAsync(value, tables);
        reads.Hide(keys.SelectMany(k => k.Values));
        return keys;
    }

    private async Task<PersonStep> StepAsync(DiscreetReads reads, PersonLook look, TracedTable table)
    {
        try
        {
            return look.ToStep(await reads.ReadAsync(new(look.Sql, table.Versions, limits)));
        }
        catch (QueryException e)
        {
            return new(table.Metrics.Table, table.Metrics.Version, null, look.By, [], e.Message);
        }
    }

    /// <summary>Tables of somebody's rows, and those that are made of such.</summary>
    private static IEnumerable<TracedTable> Concerned(ImmutableArray<TracedTable> tables)
    {
        var somebodys = tables.Where(t => !t.Person.IsEmpty).Select(t => t.Metrics.Table).ToHashSet();
        return tables.Where(t => !t.Person.IsEmpty || (t.Table.Job?.Accounts.Any(a => somebodys.Contains(a.Input)) ?? false));
    }
}
