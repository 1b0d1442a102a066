using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Glue has no idempotency token, so runs have one in their arguments and are found by it.</summary>
internal sealed class GlueTokens(AmazonGlueClient glue)
{
    private const int MaxPages = 50;

    /// <summary>The id of the run that was started with the token at any time, or null.</summary>
    /// <exception cref="EngineException">The job has too many runs to search.</exception>
    public async Task<string?> FindAsync(string job, string token, CancellationToken cancellationToken)
    {
        var pages = 0;
        await foreach (var page in GlueRunPages.ReadAsync(glue, job, MaxPages + 1, cancellationToken))
        {
            if (Find(page, token) is { } run)
                return run;
            if (++pages > MaxPages)
                throw new EngineException(
                    $"The Glue job {job} has more than {MaxPages * GlueRunPages.PerPage:N0} runs, so it is unknown whether this attempt was started. Check its runs in the Glue console, then retry the run.");
        }
        return null;
    }

    /// <summary>Like <see cref="FindAsync"/>, but only among the newest runs, for a new token.</summary>
    public async Task<string?> FindNewAsync(string job, string token, CancellationToken cancellationToken)
    {
        await foreach (var page in GlueRunPages.ReadAsync(glue, job, 1, cancellationToken))
            return Find(page, token);
        return null;
    }

    private static string? Find(IReadOnlyList<JobRun> page, string token) =>
        page.FirstOrDefault(r => r.Arguments?.GetValueOrDefault(GlueArguments.Token) == token)?.Id;
}
