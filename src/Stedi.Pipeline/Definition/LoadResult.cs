using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <param name="Definition">Null exactly if there are faults.</param>
/// <param name="Faults">All errors, by file and line.</param>
/// <param name="Notes">Valid text that may surprise, by file and line.</param>
public sealed record LoadResult(PipelineDefinition? Definition, ImmutableArray<Fault> Faults, ImmutableArray<Fault> Notes);
