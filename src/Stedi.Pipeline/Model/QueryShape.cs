using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>The facts about a SELECT that do not depend on its tables.</summary>
/// <param name="FirstInput">
/// The first table in FROM, as written, looking through subqueries, WITH clauses and the first part of a UNION. Null if there is none.
/// </param>
/// <param name="Unnamed">The positions of expressions that become columns without a name: character index, from 0; null if unknown.</param>
public sealed record QueryShape(string? FirstInput, ImmutableArray<int?> Unnamed)
{
    public static readonly QueryShape Unknown = new(null, []);
}

/// <summary>How several input rows become one output row. <see cref="All"/>: an aggregate without GROUP BY.</summary>
public enum RowMerge { None, Distinct, Group, All }

/// <summary>A SELECT over one table, which keeps, filters out or merges each row.</summary>
/// <param name="Table">As written.</param>
/// <param name="Filter">The predicate of WHERE, with columns qualified by the table's own name. Null if all rows pass.</param>
/// <param name="Keys">Rows with equal values of these expressions are merged. Written like <paramref name="Filter"/>; empty unless distinct or grouped.</param>
public sealed record OneTableQuery(string Table, string? Filter, RowMerge Merge, ImmutableArray<string> Keys)
{
    /// <summary>The reasons for rows that WHERE filters out, and for rows merged into another one.</summary>
    public const string FilteredOut = "filtered_out", Merged = "merged";

    private const int ShownLength = 200;

    /// <summary>
    /// How the rows of the table are accounted for. Of equal rows, the first is kept, and the others are merged into it. An aggregate without GROUP BY
    /// keeps none: it returns one row even if it reads nothing.
    /// </summary>
    public InputAccount ToAccount(TableName input)
    {
        var drops = ImmutableArray.CreateBuilder<DropReason>();
        if (Filter is not null)
            drops.Add(new(FilteredOut, $"WHERE is not true: {Shown(Filter)}", $"CASE WHEN {Filter} THEN FALSE ELSE TRUE END"));
        if (Merge == RowMerge.All)
            drops.Add(new(Merged, "Aggregated to one row", "TRUE"));
        else if (Merge != RowMerge.None)
            drops.Add(new(Merged, Merge == RowMerge.Distinct ? "Duplicate of another row (DISTINCT)" : $"Merged into another row (GROUP BY): {Shown(string.Join(", ", Keys))}", IsNotFirst));
        return new(input, Merge == RowMerge.All ? "FALSE" : null, drops.ToImmutable());
    }

    /// <summary>
    /// Rows that WHERE filters out are numbered separately, so that they are not first among the rows that pass. Only CASE evaluates like WHERE: rows
    /// filtered out by an earlier condition of an AND do not reach a failing cast.
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
