namespace Stedi.Web.Layout;

/// <summary>Which colours somebody wants; <see cref="System"/>: what the browser's own system shows.</summary>
public enum ThemeChoice { System, Light, Dark }
