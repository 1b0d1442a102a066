namespace Stedi.Web.Components.Search;

/// <summary>What a search reads of an entry.</summary>
/// <param name="Kind">Orders entries that match equally well; lower is first. It never puts an entry before a better match.</param>
/// <param name="Path">A longer name, as in <c>TABLE.COLUMN</c>. It is read if the search contains its separator, a dot.</param>
/// <param name="Hint">A description. It counts less than any part of the title.</param>
public readonly record struct SearchText(string Title, int Kind = 0, string? Path = null, string? Hint = null);
