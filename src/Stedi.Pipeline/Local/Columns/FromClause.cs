using System.Collections.Immutable;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>What FROM offers: its relations by name, and its columns as <c>*</c> gives them.</summary>
/// <param name="Unknown">Why there are columns that these do not show.</param>
internal sealed record FromClause(ImmutableArray<(string Alias, ImmutableArray<NamedOrigin> Columns)> Relations, ImmutableArray<NamedOrigin> Star, string? Unknown)
{
    public static readonly FromClause Empty = new([], [], null);

    public static FromClause Of(string alias, Relation relation) => new([(alias, relation.Columns)], relation.Columns, relation.Unknown);

    public FromClause And(FromClause right) => new([.. Relations, .. right.Relations], [.. Star, .. right.Star], Unknown ?? right.Unknown);

    /// <summary>Columns that both have, and that one column stands for from here on.</summary>
    public FromClause Merge(FromClause right, IReadOnlyCollection<string> shared, string joinType) => And(right) with
    {
        Star =
        [
            .. Star.Select(c => right.Shared(c.Name, shared) is { } other ? c with { Origin = Kept(c.Origin, other, joinType) } : c),
            .. right.Star.Where(c => !shared.Contains(c.Name, StringComparer.OrdinalIgnoreCase)),
        ],
    };

    public ImmutableArray<NamedOrigin>? Find(string alias)
    {
        foreach (var (name, columns) in Relations)
        {
            if (name.Equals(alias, StringComparison.OrdinalIgnoreCase))
                return columns;
        }
        return null;
    }

    private Origin? Shared(string name, IReadOnlyCollection<string> shared) =>
        shared.Contains(name, StringComparer.OrdinalIgnoreCase) ? Star.FirstOrDefault(c => c.IsCalled(name))?.Origin : null;

    private static Origin Kept(Origin left, Origin right, string joinType) => joinType switch
    {
        "RIGHT" => right,
        "OUTER" or "FULL" => left.Or(right),
        _ => left,
    };
}
