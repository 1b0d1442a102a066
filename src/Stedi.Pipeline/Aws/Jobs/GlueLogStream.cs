using System.Text.RegularExpressions;
using Stedi.Pipeline.Aws.Clients.CloudWatchLogs;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Reads one stream of a run's log forward.</summary>
/// <param name="level">The level of lines without their own.</param>
internal sealed partial class GlueLogStream(AmazonCloudWatchLogsClient logs, string group, string stream, string level, GlueLogPlace from)
{
    private const int MaxText = 8192;

    /// <summary>An empty page may not be the last one. After this many calls, the reader must ask again.</summary>
    private const int MaxCalls = 20;

    /// <summary>CloudWatch's limit.</summary>
    private const int MaxEvents = 10_000;

    private List<OutputLogEvent> _page = [];
    private string _token = from.Token;
    private string _following = from.Token;
    private int _read = from.Read;
    private int _calls;

    /// <summary>There are no more lines for now.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>The position after the taken lines.</summary>
    public GlueLogPlace Place => _calls == 0 || _read < _page.Count || _following == _token ? new(_token, _read) : new(_following, 0);

    /// <summary>The next line, without taking it; null if there is none now.</summary>
    /// <param name="limit">The approximate number of wanted lines.</param>
    public async Task<LogLine?> PeekAsync(int limit, CancellationToken cancellationToken)
    {
        while (_calls == 0 || _read >= _page.Count)
        {
            if (IsAtEnd || _calls == MaxCalls)
                return null;
            await ReadPageAsync(limit, cancellationToken);
        }
        return Line(_page[_read]);
    }

    public void Take() => _read++;

    private async Task ReadPageAsync(int limit, CancellationToken cancellationToken)
    {
        if (_calls++ > 0)
            (_token, _read) = (_following, 0);
        var request = new GetLogEventsRequest
        {
            LogGroupName = group, LogStreamName = stream, StartFromHead = true, NextToken = _token.Length == 0 ? null : _token,
            Limit = Math.Min(MaxEvents, _read + limit),
        };
        if (await ReadAsync(request, cancellationToken) is not { } answer)
        {
            IsAtEnd = true;
            return;
        }
        _page = answer.Events ?? [];
        _following = answer.NextForwardToken ?? _token;
        // Only a repeated token means that nothing follows; an empty page does not.
        IsAtEnd = _following == _token;
    }

    /// <summary>Null if the group or stream does not exist, because nothing was logged yet.</summary>
    private Task<GetLogEventsResponse?> ReadAsync(GetLogEventsRequest request, CancellationToken cancellationToken) =>
        AwsFault.TellAsync("logs:GetLogEvents", $"read the log {group} of the run {stream}", async () =>
        {
            try
            {
                return await logs.GetLogEventsAsync(request, cancellationToken);
            }
            catch (ResourceNotFoundException)
            {
                return null;
            }
        });

    private LogLine Line(OutputLogEvent e)
    {
        var text = e.Message?.TrimEnd() ?? "";
        var told = Told().Match(text);
        return new(
            new DateTimeOffset(e.Timestamp ?? e.IngestionTime ?? DateTime.UnixEpoch),
            told.Success ? told.Groups["level"].Value == "WARN" ? "warn" : "info" : level,
            text.Length > MaxText ? text[..MaxText] + "…" : text);
    }

    /// <summary>Spark logs all levels to the error stream, each line with its level.</summary>
    [GeneratedRegex(@"\A\d{2,4}[-/]\d\d[-/]\d\d[T ][\d:.,]{8,16}Z? +\[?(?<level>WARN|INFO|DEBUG|TRACE)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Told();
}
