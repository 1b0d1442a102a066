using System.Collections.Immutable;
using Stedi.Pipeline.Aws.Clients.CloudWatchLogs;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The log of a job run: its output and error streams in CloudWatch, merged by time.</summary>
internal sealed class GlueLogs(AmazonCloudWatchLogsClient logs)
{
    public const string UsualGroup = "/aws-glue/jobs";

    /// <summary>The output log group of a run.</summary>
    public static string OutputOf(string group) => group + "/output";

    /// <param name="run">Null if Glue no longer knows it. Its log may still exist.</param>
    /// <param name="hasEnded">Determined before the log is read, so that a complete page misses nothing.</param>
    /// <exception cref="ArgumentException">The cursor is not from a log.</exception>
    public async Task<LogPage> ReadAsync(GlueRunId id, JobRun? run, bool hasEnded, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var from = GlueLogCursor.Parse(cursor);
        // A security configuration changes the group.
        var group = run?.LogGroupName is { Length: > 0 } told ? told : UsualGroup;
        var output = new GlueLogStream(logs, OutputOf(group), id.Run, "info", from.Output);
        var error = new GlueLogStream(logs, group + "/error", id.Run, "error", from.Error);

        var lines = ImmutableArray.CreateBuilder<LogLine>();
        while (lines.Count < limit)
        {
            var printed = await output.PeekAsync(limit - lines.Count, cancellationToken);
            var failed = await error.PeekAsync(limit - lines.Count, cancellationToken);
            if ((printed ?? failed) is not { } next)
                break;
            var isFirst = printed is not null && (failed is null || printed.At <= failed.At);
            lines.Add(isFirst ? next : failed!);
            (isFirst ? output : error).Take();
        }
        var isComplete = hasEnded && lines.Count < limit && output.IsAtEnd && error.IsAtEnd;
        return new(lines.ToImmutable(), new GlueLogCursor(output.Place, error.Place).ToString(), isComplete);
    }
}
