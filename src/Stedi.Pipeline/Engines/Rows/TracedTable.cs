using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>A version with its declarations.</summary>
/// <param name="Table">As declared when the version was built.</param>
/// <param name="Person">The identifiers, as declared now.</param>
public sealed record TracedTable(Table Table, VersionMetrics Metrics, ImmutableArray<PersonColumn> Person)
{
    /// <summary>The version and its inputs.</summary>
    internal ImmutableArray<TableVersion> Versions =>
        [new(Metrics.Table, Metrics.Version), .. Metrics.Inputs.Where(i => i.Table != Metrics.Table).Select(i => new TableVersion(i.Table, i.Version))];

    /// <summary>The max bytes that an engine with a price reads; for a landing table, its raw files.</summary>
    internal long ScanBytes => Metrics.Landing?.Bytes ?? Metrics.Bytes;

    internal ImmutableArray<Column> ColumnsOf(string identifier) =>
        [.. Person.Where(p => p.Identifier == identifier).SelectMany(p => Metrics.Columns.Where(c => c.Name.Equals(p.Column, StringComparison.OrdinalIgnoreCase)))];
}
