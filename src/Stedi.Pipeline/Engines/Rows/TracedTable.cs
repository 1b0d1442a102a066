using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines.Rows;

/// <summary>A version with what is declared of it.</summary>
/// <param name="Table">As it was declared when the version was built.</param>
/// <param name="Person">What tells whose its rows are, as declared now.</param>
public sealed record TracedTable(Table Table, VersionMetrics Metrics, ImmutableArray<PersonColumn> Person)
{
    /// <summary>The version and those that it was made from.</summary>
    internal ImmutableArray<TableVersion> Versions =>
        [new(Metrics.Table, Metrics.Version), .. Metrics.Inputs.Where(i => i.Table != Metrics.Table).Select(i => new TableVersion(i.Table, i.Version))];

    /// <summary>What an engine that bills for reading reads of it at most: of a landing table, its raw files.</summary>
    internal long ScanBytes => Metrics.Landing?.Bytes ?? Metrics.Bytes;

    internal ImmutableArray<Column> ColumnsOf(string identifier) =>
        [.. Person.Where(p => p.Identifier == identifier).SelectMany(p => Metrics.Columns.Where(c => c.Name.Equals(p.Column, StringComparison.OrdinalIgnoreCase)))];
}
