using System.Collections.Immutable;
using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

/// <summary>
/// Masks personal columns for viewers: they see that there is a value, but not the value. Everything that returns values uses this class:
/// previews, exports, comparisons, statistics and rows of the row flow. <see cref="ColumnView.Tags"/> marks personal columns. Row data
/// without known columns (violations, rejected lines, keys without a column) is for operators only (<see cref="RowMask"/>). The same
/// applies to engine errors (<see cref="FaultMask"/>) and to ad hoc queries (<see cref="Policies.Operator"/>).
/// </summary>
public static class PreviewMask
{
    public const string Mark = RowQuery.Mark;

    /// <summary>The columns that are masked for this user.</summary>
    public static ImmutableArray<string> Hidden(ClaimsPrincipal user, ImmutableArray<ColumnView> columns) => user.IsInRole(Policies.Operator)
        ? []
        : [.. columns.Where(c => c.Tags.Contains(ColumnTags.Personal)).Select(c => c.Name)];

    /// <summary>
    /// Whether the stored order of rows is hidden from this user. The SQL of a table may have sorted it by a masked column, here or upstream,
    /// and lineage does not show that.
    /// </summary>
    public static bool HidesOrder(ClaimsPrincipal user) => !user.IsInRole(Policies.Operator);

    /// <summary>The columns among <paramref name="shown"/> that are masked for this user, including every unknown column.</summary>
    public static ImmutableArray<string> Hidden(ClaimsPrincipal user, IEnumerable<string> shown, ImmutableArray<ColumnView> known)
    {
        if (user.IsInRole(Policies.Operator))
            return [];
        var open = known.Select(c => c.Name).Except(Hidden(user, known), StringComparer.OrdinalIgnoreCase).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. shown.Where(c => !open.Contains(c))];
    }

    /// <summary>The entry for the audit log when this user reads these columns.</summary>
    public static PersonalColumns Shown(ClaimsPrincipal user, ImmutableArray<ColumnView> columns) => new(
        [.. columns.Where(c => c.Tags.Contains(ColumnTags.Personal)).Select(c => c.Name)], AreMasked: !Hidden(user, columns).IsEmpty);

    /// <summary>The preview, masked for this user.</summary>
    /// <param name="isOrdered">The rows are already sorted by visible values. Otherwise they are sorted here, unless the user may see their stored order.</param>
    public static Preview For(ClaimsPrincipal user, Preview preview, ImmutableArray<ColumnView> columns, bool isOrdered) =>
        preview with { Rows = For(user, preview.Columns, preview.Rows, columns, isOrdered) };

    /// <summary>Rows, masked for this user.</summary>
    /// <param name="shown">The columns of these rows.</param>
    /// <param name="isOrdered">As for the preview.</param>
    public static ImmutableArray<ImmutableArray<object?>> For(
        ClaimsPrincipal user, ImmutableArray<ResultColumn> shown, ImmutableArray<ImmutableArray<object?>> rows, ImmutableArray<ColumnView> columns, bool isOrdered)
    {
        if (!HidesOrder(user))
            return rows;
        var hidden = Hides(user, shown, columns);
        var seen = rows.Select(row => Hide(row, hidden));
        return [.. isOrdered ? seen : seen.Order(SeenOrder.Instance)];
    }

    /// <summary>The difference of two versions, masked for this user.</summary>
    public static VersionDifference For(ClaimsPrincipal user, VersionDifference difference, ImmutableArray<ColumnView> columns)
    {
        var hidden = Hides(user, difference.Columns, columns);
        return difference with { Samples = [.. difference.Samples.Select(s => s with { Values = Hide(s.Values, hidden) })] };
    }

    /// <summary>The statistics, masked for this user: counts without values.</summary>
    public static VersionStatistics For(ClaimsPrincipal user, VersionStatistics statistics, ImmutableArray<ColumnView> columns)
    {
        var hidden = Hidden(user, statistics.Columns.Select(c => c.Name), columns);
        return statistics with
        {
            Columns = [.. statistics.Columns.Select(c => !hidden.Contains(c.Name)
                ? c
                : c with { Min = c.Min is null ? null : Mark, Max = c.Max is null ? null : Mark, Histogram = [], Top = [] })],
        };
    }

    private static bool[] Hides(ClaimsPrincipal user, ImmutableArray<ResultColumn> shown, ImmutableArray<ColumnView> columns)
    {
        var hidden = Hidden(user, shown.Select(c => c.Name), columns);
        return [.. shown.Select(c => hidden.Contains(c.Name))];
    }

    private static ImmutableArray<object?> Hide(ImmutableArray<object?> row, bool[] hidden) =>
        [.. row.Select((v, i) => hidden[i] && v is not null ? Mark : v)];
}
