using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>What a run reads from outside itself, fixed once when it starts, so that all its jobs see the same lake.</summary>
/// <param name="Versions">
/// Of a landing table the version of its listing, also where the run registers it itself; of any other table that the run does not build, the
/// version that was current.
/// </param>
/// <param name="Faults">Tables that could not be fixed, and why: the steps that need them fail with that.</param>
public sealed record RunInputs(ImmutableSortedDictionary<TableName, string> Versions, ImmutableSortedDictionary<TableName, string> Faults);
