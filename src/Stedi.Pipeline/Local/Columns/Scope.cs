using System.Collections.Immutable;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>
/// Resolves names of a query: in its FROM, then in its select list, then in the enclosing query. Only a column of FROM ends the search. The other possible
/// meanings of a name depend on types, schemas and DuckDB's own order, so all of them are combined.
/// </summary>
/// <param name="Aliases">Returns the origin of a named item of the select list.</param>
/// <param name="Parameters">The parameters of a lambda.</param>
internal sealed record Scope(FromClause From, Scope? Outer, Func<string, Origin?> Aliases, ImmutableHashSet<string> Parameters)
{
    public static Scope Of(FromClause from, Scope? outer, Func<string, Origin?>? aliases = null) =>
        new(from, outer, aliases ?? (static _ => null), ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase));

    public Origin Resolve(IReadOnlyList<string> parts)
    {
        if (parts.Any(FromClause.IsInvented))
            return Origin.NotFollowed("the generated name of a subquery is not supported");
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
            [] => Origin.NotFollowed($"the column {string.Join('.', parts)} was not found"),
            [var only] => only,
            _ => Origin.Of(meanings).AsExpression(),
        };
    }

    /// <summary>The possible meanings: a field of a column, a column or row of a table in a schema, an item of the select list, a parameter.</summary>
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
