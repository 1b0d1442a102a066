using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables.Favorites;

/// <summary>The favorites and recent tables of a user, as far as they are in the pipeline.</summary>
/// <param name="Favorites">By name.</param>
/// <param name="Recent">At most <see cref="RecentTable.Shown"/>, newest first. Favorites can be among them.</param>
public sealed record OwnTables(ImmutableSortedSet<TableName> Favorites, ImmutableArray<TableName> Recent)
{
    public static readonly OwnTables None = new([], []);

    public bool IsEmpty => Favorites.IsEmpty && Recent.IsEmpty;

    public OwnTables With(TableName table, bool isFavorite) => this with { Favorites = isFavorite ? Favorites.Add(table) : Favorites.Remove(table) };
}
