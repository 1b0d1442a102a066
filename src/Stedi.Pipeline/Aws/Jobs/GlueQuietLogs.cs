using System.Collections.Concurrent;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>
/// Where the logs of runs had nothing new a moment ago. Every open page asks twice a second, and each question is two calls: those who read on from the same place
/// share an answer.
/// </summary>
internal sealed class GlueQuietLogs(TimeProvider time, TimeSpan rest)
{
    private const int Kept = 1000;

    private readonly ConcurrentDictionary<(GlueRunId Run, string? Cursor), (LogPage Page, long At)> _quiet = [];

    public LogPage? Find(GlueRunId run, string? cursor) =>
        _quiet.TryGetValue((run, cursor), out var known) && time.GetElapsedTime(known.At) < rest ? known.Page : null;

    /// <summary>What was read from there; of no interest where there was something, or nothing can follow.</summary>
    public LogPage Note(GlueRunId run, string? cursor, LogPage page)
    {
        if (page is { Lines.IsEmpty: true, IsComplete: false })
        {
            if (_quiet.Count >= Kept)
                _quiet.Clear();
            _quiet[(run, cursor)] = (page, time.GetTimestamp());
        }
        return page;
    }
}
