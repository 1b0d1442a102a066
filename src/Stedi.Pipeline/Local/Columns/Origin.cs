using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>The source columns of a value.</summary>
/// <param name="Unknown">Why there may be other sources; null if these are all.</param>
internal sealed record Origin(ImmutableDictionary<TableColumn, ColumnUse> Sources, string? Unknown)
{
    public static readonly Origin Nothing = new(ImmutableDictionary<TableColumn, ColumnUse>.Empty, null);

    public static Origin Of(TableColumn column) => Nothing with { Sources = Nothing.Sources.Add(column, ColumnUse.Copy) };

    public static Origin NotFollowed(string why) => Nothing with { Unknown = why };

    public static Origin Of(IEnumerable<Origin> all) => all.Aggregate(Nothing, static (sum, next) => sum.Or(next));

    public Origin AsExpression() => this with { Sources = Sources.ToImmutableDictionary(s => s.Key, _ => ColumnUse.Expression) };

    /// <summary>The union of both. A source that either one copies is copied.</summary>
    public Origin Or(Origin other)
    {
        var sources = Sources.ToBuilder();
        foreach (var (column, use) in other.Sources)
            sources[column] = sources.TryGetValue(column, out var mine) && mine == ColumnUse.Copy ? mine : use;
        return new Origin(sources.ToImmutable(), Unknown ?? other.Unknown);
    }

    public ColumnTrace ToTrace(string name) =>
        new(name, [.. Sources.OrderBy(s => s.Key).Select(s => new ColumnSource(s.Key, s.Value))], Unknown);
}

/// <param name="Name">Empty if it has no name that SQL could use.</param>
internal sealed record NamedOrigin(string Name, Origin Origin)
{
    public bool IsCalled(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
