using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Reads the state of several runs of one job, with as few calls as possible. It cannot be cancelled, because several callers may wait for it.</summary>
internal sealed class GlueRunReader(string job, AmazonGlueClient glue)
{
    /// <summary>For this many runs or fewer, individual calls are cheaper.</summary>
    private const int FewRuns = 2;

    private const int MaxPages = 10;

    /// <summary>All runs; null for those that Glue does not know.</summary>
    public async Task<Dictionary<string, JobRun?>> ReadAsync(string[] runs)
    {
        var seen = runs.Length > FewRuns ? await ReadPagesAsync([.. runs]) : [];
        foreach (var run in runs.Where(r => !seen.ContainsKey(r)))
            seen[run] = await ReadAsync(run);
        return seen;
    }

    private async Task<Dictionary<string, JobRun?>> ReadPagesAsync(HashSet<string> wanted)
    {
        var seen = new Dictionary<string, JobRun?>();
        await foreach (var page in GlueRunPages.ReadAsync(glue, job, MaxPages, CancellationToken.None))
        {
            foreach (var run in page.Where(r => r.Id is not null && wanted.Contains(r.Id)))
                seen[run.Id!] = run;
            if (seen.Count == wanted.Count)
                break;
        }
        return seen;
    }

    private Task<JobRun?> ReadAsync(string run) => AwsFault.TellAsync("glue:GetJobRun", $"read the state of the run {run} of the Glue job {job}", async () =>
    {
        try
        {
            return (await glue.GetJobRunAsync(new() { JobName = job, RunId = run }, CancellationToken.None)).JobRun;
        }
        catch (EntityNotFoundException)
        {
            return null;
        }
    });
}
