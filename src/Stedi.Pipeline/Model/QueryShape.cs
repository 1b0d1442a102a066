using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>What shows of a SELECT before anything is known of its tables.</summary>
/// <param name="FirstInput">
/// The first table in FROM, through subqueries, WITH clauses and the first part of a UNION; as written. Null where there is none.
/// </param>
/// <param name="Unnamed">Where the expressions stand that become columns without a name: index of the character, from 0; null where that is not known.</param>
public sealed record QueryShape(string? FirstInput, ImmutableArray<int?> Unnamed)
{
    public static readonly QueryShape Unknown = new(null, []);
}

/// <summary>What may make one output row of several input rows. <see cref="All"/>: an aggregate without GROUP BY.</summary>
public enum RowMerge { None, Distinct, Group, All }

/// <summary>A SELECT over one table, of which each row is kept, filtered out, or merged with others.</summary>
/// <param name="Table">As written.</param>
/// <param name="Filter">The predicate of WHERE, portable as it was written; its columns under the table's own name. Null where all rows pass.</param>
/// <param name="Keys">The expressions whose equal values are merged, written as <paramref name="Filter"/>; empty unless rows are distinct or grouped.</param>
public sealed record OneTableQuery(string Table, string? Filter, RowMerge Merge, ImmutableArray<string> Keys)
{
    /// <summary>The reasons of rows that WHERE keeps out, and of rows that became one with another.</summary>
    public const string FilteredOut = "filtered_out", Merged = "merged";

    private const int ShownLength = 200;

    /// <summary>
    /// How the rows of the table are accounted for. Of equal rows the first is kept and the others are merged with it; an aggregate without GROUP BY
    /// keeps none, since its one row is there even where it reads nothing.
    /// </summary>
    public InputAccount ToAccount(TableName input)
    {
        var drops = ImmutableArray.CreateBuilder<DropReason>();
        if (Filter is not null)
            drops.Add(new(FilteredOut, $"WHERE is not true: {Shown(Filter)}", $"CASE WHEN {Filter} THEN FALSE ELSE TRUE END"));
        if (Merge == RowMerge.All)
            drops.Add(new(Merged, "Aggregated to one row", "TRUE"));
        else if (Merge != RowMerge.None)
            drops.Add(new(Merged, Merge == RowMerge.Distinct ? "Equal to another row (DISTINCT)" : $"In the group of another row: {Shown(string.Join(", ", Keys))}", IsNotFirst));
        return new(input, Merge == RowMerge.All ? "FALSE" : null, drops.ToImmutable());
    }

    /// <summary>
    /// Rows that WHERE keeps out are numbered apart: they must not be the first of those that it lets pass. CASE alone evaluates as WHERE does: a cast
    /// that fails is not reached by rows that an earlier condition of an AND keeps out.
    /// </summary>
    private string IsNotFirst
    {
        get
        {
            var keys = Filter is null ? Keys : [.. Keys.Select(k => $"CASE WHEN {Filter} THEN {k} END"), $"CASE WHEN {Filter} THEN TRUE ELSE FALSE END"];
            return $"ROW_NUMBER() OVER (PARTITION BY {string.Join(", ", keys)} ORDER BY {keys[0]}) > 1";
        }
    }

    private static string Shown(string sql) => sql.Length <= ShownLength ? sql : sql[..ShownLength] + "…";
}
