using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Queries.Results;

/// <summary>A value to sort by. Numbers are compared exactly up to 28 digits. Times and dates have one format per column, so their text sorts like them.</summary>
/// <param name="Text">Null of NULL, and of a number.</param>
internal readonly record struct SortKey(string? Text, double? Number, decimal Exact)
{
    private const int NumberBytes = 40, TextBytes = 62;

    /// <summary>Its approximate size in memory.</summary>
    public long Bytes => Text is null ? NumberBytes : TextBytes + 2L * Text.Length;

    private bool IsNull => Text is null && Number is null;

    public static SortKey Of(ColumnType type, string? cell)
    {
        if (cell is null || !type.IsNumber || !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return new(cell, null, 0);
        return new(null, number, decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : 0);
    }

    /// <summary>NULL is last in both directions, as in grids of tables.</summary>
    public static int Compare(in SortKey a, in SortKey b, bool descending)
    {
        if (a.IsNull || b.IsNull)
            return a.IsNull.CompareTo(b.IsNull);
        var order = (a.Number, b.Number) switch
        {
            ({ } x, { } y) => x.CompareTo(y) is not 0 and var byNumber ? byNumber : a.Exact.CompareTo(b.Exact),
            // A number column has text only for values that are no numbers.
            ({ }, null) => -1,
            (null, { }) => 1,
            _ => string.CompareOrdinal(a.Text, b.Text),
        };
        return descending ? -order : order;
    }
}
