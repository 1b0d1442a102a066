using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>The inputs of a run from outside the run, fixed once at its start, so that all its jobs see the same lake.</summary>
/// <param name="Versions">
/// For a landing table, the version of its listing, even if the run itself registers it. For any other table that the run does not build,
/// the version that was current.
/// </param>
/// <param name="Faults">Tables that could not be fixed, with the reason. Steps that need them fail with that reason.</param>
public sealed record RunInputs(ImmutableSortedDictionary<TableName, string> Versions, ImmutableSortedDictionary<TableName, string> Faults);
