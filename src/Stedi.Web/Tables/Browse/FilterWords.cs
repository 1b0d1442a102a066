using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables.Browse;

/// <summary>Filters in words.</summary>
public static class FilterWords
{
    private static readonly ImmutableArray<RowTest> Null = [RowTest.IsNull, RowTest.NotNull];
    private static readonly ImmutableArray<RowTest> Compared = [RowTest.Eq, RowTest.Ne, RowTest.Lt, RowTest.Le, RowTest.Gt, RowTest.Ge];

    public static string Say(RowFilter filter) =>
        RowFilter.NeedsValue(filter.Test) ? $"{filter.Column} {Say(filter.Test)} {(filter.Value is { Length: > 0 } value ? value : "''")}" : $"{filter.Column} {Say(filter.Test)}";

    public static string Say(RowTest test) => test switch
    {
        RowTest.Eq => "=",
        RowTest.Ne => "≠",
        RowTest.Lt => "<",
        RowTest.Le => "≤",
        RowTest.Gt => ">",
        RowTest.Ge => "≥",
        RowTest.Contains => "contains",
        RowTest.Starts => "starts with",
        RowTest.IsNull => "is null",
        RowTest.NotNull => "is not null",
        _ => throw new ArgumentOutOfRangeException(nameof(test), test, "Unknown condition."),
    };

    /// <summary>Whether a filter can compare the column with dates and times. The unit of numbers without a format is unknown, so they accept both numbers and dates.</summary>
    public static bool TakesDates(ColumnView column) => ColumnType.Parse(column.Type) is var type
        && (type.Kind == ColumnKind.Timestamp || (type.CanFormat() && column.Format != ColumnFormat.Number));

    /// <summary>The conditions for a column of this kind, the most likely first.</summary>
    public static ImmutableArray<RowTest> TestsOf(ColumnKind kind) => kind switch
    {
        ColumnKind.String => [RowTest.Contains, RowTest.Starts, .. Compared, .. Null],
        ColumnKind.Boolean => [RowTest.Eq, RowTest.Ne, .. Null],
        ColumnKind.Other => Null,
        _ => [.. Compared, .. Null],
    };
}
