using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>A plan that can be executed.</summary>
internal sealed record DeployDraft(ImmutableArray<PlannedChange> Changes, ImmutableArray<DeployForeign> Foreign)
{
    public DeployPlan Plan => new([.. Changes.Select(c => c.Change)], Foreign);
}
