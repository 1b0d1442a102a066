using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>Everything about one person.</summary>
/// <param name="Kind">The kind of request that the export answers.</param>
/// <param name="AsOf">When the person was searched.</param>
/// <param name="IgnoresCase">Identifiers that differ only in case were found too.</param>
/// <param name="MatchedBy">The identifiers that matched the rows.</param>
/// <param name="MaxRowsPerTable">At most so many rows of each table are in the document.</param>
/// <param name="Tables">In pipeline order.</param>
public sealed record PersonDocument(
    string Kind, DateTimeOffset AsOf, bool IgnoresCase, ImmutableArray<PersonKey> MatchedBy, int MaxRowsPerTable, ImmutableArray<PersonTable> Tables);

/// <summary>The person's rows in a version of a table, and what happened to those of its inputs.</summary>
/// <param name="BuiltAt">When the version was built.</param>
/// <param name="By">The identifier that matched the rows; null if the table has none.</param>
/// <param name="Rows">The person's rows; null if the table has no identifier or could not be read.</param>
/// <param name="RowsExported">The rows in <paramref name="Data"/>.</param>
/// <param name="Truncated">There are more rows than in <paramref name="Data"/>.</param>
/// <param name="Inputs">The person's rows of the inputs that were kept and dropped.</param>
/// <param name="Fault">Why the table could not be read.</param>
/// <param name="Data">Null if there are no rows, or they could not be read.</param>
public sealed record PersonTable(
    TableName Table, string Zone, string Version, DateTimeOffset BuiltAt, bool IsLanding, string? By, long? Rows, long RowsExported, bool Truncated,
    ImmutableArray<PersonFlowView> Inputs, string? Fault, PersonData? Data);

/// <param name="Rows">One array of values per row.</param>
public sealed record PersonData(ImmutableArray<ResultColumn> Columns, ImmutableArray<ImmutableArray<object?>> Rows);
