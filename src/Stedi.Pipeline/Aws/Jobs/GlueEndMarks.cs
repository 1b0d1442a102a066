using Stedi.Pipeline.Aws.Clients.CloudWatchLogs;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>
/// Which runs have said in their log that they end. Glue is asked job by job; CloudWatch tells of all of them by one call. A run that is killed says nothing, so
/// this is only a hint.
/// </summary>
internal sealed class GlueEndMarks(AmazonCloudWatchLogsClient logs, TimeProvider time)
{
    /// <summary>What the scripts print last, however they end.</summary>
    public const string Line = "The job run ends.";

    private const int MaxPages = 5;

    /// <summary>CloudWatch shows events a little after they happened, and not in their order.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    /// <summary>The ids of the runs that have ended lately; of some more than once.</summary>
    public async Task<HashSet<string>> ReadAsync(string group, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var request = new FilterLogEventsRequest
        {
            LogGroupName = group, FilterPattern = $"\"{Line}\"", StartTime = (time.GetUtcNow() - Overlap).UtcDateTime,
        };
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await AwsFault.TellAsync("logs:FilterLogEvents", $"look in {group} for runs that end", () => ReadPageAsync(request, cancellationToken));
            found.UnionWith((answer?.Events ?? []).Select(e => e.LogStreamName).OfType<string>());
            if (answer?.NextToken is not { Length: > 0 } next)
                break;
            request.NextToken = next;
        }
        return found;
    }

    /// <summary>Null where nothing was ever logged.</summary>
    private async Task<FilterLogEventsResponse?> ReadPageAsync(FilterLogEventsRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await logs.FilterLogEventsAsync(request, cancellationToken);
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }
}
