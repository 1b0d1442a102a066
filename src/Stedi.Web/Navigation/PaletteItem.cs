namespace Stedi.Web.Navigation;

public enum PaletteKind { Page, Run, Table, Action }

/// <summary>An entry of the command palette.</summary>
/// <param name="Hint">A short description, which is searched too.</param>
/// <param name="Href">The target URL.</param>
/// <param name="Select">The selection to run, for an <see cref="PaletteKind.Action"/>.</param>
/// <param name="Keys">The equivalent shortcut.</param>
public sealed record PaletteItem(
    PaletteKind Kind, string Title, string Hint, string Icon, string? Href = null, string? Select = null, string? Keys = null);
