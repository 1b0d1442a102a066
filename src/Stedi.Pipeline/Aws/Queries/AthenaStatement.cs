using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>A statement that was looked at by <see cref="AthenaDoor"/>.</summary>
/// <param name="Text">What is sent to Athena; its places are those of what was asked.</param>
/// <param name="IsSelect">Not SHOW or DESCRIBE: its rows come behind a header.</param>
/// <param name="Tables">Of a SELECT, those that it reads.</param>
internal sealed record AthenaStatement(string Text, bool IsSelect, ImmutableArray<TableName> Tables, SqlVerdict Verdict);
