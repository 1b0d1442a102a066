using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Which rows of a version, and in which order. Rows that are equal in what is sorted by are ordered by their other columns, so that pages fit together.</summary>
/// <param name="Filters">All of them must hold.</param>
/// <param name="Masked">
/// Columns whose values the reader must not learn: they come out as <see cref="Mark"/>, and nothing filters, sorts or orders by them.
/// </param>
/// <param name="HidesOrder">
/// The reader must not learn the order in which the rows lie: the SQL that wrote them may have sorted them by a column that is masked, or that is in another
/// table. Rows with a masked column are always read so.
/// </param>
public sealed record RowQuery(ImmutableArray<RowSort> Sort, ImmutableArray<RowFilter> Filters, ImmutableArray<string> Masked, bool HidesOrder = false)
{
    /// <summary>What stands in place of a masked value.</summary>
    public const string Mark = "•••";

    public const int MaxSorts = 3, MaxFilters = 10, MaxValueLength = 1_000;

    public static readonly RowQuery All = new([], [], []);

    /// <summary>Columns of numbers that come out as timestamps, and what their numbers count. A number beyond the years 1 to 9999 comes out as NULL.</summary>
    public ImmutableArray<(string Column, ColumnFormat Format)> Timestamps { get; init; } = [];

    public bool IsAll => Sort.IsEmpty && Filters.IsEmpty && Masked.IsEmpty && !HidesOrder && Timestamps.IsEmpty;
}

public sealed record RowSort(string Column, bool Descending = false);

/// <param name="Value">As a person writes it; null of <see cref="RowTest.IsNull"/> and <see cref="RowTest.NotNull"/>.</param>
/// <param name="Format">What a date is compared with in a column of numbers; null: each number tells by its size whether it counts seconds or milliseconds.</param>
public sealed record RowFilter(string Column, RowTest Test, string? Value = null, ColumnFormat? Format = null)
{
    public static bool NeedsValue(RowTest test) => test is not (RowTest.IsNull or RowTest.NotNull);
}

/// <summary><see cref="Contains"/> ignores case. A row whose value is null passes only <see cref="IsNull"/>.</summary>
public enum RowTest { Eq, Ne, Lt, Le, Gt, Ge, Contains, Starts, IsNull, NotNull }

/// <param name="Limit">1 to <see cref="MaxRows"/>.</param>
public sealed record RowWindow(int Offset, int Limit)
{
    public const int MaxRows = 1_000;

    /// <summary>Behind its last row.</summary>
    public long End => (long)Offset + Limit;
}
