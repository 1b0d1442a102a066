using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>How a column's values come from another's: as they are, or by way of an expression.</summary>
public enum ColumnUse { Copy, Expression }

/// <summary>How a column has a say in which rows there are.</summary>
public enum RowUse { Filter, Join, Group, Order }

/// <summary>Where the columns of a SELECT come from.</summary>
/// <param name="Columns">One for each column of its rows, in their order; empty where <paramref name="Unknown"/> says why they cannot be told.</param>
/// <param name="Rows">The columns that decide which rows there are, and so of every column; sorted.</param>
/// <param name="Unknown">Why some or all of this cannot be followed; null where everything could. Nothing is guessed.</param>
public sealed record QueryTrace(ImmutableArray<ColumnTrace> Columns, ImmutableArray<RowSource> Rows, string? Unknown)
{
    public static QueryTrace NotFollowed(string why) => new([], [], why);
}

/// <param name="Name">Empty where the SELECT gives it none.</param>
/// <param name="Sources">What its values are made from; empty of a constant or a count of rows. Sorted.</param>
/// <param name="Unknown">Why it may have other sources besides; null where these are all.</param>
public sealed record ColumnTrace(string Name, ImmutableArray<ColumnSource> Sources, string? Unknown);

public sealed record ColumnSource(TableColumn Column, ColumnUse Use);

public sealed record RowSource(TableColumn Column, RowUse Use);
