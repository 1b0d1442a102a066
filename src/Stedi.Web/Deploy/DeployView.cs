using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Deploy;

/// <summary>A plan as REST and <c>deploy --json</c> show it.</summary>
public sealed record DeployPlanView(string Id, bool HasChanges, ImmutableArray<DeployChangeView> Changes, ImmutableArray<DeployForeign> Foreign)
{
    public static DeployPlanView Of(DeployPlan plan) => new(plan.Id, plan.HasChanges, [.. plan.Changes.Select(DeployChangeView.Of)], plan.Foreign);
}

public sealed record DeployChangeView(DeployChangeKind Kind, DeployPart Part, string Name, TableName? Table, string Why, string? Diff)
{
    public static DeployChangeView Of(DeployChange change) => new(change.Kind, change.Part, change.Name, change.Table, change.Why, change.Diff);
}

public sealed record DeployResultView(ImmutableArray<DeployChangeView> Made, DeployPlanView Plan)
{
    public static DeployResultView Of(DeployResult result) => new([.. result.Made.Select(DeployChangeView.Of)], DeployPlanView.Of(result.Plan));
}

/// <summary>The body of <c>POST /deploy/apply</c>.</summary>
/// <param name="Plan">The plan's id: it is refused where another is to be done by now. Without it, whatever is to be done is done.</param>
public sealed record DeployRequest(string? Plan = null);
