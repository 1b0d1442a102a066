using System.Collections.Immutable;
using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;

namespace Stedi.Web.Tables;

/// <summary>What a viewer sees of columns that hold personal data: that there is a value, not which.</summary>
public static class PreviewMask
{
    public const string Mark = "•••";

    /// <summary>The preview as this person may see it.</summary>
    public static Preview For(ClaimsPrincipal user, Preview preview, ImmutableArray<ColumnView> columns)
    {
        if (user.IsInRole(Policies.Operator))
            return preview;
        var personal = columns.Where(c => c.Tags.Contains(ColumnTags.Personal)).Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var masked = preview.Columns.Select(c => personal.Contains(c.Name)).ToArray();
        return preview with { Rows = [.. preview.Rows.Select(row => row.Select((v, i) => masked[i] && v is not null ? Mark : v).ToImmutableArray())] };
    }
}
