using System.Collections.Immutable;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>
/// The lake on AWS: Glue database, workgroup, tables, scripts, jobs. Carried out in rounds: look, make what differs, look again. So a lost answer, and another
/// who deploys at the same time, are one case: what stands decides.
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
                    $"{left.Part} {left.Name} is still not as it shall be after {Rounds} attempts: {left.Why} Does somebody else change it at the same time? Plan again to see the difference.", isTransient: true);
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
                throw new EngineException($"Deploying stopped at the {change.Part.ToString().ToLowerInvariant()} {change.Name}, after {made.Count} changes: {e.Message} What was done stays; apply again to go on.", e.IsTransient, e);
            }
            if (made.Any(m => m.Part == change.Part && m.Name == change.Name))
                continue;
            made.Add(change);
            progress?.Report(change);
        }
    }
}
