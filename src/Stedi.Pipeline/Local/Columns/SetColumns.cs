using System.Collections.Immutable;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>The columns of a set operation.</summary>
internal static class SetColumns
{
    /// <summary>Null if they are unknown.</summary>
    public static ImmutableArray<NamedOrigin>? Of(string type, ImmutableArray<NamedOrigin> left, ImmutableArray<NamedOrigin> right) => type switch
    {
        "UNION" when left.Length == right.Length => [.. left.Zip(right, (l, r) => l with { Origin = l.Origin.Or(r.Origin) })],
        // The rows of an INTERSECT are also in the right side.
        "INTERSECT" when left.Length == right.Length => [.. left.Zip(right, (l, r) => l with { Origin = l.Origin.Or(r.Origin) })],
        "EXCEPT" => left,
        "UNION_BY_NAME" => ByName(left, right),
        _ => null,
    };

    private static ImmutableArray<NamedOrigin>? ByName(ImmutableArray<NamedOrigin> left, ImmutableArray<NamedOrigin> right)
    {
        if (left.Concat(right).Any(c => c.Name.Length == 0))
            return null;
        return
        [
            .. left.Select(l => right.FirstOrDefault(r => r.IsCalled(l.Name)) is { } other ? l with { Origin = l.Origin.Or(other.Origin) } : l),
            .. right.Where(r => !left.Any(l => l.IsCalled(r.Name))),
        ];
    }
}
