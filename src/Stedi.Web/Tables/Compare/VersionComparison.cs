using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables.Compare;

/// <summary>Two versions of a table side by side.</summary>
/// <param name="Rows">Null if the rows could not be compared.</param>
/// <param name="RowsReason">Why the rows could not be compared; otherwise null.</param>
public sealed record VersionComparison(
    VersionView From, VersionView To, ImmutableArray<ColumnChange> Schema, VersionDifference? Rows, string? RowsReason);
