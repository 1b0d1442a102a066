using System.Collections.Immutable;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>The content of FROM: its relations by name, and the columns that <c>*</c> returns.</summary>
/// <param name="Relations">An empty name means that DuckDB names the relation.</param>
/// <param name="Unknown">Why there may be more columns.</param>
internal sealed record FromClause(ImmutableArray<(string Alias, Relation Relation)> Relations, ImmutableArray<NamedOrigin> Star, string? Unknown)
{
    public static readonly FromClause Empty = new([], [], null);

    /// <summary>Why an unknown name may still be a column; null if it cannot.</summary>
    public string? Hidden => Unknown
        ?? (Relations.Any(r => r.Relation.Columns.Any(c => c.Name.Length == 0)) ? "the generated name of an expression is not supported" : null);

    public static FromClause Of(string alias, Relation relation) => new([(alias, relation)], relation.Columns, relation.Unknown);

    /// <summary>Whether this is DuckDB's generated name of a subquery, which has a number.</summary>
    public static bool IsInvented(string alias) => alias.StartsWith("unnamed_subquery", StringComparison.OrdinalIgnoreCase);

    public FromClause And(FromClause right) =>
        new([.. Relations, .. right.Relations], [.. Star, .. right.Star], Unknown ?? right.Unknown ?? (Shares(right) ? "two tables with one name are not supported" : null));

    /// <summary>Merges the columns that both sides share into one.</summary>
    public FromClause Merge(FromClause right, IReadOnlyCollection<string> shared, string joinType) => And(right) with
    {
        Star =
        [
            .. Star.Select(c => shared.Contains(c.Name, StringComparer.OrdinalIgnoreCase) ? c with { Origin = Kept(c.Origin, right.Only(c.Name), joinType) } : c),
            .. right.Star.Where(c => !shared.Contains(c.Name, StringComparer.OrdinalIgnoreCase)),
        ],
    };

    /// <summary>Finds what DuckDB looks for first: a column by its own name, or by relation and name. Null if DuckDB may continue its search.</summary>
    public Origin? Column(IReadOnlyList<string> parts) => parts switch
    {
        [var name] when Unknown is null => Only(Star.Where(c => c.IsCalled(name))),
        [var relation, var name] when Called(relation).All(r => r.Unknown is null) => Only(Called(relation).SelectMany(r => r.Columns).Where(c => c.IsCalled(name))),
        _ => null,
    };

    /// <summary>An unknown relation without its own name may have any name.</summary>
    public IEnumerable<Relation> Called(string alias) => Relations
        .Where(r => r.Alias.Equals(alias, StringComparison.OrdinalIgnoreCase) || (r.Alias.Length == 0 && r.Relation.Unknown is not null))
        .Select(r => r.Relation);

    private bool Shares(FromClause right) =>
        Relations.Any(l => !IsInvented(l.Alias) && right.Relations.Any(r => r.Alias.Equals(l.Alias, StringComparison.OrdinalIgnoreCase)));

    private Origin Only(string name) => Only(Star.Where(c => c.IsCalled(name))) ?? Origin.NotFollowed($"the column {name} was not found");

    /// <summary>If there are several, USING decides which one is meant.</summary>
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
