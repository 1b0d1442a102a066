using System.Collections.Immutable;
using Stedi.Web.Components;

namespace Stedi.Web.Tables;

/// <summary>Sorts rows by their visible values, from left to right, NULL last. Rows that look the same compare as equal.</summary>
internal sealed class SeenOrder : IComparer<ImmutableArray<object?>>
{
    public static readonly SeenOrder Instance = new();

    public int Compare(ImmutableArray<object?> x, ImmutableArray<object?> y)
    {
        for (var i = 0; i < Math.Min(x.Length, y.Length); i++)
        {
            if (Compare(x[i], y[i]) is not 0 and var order)
                return order;
        }
        return x.Length.CompareTo(y.Length);
    }

    private static int Compare(object? x, object? y) => (x, y) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        (string a, string b) => string.CompareOrdinal(a, b),
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        (bool a, bool b) => a.CompareTo(b),
        _ => string.CompareOrdinal(Cells.Text(x), Cells.Text(y)),
    };
}
