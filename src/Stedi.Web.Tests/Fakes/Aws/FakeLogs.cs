using System.Globalization;
using System.Text.Json.Nodes;
using Stedi.Pipeline.Aws.Clients.CloudWatchLogs;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Log groups and streams, oldest event first.</summary>
internal sealed class FakeLogs(FakeAws aws)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Group, string Stream), List<OutputLogEvent>> _streams = [];

    public void Write(string group, string stream, string message)
    {
        var now = aws.Time.GetUtcNow().UtcDateTime;
        lock (_gate)
        {
            if (!_streams.TryGetValue((group, stream), out var events))
                _streams[(group, stream)] = events = [];
            events.Add(new() { Timestamp = now, IngestionTime = now, Message = message });
        }
    }

    public JsonObject? Handle(FakeRequest request)
    {
        lock (_gate)
        {
            return request.Operation switch
            {
                "Logs.GetLogEvents" => FakeJson.Answer(
                    request, CloudWatchLogsJson.Default.GetLogEventsRequest, CloudWatchLogsJson.Default.GetLogEventsResponse, Get),
                "Logs.FilterLogEvents" => FakeJson.Answer(
                    request, CloudWatchLogsJson.Default.FilterLogEventsRequest, CloudWatchLogsJson.Default.FilterLogEventsResponse, Filter),
                _ => null,
            };
        }
    }

    /// <summary>
    /// Tokens are <c>f/</c> and <c>b/</c> with a position between events. At the end, the same forward token is returned again.
    /// </summary>
    private GetLogEventsResponse Get(GetLogEventsRequest request)
    {
        var events = _streams.GetValueOrDefault((request.LogGroupName!, request.LogStreamName!))
            ?? throw Missing(_streams.Keys.Any(s => s.Group == request.LogGroupName) ? "stream" : "group");
        var within = events.FindAll(e => (request.StartTime ?? DateTime.MinValue) <= e.Timestamp && e.Timestamp < (request.EndTime ?? DateTime.MaxValue));
        var size = Math.Min(request.Limit ?? 10_000, aws.PageSize ?? 10_000);
        var (start, end) = request.NextToken switch
        {
            { } token when token.StartsWith("f/", StringComparison.Ordinal) => (Place(token), Math.Min(Place(token) + size, within.Count)),
            { } token when token.StartsWith("b/", StringComparison.Ordinal) => (Math.Max(0, Place(token) - size), Place(token)),
            { } token => throw new FakeAwsException("InvalidParameterException", $"The token {token} is unknown."),
            null when request.StartFromHead == true => (0, Math.Min(size, within.Count)),
            null => (Math.Max(0, within.Count - size), within.Count),
        };
        return new() { Events = within[start..end], NextForwardToken = Token("f/", end), NextBackwardToken = Token("b/", start) };
    }

    private FilterLogEventsResponse Filter(FilterLogEventsRequest request)
    {
        if (!_streams.Keys.Any(s => s.Group == request.LogGroupName))
            throw Missing("group");
        var found = from stream in _streams
                    where stream.Key.Group == request.LogGroupName && (request.LogStreamNames is not { Count: > 0 } names || names.Contains(stream.Key.Stream))
                    from e in stream.Value
                    where (request.StartTime ?? DateTime.MinValue) <= e.Timestamp && e.Timestamp <= (request.EndTime ?? DateTime.MaxValue)
                    where request.FilterPattern is not { Length: > 0 } pattern || e.Message!.Contains(pattern.Trim('"'), StringComparison.Ordinal)
                    orderby e.Timestamp
                    select new FilteredLogEvent { LogStreamName = stream.Key.Stream, Timestamp = e.Timestamp, IngestionTime = e.IngestionTime, Message = e.Message };
        var (page, next) = FakePage.Of([.. found], request.NextToken, request.Limit, 10_000, aws.PageSize);
        return new() { Events = page, NextToken = next };
    }

    private static FakeAwsException Missing(string what) => new("ResourceNotFoundException", $"The specified log {what} does not exist.");

    private static int Place(string token) => int.Parse(token.AsSpan(2), CultureInfo.InvariantCulture);

    private static string Token(string direction, int place) => string.Create(CultureInfo.InvariantCulture, $"{direction}{place:D8}");
}
