using System.Text.RegularExpressions;
using Stedi.Pipeline.Aws.Clients.CloudWatchLogs;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>One stream of a run's log, read forward from a place.</summary>
/// <param name="level">Of lines that do not tell their own.</param>
internal sealed partial class GlueLogStream(AmazonCloudWatchLogsClient logs, string group, string stream, string level, GlueLogPlace from)
{
    private const int MaxText = 8192;

    /// <summary>Pages may be empty and yet not be the last; after so many calls a reader comes again.</summary>
    private const int MaxCalls = 20;

    /// <summary>The most that CloudWatch gives.</summary>
    private const int MaxEvents = 10_000;

    private List<OutputLogEvent> _page = [];
    private string _token = from.Token;
    private string _following = from.Token;
    private int _read = from.Read;
    private int _calls;

    /// <summary>Nothing follows, as of now.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Where to go on behind the lines that were taken.</summary>
    public GlueLogPlace Place => _calls == 0 || _read < _page.Count || _following == _token ? new(_token, _read) : new(_following, 0);

    /// <summary>The next line, without taking it; null where there is none now.</summary>
    /// <param name="limit">How many are wanted, about.</param>
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
        // The same token again means that nothing follows; an empty page does not.
        IsAtEnd = _following == _token;
    }

    /// <summary>Null where nothing was logged yet: then the group or the stream is not there.</summary>
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

    /// <summary>Spark logs everything to the stream of errors, each line with its level.</summary>
    [GeneratedRegex(@"\A\d{2,4}[-/]\d\d[-/]\d\d[T ][\d:.,]{8,16}Z? +\[?(?<level>WARN|INFO|DEBUG|TRACE)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Told();
}
