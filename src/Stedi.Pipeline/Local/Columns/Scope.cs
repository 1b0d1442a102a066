using System.Collections.Immutable;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>
/// Where a name of a query is looked up: in its FROM, then among the names that its select list gives, then in the query around it. Only a column of FROM ends the
/// search. What else a name may mean depends on types, on schemas and on DuckDB's own order, so all of that is taken together.
/// </summary>
/// <param name="Aliases">Asked for the origin of a named item of the select list.</param>
/// <param name="Parameters">Of a lambda.</param>
internal sealed record Scope(FromClause From, Scope? Outer, Func<string, Origin?> Aliases, ImmutableHashSet<string> Parameters)
{
    public static Scope Of(FromClause from, Scope? outer, Func<string, Origin?>? aliases = null) =>
        new(from, outer, aliases ?? (static _ => null), ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase));

    public Origin Resolve(IReadOnlyList<string> parts)
    {
        if (parts.Any(FromClause.IsInvented))
            return Origin.NotFollowed("a name that DuckDB gives a subquery is not followed");
        var meanings = ImmutableArray.CreateBuilder<Origin>();
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.From.Column(parts) is { } column)
            {
                meanings.Add(column);
                break;
            }
            meanings.AddRange(scope.Meanings(parts));
            if (scope.From.Hidden is { } why)
            {
                meanings.Add(Origin.NotFollowed(why));
                break;
            }
        }
        return meanings switch
        {
            [] => Origin.NotFollowed($"no column {string.Join('.', parts)} could be made out"),
            [var only] => only,
            _ => Origin.Of(meanings).AsExpression(),
        };
    }

    /// <summary>A field of a column, a column or row of a table in a schema, an item of the select list, a parameter.</summary>
    private IEnumerable<Origin> Meanings(IReadOnlyList<string> parts)
    {
        if (Parameters.Contains(parts[0]))
            yield return Origin.Nothing;
        for (var i = 0; i < parts.Count; i++)
        {
            foreach (var relation in From.Called(parts[i]))
            {
                foreach (var column in relation.Columns.Where(c => i + 1 == parts.Count || c.IsCalled(parts[i + 1])))
                    yield return column.Origin.AsExpression();
            }
        }
        foreach (var column in From.Star.Where(c => c.IsCalled(parts[0])))
            yield return column.Origin.AsExpression();
        if (Aliases(parts[0]) is { } alias)
            yield return parts.Count > 1 ? alias.AsExpression() : alias;
    }
}
