using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>The pipeline to deploy.</summary>
/// <param name="Scripts">The rendered script of every table, by file name (<c>customer_landing_to_trusted.py</c>).</param>
public sealed record DeploySource(PipelineDefinition Definition, ImmutableSortedDictionary<string, string> Scripts);
