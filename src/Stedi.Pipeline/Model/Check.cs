namespace Stedi.Pipeline.Model;

/// <summary>The effect of a failed check: <see cref="Error"/> blocks publishing, <see cref="Warn"/> only warns.</summary>
public enum Severity { Warn, Error }

/// <summary>A declared rule for a version.</summary>
/// <param name="Sql">A query that returns the violations. It may read the table itself and the inputs of its job.</param>
/// <param name="Line">The line of pipeline.yaml where <paramref name="Sql"/> begins; 0 if it is not from a file.</param>
/// <param name="Copies">For a rule on groups, the column of <paramref name="Sql"/> with the number of rows in each group; null if a violation is one row.</param>
public sealed record Check(string Name, Severity Severity, string Description, string Sql, int Line = 0, string? Copies = null);
