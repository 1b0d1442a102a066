using System.Collections.Immutable;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>A small look at versions.</summary>
/// <param name="Sql">One SELECT, made by this program; it reads these versions under their tables' names.</param>
/// <param name="Limits">Its rows are held in memory.</param>
public sealed record VersionQuery(string Sql, ImmutableArray<TableVersion> Versions, QueryLimits Limits);

/// <param name="Rows">Values as in <see cref="Preview"/>.</param>
/// <param name="Truncated">There were more rows than the limit.</param>
/// <param name="ScannedBytes">Null where the engine does not say.</param>
public sealed record FoundRows(
    ImmutableArray<ResultColumn> Columns, ImmutableArray<ImmutableArray<object?>> Rows, bool Truncated, long? ScannedBytes);
