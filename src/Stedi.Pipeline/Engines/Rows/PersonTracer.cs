using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>Traces a person's rows through versions: where they are, and at which step and for which reason they were dropped.</summary>
public sealed class PersonTracer(IQueryEngine engine, QueryLimits limits)
{
    /// <summary>The length limit for searched values.</summary>
    public const int MaxLength = 320;

    /// <summary>Why this value cannot be searched; null if it can.</summary>
    public static string? Refuse(string value) => value.Length switch
    {
        0 => "Enter an identifier of a person, as declared in pipeline.yaml under 'person'.",
        > MaxLength => string.Create(CultureInfo.InvariantCulture, $"Identifiers have at most {MaxLength} characters. Enter a shorter one."),
        _ => value.Any(char.IsControl) ? "Identifiers cannot contain control characters. Remove them." : null,
    };

    /// <summary>The max cost of a trace; null if reading is free.</summary>
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
    /// <exception cref="QueryException">The tables that link identifiers cannot be read. The message does not contain the value.</exception>
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

    /// <summary>The person's rows in the table, or those of an accounted input with this outcome.</summary>
    /// <param name="tables">In topological order.</param>
    /// <param name="input">Null for the table itself.</param>
    /// <exception cref="QueryException">They cannot be read, or distinguished from others. The message does not contain the value.</exception>
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
            throw new QueryException(QueryFailure.NotFound, $"Cannot find a person's rows of {of.Metrics.Table} with this outcome: pipeline.yaml does not declare how.");
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

    /// <summary>The tables with rows of people, and those built from them.</summary>
    private static IEnumerable<TracedTable> Concerned(ImmutableArray<TracedTable> tables)
    {
        var somebodys = tables.Where(t => !t.Person.IsEmpty).Select(t => t.Metrics.Table).ToHashSet();
        return tables.Where(t => !t.Person.IsEmpty || (t.Table.Job?.Accounts.Any(a => somebodys.Contains(a.Input)) ?? false));
    }
}
