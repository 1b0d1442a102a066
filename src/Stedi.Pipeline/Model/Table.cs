using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>One lake table. A landing table (no <see cref="Job"/>) is external and mutable; any other is made by exactly one job.</summary>
/// <param name="Columns">Of a landing table those of its DDL, of any other those that its SQL makes. An older version's files may hold others.</param>
/// <param name="DdlFile">The DDL of a landing table, relative to scripts/; null for others.</param>
public sealed record Table(
    TableName Name,
    Zone Zone,
    string Description,
    ImmutableArray<Column> Columns,
    ImmutableArray<ColumnTags> Tags,
    ImmutableArray<Check> Checks,
    Job? Job,
    string? DdlFile)
{
    public bool IsLanding => Job is null;

    /// <summary>The columns that tell whose a row is; empty where no row is anybody's.</summary>
    public ImmutableArray<PersonColumn> Person { get; init; } = [];

    public ImmutableArray<TableName> Upstream => Job?.Inputs ?? [];
}
