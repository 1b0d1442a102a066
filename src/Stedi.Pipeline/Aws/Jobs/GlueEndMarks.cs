using Stedi.Pipeline.Aws.Clients.CloudWatchLogs;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>
/// Finds runs that announce their end in the log. Glue must be polled job by job, but one call to CloudWatch covers all jobs. A killed run announces
/// nothing, so this is only a hint.
/// </summary>
internal sealed class GlueEndMarks(AmazonCloudWatchLogsClient logs, TimeProvider time)
{
    /// <summary>The last line that scripts print, however they end.</summary>
    public const string Line = "The job run ends.";

    private const int MaxPages = 5;

    /// <summary>CloudWatch shows events with a small delay, and out of order.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    /// <summary>The ids of recently ended runs. Later calls may return the same ids again.</summary>
    public async Task<HashSet<string>> ReadAsync(string group, CancellationToken cancellationToken)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var request = new FilterLogEventsRequest
        {
            LogGroupName = group, FilterPattern = $"\"{Line}\"", StartTime = (time.GetUtcNow() - Overlap).UtcDateTime,
        };
        for (var page = 0; page < MaxPages; page++)
        {
            var answer = await AwsFault.TellAsync("logs:FilterLogEvents", $"search {group} for ended runs", () => ReadPageAsync(request, cancellationToken));
            found.UnionWith((answer?.Events ?? []).Select(e => e.LogStreamName).OfType<string>());
            if (answer?.NextToken is not { Length: > 0 } next)
                break;
            request.NextToken = next;
        }
        return found;
    }

    /// <summary>Null if nothing was ever logged.</summary>
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
