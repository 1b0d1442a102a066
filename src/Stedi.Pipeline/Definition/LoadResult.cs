using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <param name="Definition">Null exactly when there are faults.</param>
/// <param name="Faults">All that is wrong, by file and line.</param>
/// <param name="Notes">What was accepted but read otherwise than one may expect, by file and line.</param>
public sealed record LoadResult(PipelineDefinition? Definition, ImmutableArray<Fault> Faults, ImmutableArray<Fault> Notes);
