using Microsoft.Extensions.Options;

namespace Stedi.Web.Queries;

/// <summary>Runs queued queries, up to the limit of concurrent ones.</summary>
internal sealed class QueryTurns(QueryService queries, QueryHost host, IOptions<QueryOptions> options) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await host.StartAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(host.LiveAsync(SettleAsync, stoppingToken), RunAsync(stoppingToken));

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await queries.StopEndedAsync(cancellationToken);
        await queries.FailLostAsync(cancellationToken);
    }

    private Task RunAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        queries.TurnsAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = options.Value.Running, CancellationToken = stoppingToken },
        async (id, cancellationToken) => await queries.RunAsync(id, cancellationToken));
}
