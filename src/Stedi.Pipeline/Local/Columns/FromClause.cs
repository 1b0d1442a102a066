using System.Collections.Immutable;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>What FROM offers: its relations by name, and its columns as <c>*</c> gives them.</summary>
/// <param name="Relations">Without a name: of one that DuckDB gives it.</param>
/// <param name="Unknown">Why there are columns that these do not show.</param>
internal sealed record FromClause(ImmutableArray<(string Alias, Relation Relation)> Relations, ImmutableArray<NamedOrigin> Star, string? Unknown)
{
    public static readonly FromClause Empty = new([], [], null);

    /// <summary>Why a name that no column here has may still be one's; null where it is none's.</summary>
    public string? Hidden => Unknown
        ?? (Relations.Any(r => r.Relation.Columns.Any(c => c.Name.Length == 0)) ? "names that DuckDB gives expressions are not followed" : null);

    public static FromClause Of(string alias, Relation relation) => new([(alias, relation)], relation.Columns, relation.Unknown);

    /// <summary>DuckDB calls a subquery without a name so, and numbers them.</summary>
    public static bool IsInvented(string alias) => alias.StartsWith("unnamed_subquery", StringComparison.OrdinalIgnoreCase);

    public FromClause And(FromClause right) =>
        new([.. Relations, .. right.Relations], [.. Star, .. right.Star], Unknown ?? right.Unknown ?? (Shares(right) ? "two tables of one name are not followed" : null));

    /// <summary>Columns that both have, and that one column stands for from here on.</summary>
    public FromClause Merge(FromClause right, IReadOnlyCollection<string> shared, string joinType) => And(right) with
    {
        Star =
        [
            .. Star.Select(c => shared.Contains(c.Name, StringComparer.OrdinalIgnoreCase) ? c with { Origin = Kept(c.Origin, right.Only(c.Name), joinType) } : c),
            .. right.Star.Where(c => !shared.Contains(c.Name, StringComparer.OrdinalIgnoreCase)),
        ],
    };

    /// <summary>What DuckDB looks for first: a column by its own name or by its relation's. Null where it may look further.</summary>
    public Origin? Column(IReadOnlyList<string> parts) => parts switch
    {
        [var name] when Unknown is null => Only(Star.Where(c => c.IsCalled(name))),
        [var relation, var name] when Called(relation).All(r => r.Unknown is null) => Only(Called(relation).SelectMany(r => r.Columns).Where(c => c.IsCalled(name))),
        _ => null,
    };

    /// <summary>One that is not known and has no name of its own may be called anything.</summary>
    public IEnumerable<Relation> Called(string alias) => Relations
        .Where(r => r.Alias.Equals(alias, StringComparison.OrdinalIgnoreCase) || (r.Alias.Length == 0 && r.Relation.Unknown is not null))
        .Select(r => r.Relation);

    private bool Shares(FromClause right) =>
        Relations.Any(l => !IsInvented(l.Alias) && right.Relations.Any(r => r.Alias.Equals(l.Alias, StringComparison.OrdinalIgnoreCase)));

    private Origin Only(string name) => Only(Star.Where(c => c.IsCalled(name))) ?? Origin.NotFollowed($"no column {name} could be made out");

    /// <summary>Of several, USING decides which one is meant.</summary>
    private static Origin? Only(IEnumerable<NamedOrigin> columns)
    {
        var found = columns.Select(c => c.Origin).ToArray();
        return found.Length == 0 ? null : Origin.Of(found);
    }

    private static Origin Kept(Origin left, Origin right, string joinType) => joinType switch
    {
        "INNER" or "LEFT" or "SEMI" or "ANTI" => left,
        "RIGHT" => right,
        _ => left.Or(right),
    };
}
