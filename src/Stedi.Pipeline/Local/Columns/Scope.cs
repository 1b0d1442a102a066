using System.Collections.Immutable;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>Where a name of a query is looked up: in its FROM, then among the names that its select list gives, then in the query around it.</summary>
/// <param name="Aliases">Asked for the origin of a named item of the select list.</param>
internal sealed record Scope(FromClause From, Scope? Outer, Func<string, Origin?> Aliases, ImmutableHashSet<string> LambdaNames)
{
    public static Scope Of(FromClause from, Scope? outer, Func<string, Origin?>? aliases = null) =>
        new(from, outer, aliases ?? (static _ => null), ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase));

    public Origin Resolve(IReadOnlyList<string> parts)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.FindHere(parts) is { } found)
                return found;
            if (scope.From.Unknown is { } why)
                return Origin.NotFollowed(why);
        }
        return Origin.NotFollowed($"no column {string.Join('.', parts)} could be made out");
    }

    private Origin? FindHere(IReadOnlyList<string> parts)
    {
        if (LambdaNames.Contains(parts[0]))
            return Origin.Nothing;
        if (parts.Count > 1 && From.Find(parts[0]) is { } relation)
        {
            if (relation.FirstOrDefault(c => c.IsCalled(parts[1])) is { } column)
                return Field(column.Origin, parts.Count > 2);
            if (From.Unknown is { } why)
                return Origin.NotFollowed(why);
        }
        if (From.Star.FirstOrDefault(c => c.IsCalled(parts[0])) is { } plain)
            return Field(plain.Origin, parts.Count > 1);
        if (Aliases(parts[0]) is { } alias)
            return Field(alias, parts.Count > 1);
        // The whole row, as a struct.
        return parts.Count == 1 && From.Find(parts[0]) is { IsEmpty: false } row ? Origin.Of(row.Select(c => c.Origin)).AsExpression() : null;
    }

    private static Origin Field(Origin origin, bool isField) => isField ? origin.AsExpression() : origin;
}
