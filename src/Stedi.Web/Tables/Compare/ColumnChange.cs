using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables.Compare;

/// <summary>A column that differs between two versions.</summary>
/// <param name="Before">Its type in the older version; null if absent there.</param>
/// <param name="After">Its type in the newer version; null if removed.</param>
public sealed record ColumnChange(string Name, string? Before, string? After)
{
    public static ImmutableArray<ColumnChange> Between(ImmutableArray<Column> before, ImmutableArray<Column> after)
    {
        var old = before.ToDictionary(c => c.Name, c => c.Type.Name, StringComparer.OrdinalIgnoreCase);
        var now = after.ToDictionary(c => c.Name, c => c.Type.Name, StringComparer.OrdinalIgnoreCase);
        var names = after.Concat(before).Select(c => c.Name).Distinct(StringComparer.OrdinalIgnoreCase);
        return [.. names.Select(n => new ColumnChange(n, old.GetValueOrDefault(n), now.GetValueOrDefault(n))).Where(c => c.Before != c.After)];
    }
}
