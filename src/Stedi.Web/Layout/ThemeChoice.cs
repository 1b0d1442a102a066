namespace Stedi.Web.Layout;

/// <summary>The chosen theme. <see cref="System"/> follows the operating system.</summary>
public enum ThemeChoice { System, Light, Dark }
