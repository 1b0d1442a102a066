using System.Runtime.CompilerServices;
using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The runs of a Glue job, newest first, page by page.</summary>
internal static class GlueRunPages
{
    /// <summary>Glue's limit.</summary>
    public const int PerPage = 200;

    /// <summary>No pages if there is no such job.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<JobRun>> ReadAsync(
        AmazonGlueClient glue, string job, int maxPages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new GetJobRunsRequest { JobName = job, MaxResults = PerPage };
        for (var page = 0; page < maxPages; page++)
        {
            if (await ReadPageAsync(glue, request, cancellationToken) is not { } answer)
                yield break;
            yield return answer.JobRuns ?? [];
            if (answer.NextToken is not { Length: > 0 } next)
                yield break;
            request.NextToken = next;
        }
    }

    private static Task<GetJobRunsResponse?> ReadPageAsync(AmazonGlueClient glue, GetJobRunsRequest request, CancellationToken cancellationToken) =>
        AwsFault.TellAsync("glue:GetJobRuns", $"list the runs of the Glue job {request.JobName}", async () =>
        {
            try
            {
                return await glue.GetJobRunsAsync(request, cancellationToken);
            }
            catch (EntityNotFoundException)
            {
                return null;
            }
        });
}
