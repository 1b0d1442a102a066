using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>How a column's values come from another column: copied, or through an expression.</summary>
public enum ColumnUse { Copy, Expression }

/// <summary>How a column affects which rows there are.</summary>
public enum RowUse { Filter, Join, Group, Order }

/// <summary>The column lineage of a SELECT.</summary>
/// <param name="Columns">One per result column, in order; empty if they are unknown, see <paramref name="Unknown"/>.</param>
/// <param name="Rows">The columns that determine which rows there are, and so affect every column; sorted.</param>
/// <param name="Unknown">Why the trace is incomplete; null if it is complete. Nothing is guessed.</param>
public sealed record QueryTrace(ImmutableArray<ColumnTrace> Columns, ImmutableArray<RowSource> Rows, string? Unknown)
{
    public static QueryTrace NotFollowed(string why) => new([], [], why);
}

/// <param name="Name">Empty if the SELECT does not name it.</param>
/// <param name="Sources">The source columns, sorted; empty for a constant or a count of rows.</param>
/// <param name="Unknown">Why it may have other sources too; null if these are all.</param>
public sealed record ColumnTrace(string Name, ImmutableArray<ColumnSource> Sources, string? Unknown);

public sealed record ColumnSource(TableColumn Column, ColumnUse Use);

public sealed record RowSource(TableColumn Column, RowUse Use);
