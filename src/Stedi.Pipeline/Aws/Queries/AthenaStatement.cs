using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>A statement checked by <see cref="AthenaDoor"/>.</summary>
/// <param name="Text">The text for Athena, with the same positions as the original.</param>
/// <param name="IsSelect">Not SHOW or DESCRIBE: the result begins with a header.</param>
/// <param name="Tables">For a SELECT, the tables that it reads.</param>
internal sealed record AthenaStatement(string Text, bool IsSelect, ImmutableArray<TableName> Tables, SqlVerdict Verdict);
