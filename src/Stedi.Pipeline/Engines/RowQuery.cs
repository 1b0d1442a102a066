using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Selects and sorts rows of a version. Ties are sorted by the other columns, so that pages are consistent.</summary>
/// <param name="Filters">All of them must match.</param>
/// <param name="Masked">
/// Columns that the user may not see. They are shown as <see cref="Mark"/>, and cannot be used in filters or for sorting.
/// </param>
/// <param name="HidesOrder">
/// Hides the stored order of the rows: their SQL may have sorted them by a masked column, or by a column of another table. Always applied to rows with
/// a masked column.
/// </param>
public sealed record RowQuery(ImmutableArray<RowSort> Sort, ImmutableArray<RowFilter> Filters, ImmutableArray<string> Masked, bool HidesOrder = false)
{
    /// <summary>Replaces a masked value.</summary>
    public const string Mark = "•••";

    public const int MaxSorts = 3, MaxFilters = 10, MaxValueLength = 1_000;

    public static readonly RowQuery All = new([], [], []);

    /// <summary>
    /// Columns of numbers to return as timestamps, and the unit of their numbers. A number beyond the years 1 to 9999 becomes NULL.
    /// </summary>
    public ImmutableArray<(string Column, ColumnFormat Format)> Timestamps { get; init; } = [];

    public bool IsAll => Sort.IsEmpty && Filters.IsEmpty && Masked.IsEmpty && !HidesOrder && Timestamps.IsEmpty;
}

public sealed record RowSort(string Column, bool Descending = false);

/// <param name="Value">As entered by a person; null for <see cref="RowTest.IsNull"/> and <see cref="RowTest.NotNull"/>.</param>
/// <param name="Format">
/// The unit of the column's numbers, to compare them with a date. Null: the size of each number decides between seconds and milliseconds.
/// </param>
public sealed record RowFilter(string Column, RowTest Test, string? Value = null, ColumnFormat? Format = null)
{
    public static bool NeedsValue(RowTest test) => test is not (RowTest.IsNull or RowTest.NotNull);
}

/// <summary><see cref="Contains"/> ignores case. A null value matches only <see cref="IsNull"/>.</summary>
public enum RowTest { Eq, Ne, Lt, Le, Gt, Ge, Contains, Starts, IsNull, NotNull }

/// <param name="Limit">1 to <see cref="MaxRows"/>.</param>
public sealed record RowWindow(int Offset, int Limit)
{
    public const int MaxRows = 1_000;

    /// <summary>The offset after its last row.</summary>
    public long End => (long)Offset + Limit;
}
