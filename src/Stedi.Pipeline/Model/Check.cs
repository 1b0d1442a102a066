namespace Stedi.Pipeline.Model;

/// <summary>What a violated check does: <see cref="Error"/> blocks publishing, <see cref="Warn"/> is shown.</summary>
public enum Severity { Warn, Error }

/// <summary>A declared rule on a version.</summary>
/// <param name="Sql">A query whose rows are the violations. It may read the table itself and the inputs of its job.</param>
/// <param name="Line">The line of pipeline.yaml where <paramref name="Sql"/> begins; 0 where it comes from no file.</param>
/// <param name="Copies">Of a rule on groups, the column of <paramref name="Sql"/> that says how many rows each group has; null where a violation is one row.</param>
public sealed record Check(string Name, Severity Severity, string Description, string Sql, int Line = 0, string? Copies = null);
