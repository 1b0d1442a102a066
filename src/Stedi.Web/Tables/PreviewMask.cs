using System.Collections.Immutable;
using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

/// <summary>
/// What a viewer sees of columns that hold personal data: that there is a value, not which. Every reader of values asks here which columns are masked for
/// whom: previews, exports, comparisons, statistics and the rows of flows. Which columns are personal, <see cref="ColumnView.Tags"/> say. Rows that no
/// column explains (violations, rejected lines, keys without a column) are for operators only (<see cref="RowMask"/>), and so is what an engine says of a
/// read that failed (<see cref="FaultMask"/>) and every query of one's own (<see cref="Policies.Operator"/>).
/// </summary>
public static class PreviewMask
{
    public const string Mark = RowQuery.Mark;

    /// <summary>The columns whose values this person must not learn.</summary>
    public static ImmutableArray<string> Hidden(ClaimsPrincipal user, ImmutableArray<ColumnView> columns) => user.IsInRole(Policies.Operator)
        ? []
        : [.. columns.Where(c => c.Tags.Contains(ColumnTags.Personal)).Select(c => c.Name)];

    /// <summary>
    /// Whether this person must not learn the order in which rows lie: the SQL that wrote a table may have sorted it by a column that is masked here or
    /// upstream, and lineage does not tell.
    /// </summary>
    public static bool HidesOrder(ClaimsPrincipal user) => !user.IsInRole(Policies.Operator);

    /// <summary>Of what is shown that whose values this person must not learn: also every column that is none of those that are known.</summary>
    public static ImmutableArray<string> Hidden(ClaimsPrincipal user, IEnumerable<string> shown, ImmutableArray<ColumnView> known)
    {
        if (user.IsInRole(Policies.Operator))
            return [];
        var open = known.Select(c => c.Name).Except(Hidden(user, known), StringComparer.OrdinalIgnoreCase).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. shown.Where(c => !open.Contains(c))];
    }

    /// <summary>What the audit log says of rows of these columns that this person gets.</summary>
    public static PersonalColumns Shown(ClaimsPrincipal user, ImmutableArray<ColumnView> columns) => new(
        [.. columns.Where(c => c.Tags.Contains(ColumnTags.Personal)).Select(c => c.Name)], AreMasked: !Hidden(user, columns).IsEmpty);

    /// <summary>The preview as this person may see it.</summary>
    /// <param name="isOrdered">The rows are in an order of what is seen; otherwise they are brought into one, unless this person may learn how they lie.</param>
    public static Preview For(ClaimsPrincipal user, Preview preview, ImmutableArray<ColumnView> columns, bool isOrdered) =>
        preview with { Rows = For(user, preview.Columns, preview.Rows, columns, isOrdered) };

    /// <summary>Rows as this person may see them.</summary>
    /// <param name="shown">The rows' own columns.</param>
    /// <param name="isOrdered">As of the preview.</param>
    public static ImmutableArray<ImmutableArray<object?>> For(
        ClaimsPrincipal user, ImmutableArray<ResultColumn> shown, ImmutableArray<ImmutableArray<object?>> rows, ImmutableArray<ColumnView> columns, bool isOrdered)
    {
        if (!HidesOrder(user))
            return rows;
        var hidden = Hides(user, shown, columns);
        var seen = rows.Select(row => Hide(row, hidden));
        return [.. isOrdered ? seen : seen.Order(SeenOrder.Instance)];
    }

    /// <summary>The difference of two versions as this person may see it.</summary>
    public static VersionDifference For(ClaimsPrincipal user, VersionDifference difference, ImmutableArray<ColumnView> columns)
    {
        var hidden = Hides(user, difference.Columns, columns);
        return difference with { Samples = [.. difference.Samples.Select(s => s with { Values = Hide(s.Values, hidden) })] };
    }

    /// <summary>The statistics as this person may see them: how many values, not which.</summary>
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
