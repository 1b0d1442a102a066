using System.Collections.Concurrent;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>
/// Remembers log positions that had nothing new a moment ago. Every open page asks twice a second, and each request takes two calls. So readers at the
/// same position share a response.
/// </summary>
internal sealed class GlueQuietLogs(TimeProvider time, TimeSpan rest)
{
    private const int Kept = 1000;

    private readonly ConcurrentDictionary<(GlueRunId Run, string? Cursor), (LogPage Page, long At)> _quiet = [];

    public LogPage? Find(GlueRunId run, string? cursor) =>
        _quiet.TryGetValue((run, cursor), out var known) && time.GetElapsedTime(known.At) < rest ? known.Page : null;

    /// <summary>Remembers a page if it is empty and more lines may follow.</summary>
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
