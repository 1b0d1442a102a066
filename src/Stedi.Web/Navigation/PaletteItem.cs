namespace Stedi.Web.Navigation;

public enum PaletteKind { Page, Run, Table, Action }

/// <summary>Something that the command palette leads to or does.</summary>
/// <param name="Hint">What it is, in a few words; searched as well.</param>
/// <param name="Href">Where it leads.</param>
/// <param name="Select">The selection that it runs, where it is an <see cref="PaletteKind.Action"/>.</param>
/// <param name="Keys">The shortcut that does the same.</param>
public sealed record PaletteItem(
    PaletteKind Kind, string Title, string Hint, string Icon, string? Href = null, string? Select = null, string? Keys = null);
