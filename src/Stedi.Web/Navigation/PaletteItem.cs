using Stedi.Web.Components.Search;

namespace Stedi.Web.Navigation;

/// <summary>The kinds of entries. Of entries that match equally well, the first kind goes first.</summary>
public enum PaletteKind { Page, Table, Query, Column, Run, Action }

/// <summary>An entry of the command palette.</summary>
/// <param name="Hint">A short description, which is searched too.</param>
/// <param name="Href">The target URL.</param>
/// <param name="Select">The selection to run, for an <see cref="PaletteKind.Action"/>.</param>
/// <param name="Keys">The equivalent shortcut.</param>
/// <param name="Path">A longer name, as in <c>TABLE.COLUMN</c>.</param>
public sealed record PaletteItem(
    PaletteKind Kind, string Title, string Hint, string Icon, string? Href = null, string? Select = null, string? Keys = null, string? Path = null)
{
    public SearchText SearchText => new(Title, (int)Kind, Path, Hint);
}
