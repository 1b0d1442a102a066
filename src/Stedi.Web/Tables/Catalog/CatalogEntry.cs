using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables.Catalog;

/// <summary>A table in the catalog.</summary>
/// <param name="Matched">The names of the columns that match the search.</param>
public sealed record CatalogEntry(TableState State, ImmutableArray<string> Matched, bool IsFavorite)
{
    public TableView Table => State.Table;

    public TableName Name => Table.Name;

    public string Href => $"/tables/{Name}";

    /// <summary>The schema of the table, at one of its columns.</summary>
    public string ColumnHref(string column) => $"{Href}?tab=schema&column={Uri.EscapeDataString(column)}";
}
