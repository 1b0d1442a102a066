using System.Collections.Immutable;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>
/// Deploys the lake on AWS: Glue database, workgroup, tables, scripts and jobs. It works in rounds: compare, make the changes, compare again. So lost
/// responses and concurrent deployments need no special handling: only the actual state counts.
/// </summary>
public sealed class AwsDeployment(AwsClients clients, AwsOptions options, TimeProvider time) : IDeployment
{
    private const int Rounds = 3;

    private readonly AwsLake _lake = new(options);

    public async Task<DeployPlan> PlanAsync(DeploySource source, CancellationToken cancellationToken) => (await DraftAsync(source, cancellationToken)).Plan;

    public async Task<DeployResult> ApplyAsync(
        DeploySource source, string? expected, IProgress<DeployChange>? progress, CancellationToken cancellationToken)
    {
        var made = ImmutableArray.CreateBuilder<DeployChange>();
        for (var round = 0; ; round++)
        {
            var draft = await DraftAsync(source, cancellationToken);
            if (round == 0 && expected is not null && draft.Plan.Id != expected)
                throw new DeployPlanChangedException();
            if (!draft.Plan.HasChanges)
                return new(made.ToImmutable(), draft.Plan);
            if (round == Rounds)
            {
                var left = draft.Plan.Open.First();
                throw new EngineException(
                    $"{left.Part} {left.Name} still differs after {Rounds} attempts: {left.Why} Something else may be changing it. Create a new plan to see the difference.", isTransient: true);
            }
            await MakeAsync(draft, made, progress, cancellationToken);
        }
    }

    private async Task<DeployDraft> DraftAsync(DeploySource source, CancellationToken cancellationToken) =>
        await new DeployPlanner(clients, options, _lake, time)
            .DraftAsync(source, await new AwsStateReader(clients, options, _lake).ReadAsync(cancellationToken), cancellationToken);

    private static async Task MakeAsync(
        DeployDraft draft, ImmutableArray<DeployChange>.Builder made, IProgress<DeployChange>? progress, CancellationToken cancellationToken)
    {
        foreach (var planned in draft.Changes.Where(c => c.Change.IsOpen))
        {
            var change = planned.Change;
            try
            {
                await planned.MakeAsync(cancellationToken);
            }
            catch (EngineException e)
            {
                throw new EngineException($"The deployment stopped at the {change.Part.ToString().ToLowerInvariant()} {change.Name}, after {made.Count} changes: {e.Message} These changes stay. Apply again to continue.", e.IsTransient, e);
            }
            if (made.Any(m => m.Part == change.Part && m.Name == change.Name))
                continue;
            made.Add(change);
            progress?.Report(change);
        }
    }
}
