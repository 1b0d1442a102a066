using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Rows;

/// <summary>The limits of reading rows of a flow page by page. Exports have others.</summary>
internal static class RowPages
{
    /// <summary>Rows per page on the dashboard.</summary>
    public const int Shown = 50;

    /// <summary>For a later page, the engine must sort all rows before it.</summary>
    public const int MaxOffset = 100_000;

    /// <summary>Why this page cannot be read; null if it can. The first page always can.</summary>
    public static string? Refuse(ImmutableArray<Column> columns, RowWindow window) =>
        window.Offset > 0 && Unsorted(columns) is { } column ? $"The column {column} cannot be sorted, so pages would have no fixed order. Export the rows instead." : null;

    /// <summary>Why the rows after this page cannot be read as pages; null if they can.</summary>
    public static string? Note(ImmutableArray<Column> columns, RowWindow window) => Unsorted(columns) is { } column
        ? $"Only the first {Figures.Plural(window.Limit, "row")}: the column {column} cannot be sorted, so pages would have no fixed order. Export the rows to see all."
        : window.End > MaxOffset ? $"Only the first {Figures.Plural(window.End, "row")} are available as pages. Export the rows to see all." : null;

    private static string? Unsorted(ImmutableArray<Column> columns) => columns.FirstOrDefault(c => c.Type.Kind == ColumnKind.Other)?.Name;
}
