namespace Stedi.Web.Rows;

/// <summary>An older state to choose.</summary>
/// <param name="Key">The run's id, or the table's version.</param>
public sealed record RowMoment(string Key, string Label, bool IsRun);
