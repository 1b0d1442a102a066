using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;
using Glue = Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>Reads the deployed state. The number of calls grows with pages, not with tables and jobs.</summary>
internal sealed class AwsStateReader(AwsClients clients, AwsOptions options, AwsLake lake)
{
    /// <summary>Pages have 100 tables or 200 jobs, so more pages would exceed Glue's own quotas.</summary>
    private const int MaxPages = 100;

    public async Task<AwsState> ReadAsync(CancellationToken cancellationToken)
    {
        // First, because without the bucket nothing else matters.
        var scripts = await StoredScripts.ListAsync(new AwsObjects(clients.S3, lake), lake, cancellationToken);
        var hasDatabase = await HasDatabaseAsync(cancellationToken);
        return new(
            hasDatabase,
            await HasWorkGroupAsync(cancellationToken),
            hasDatabase ? await TablesAsync(cancellationToken) : new Dictionary<string, Glue.Table>(),
            await JobsAsync(cancellationToken),
            scripts);
    }

    private Task<bool> HasDatabaseAsync(CancellationToken cancellationToken) =>
        AwsFault.TellAsync("glue:GetDatabase", $"find the database {options.Database}", async () =>
        {
            try
            {
                await clients.Glue.GetDatabaseAsync(new() { Name = options.Database }, cancellationToken);
                return true;
            }
            catch (Glue.EntityNotFoundException)
            {
                return false;
            }
        });

    private Task<bool> HasWorkGroupAsync(CancellationToken cancellationToken) =>
        AwsFault.TellAsync("athena:GetWorkGroup", $"find the workgroup {options.WorkGroup}", async () =>
        {
            try
            {
                var found = await clients.Athena.GetWorkGroupAsync(new() { WorkGroup = options.WorkGroup }, cancellationToken);
                return found.WorkGroup?.State != "DISABLED"
                    ? true
                    : throw new EngineException($"The Athena workgroup {options.WorkGroup} is disabled. Enable it, or set Stedi:Aws:WorkGroup to another one.");
            }
            // Athena has no specific error for this.
            catch (InvalidRequestException e) when (e.Message.Contains("not found", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        });

    private async Task<Dictionary<string, Glue.Table>> TablesAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Glue.Table>(StringComparer.Ordinal);
        await foreach (var page in PagesAsync("glue:GetTables", $"list the tables of {options.Database}", async next =>
        {
            var answer = await clients.Glue.GetTablesAsync(new() { DatabaseName = options.Database, NextToken = next, MaxResults = 100 }, cancellationToken);
            return (answer.TableList ?? [], answer.NextToken);
        }))
        {
            foreach (var table in page.Where(t => t.Name is not null))
                found[table.Name!] = table;
        }
        return found;
    }

    private async Task<Dictionary<string, Glue.Job>> JobsAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Glue.Job>(StringComparer.Ordinal);
        await foreach (var page in PagesAsync("glue:GetJobs", "list the jobs", async next =>
        {
            var answer = await clients.Glue.GetJobsAsync(new() { NextToken = next, MaxResults = 200 }, cancellationToken);
            return (answer.Jobs ?? [], answer.NextToken);
        }))
        {
            foreach (var job in page.Where(j => j.Name?.StartsWith(options.JobPrefix, StringComparison.Ordinal) == true))
                found[job.Name!] = job;
        }
        return found;
    }

    private static async IAsyncEnumerable<List<T>> PagesAsync<T>(string action, string doing, Func<string?, Task<(List<T> Items, string? Next)>> read)
    {
        string? next = null;
        for (var pages = 0; ; pages++)
        {
            if (pages == MaxPages)
                throw new EngineException($"Could not {doing} ({action}): there are more than {MaxPages} pages. Use a separate account or database for the lake.");
            var page = await AwsFault.TellAsync(action, doing, () => read(next));
            yield return page.Items;
            if (page.Next is not { Length: > 0 })
                yield break;
            next = page.Next;
        }
    }
}
