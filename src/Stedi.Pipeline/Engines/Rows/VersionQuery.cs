using System.Collections.Immutable;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>A small query over versions.</summary>
/// <param name="Sql">One SELECT, written by this program. It reads these versions under their tables' names.</param>
/// <param name="Limits">Note that all rows are held in memory.</param>
public sealed record VersionQuery(string Sql, ImmutableArray<TableVersion> Versions, QueryLimits Limits);

/// <param name="Rows">With values as in <see cref="Preview"/>.</param>
/// <param name="Truncated">There were more rows than the limit.</param>
/// <param name="ScannedBytes">Null if the engine does not report this.</param>
public sealed record FoundRows(
    ImmutableArray<ResultColumn> Columns, ImmutableArray<ImmutableArray<object?>> Rows, bool Truncated, long? ScannedBytes);
