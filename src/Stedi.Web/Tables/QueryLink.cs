using System.Collections.Frozen;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables;

/// <summary>The URL of the query page with a SELECT of some rows of a table. Opening it runs nothing, so it costs nothing.</summary>
public static class QueryLink
{
    /// <summary>Words that DuckDB or Trino reserve. A table with such a name needs quotes.</summary>
    private static readonly FrozenSet<string> Reserved =
        """
        all alter analyse analyze and any array as asc asymmetric between both by case cast check collate column constraint create cross cube current_date
        current_time current_timestamp current_user deallocate default deferrable delete desc describe distinct do drop else end escape except execute exists
        extract false fetch for foreign from full group grouping having in initially inner insert intersect into is join lambda lateral leading left like
        limit listagg localtime localtimestamp natural normalize not null offset on only or order outer pivot pivot_longer pivot_wider placing prepare primary
        qualify recursive references returning right rollup select show skip some summarize symmetric table then to trailing trim true uescape union unique
        unnest unpivot using values variadic when where window with
        """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    public static string Of(TableName table) =>
        $"/query?sql={Uri.EscapeDataString($"SELECT * FROM {(Reserved.Contains(table.Value) ? $"\"{table}\"" : table.Value)} LIMIT 100")}";
}
