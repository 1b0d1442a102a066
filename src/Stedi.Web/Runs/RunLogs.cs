using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>Reads the logs of a run's steps from the engine: one step after the other in the order of the run, or all steps by time.</summary>
public sealed class RunLogs(RunHistory history, IJobEngine engine)
{
    public const int MaxLimit = 5000;

    /// <summary>The most pages read from a log.</summary>
    private const int MostPages = 50;

    /// <summary>Null if there is no such run. The cursor of a page leads to the next page. It is null when the run has ended and everything was read.</summary>
    public async Task<RunLogPage?> ReadAsync(Guid runId, TableName? table, RunLogCursor from, int limit, CancellationToken cancellationToken)
    {
        if (await history.FindAsync(runId, cancellationToken) is not { } run)
            return null;
        var steps = run.Steps.Where(s => table is null || s.Table == table).ToImmutableArray();
        var lines = ImmutableArray.CreateBuilder<RunLogLine>();
        var at = from;
        while (at.Step < steps.Length && lines.Count < limit)
        {
            var step = steps[at.Step];
            if (step.EngineRunId is { } id)
            {
                var page = await engine.ReadLogsAsync(id, at.Position, limit - lines.Count, cancellationToken);
                lines.AddRange(page.Lines.Select(l => new RunLogLine(step.Table, l.At, l.Level, l.Text)));
                at = at with { Position = page.Cursor };
                if (!page.IsComplete)
                    break;
            }
            else if (!step.Status.HasEnded())
            {
                break;
            }
            at = new(at.Step + 1, null);
        }
        var isComplete = at.Step >= steps.Length && run.Status.HasEnded();
        return new(lines.ToImmutable(), isComplete ? null : at.ToString());
    }

    /// <summary>
    /// The next lines by time, of one step or of all. All steps are read at once, so no step waits for the end of another one's log. Null if there is
    /// no such run.
    /// </summary>
    public async Task<RunLogBatch?> FollowAsync(Guid runId, TableName? table, RunLogPositions from, int limit, CancellationToken cancellationToken)
    {
        if (await history.FindAsync(runId, cancellationToken) is not { } run)
            return null;
        var lines = new List<RunLogLine>();
        var (at, isComplete) = (from, run.Status.HasEnded());
        foreach (var step in run.Steps.Where(s => table is null || s.Table == table))
        {
            if (step.EngineRunId is not { } id)
                continue;
            var position = at.Of(id);
            if (position is { IsComplete: true })
                continue;
            if (lines.Count >= limit)
            {
                isComplete = false;
                break;
            }
            var page = await engine.ReadLogsAsync(id, position?.Cursor, limit - lines.Count, cancellationToken);
            lines.AddRange(page.Lines.Select(l => new RunLogLine(step.Table, l.At, l.Level, l.Text)));
            at = at.With(id, new(page.Cursor, page.IsComplete));
            isComplete &= page.IsComplete;
        }
        return new([.. lines.OrderBy(l => l.At)], at, isComplete);
    }

    /// <summary>The last lines of a step's log, at most <paramref name="most"/>; empty if the run does not exist. Reads from the start, because engines do.</summary>
    public async Task<IReadOnlyList<RunLogLine>> TailAsync(Guid runId, TableName table, int most, CancellationToken cancellationToken)
    {
        var lines = new List<RunLogLine>();
        var at = new RunLogCursor(0, null);
        for (var pages = 0; pages < MostPages; pages++)
        {
            if (await ReadAsync(runId, table, at, MaxLimit, cancellationToken) is not { Items.IsEmpty: false } page)
                break;
            lines.AddRange(page.Items);
            lines.RemoveRange(0, Math.Max(0, lines.Count - most));
            if (page.NextCursor is null || !RunLogCursor.TryParse(page.NextCursor, out var next))
                break;
            at = next;
        }
        return lines;
    }
}

/// <param name="Lines">By time; empty if there are no new ones.</param>
/// <param name="IsComplete">The run has ended and everything was read.</param>
public sealed record RunLogBatch(ImmutableArray<RunLogLine> Lines, RunLogPositions Next, bool IsComplete);

/// <summary>How far the log of each job run was read.</summary>
public sealed record RunLogPositions
{
    public static readonly RunLogPositions Start = new();

    private ImmutableDictionary<string, RunLogPosition> ByEngineRun { get; init; } = ImmutableDictionary<string, RunLogPosition>.Empty;

    /// <summary>Null at its start.</summary>
    internal RunLogPosition? Of(string engineRunId) => ByEngineRun.GetValueOrDefault(engineRunId);

    internal RunLogPositions With(string engineRunId, RunLogPosition position) => new() { ByEngineRun = ByEngineRun.SetItem(engineRunId, position) };
}

internal sealed record RunLogPosition(string Cursor, bool IsComplete);

/// <param name="Step">Index of the step that is being read.</param>
/// <param name="Position">The engine's cursor in its log; null at its start.</param>
public sealed record RunLogCursor(int Step, string? Position)
{
    public const int MaxLength = 1024;

    public static bool TryParse(string? text, [NotNullWhen(true)] out RunLogCursor? cursor)
    {
        cursor = new(0, null);
        if (string.IsNullOrEmpty(text))
            return true;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && text.Length <= MaxLength && int.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var step))
            cursor = new(step, colon + 1 < text.Length ? text[(colon + 1)..] : null);
        else
            cursor = null;
        return cursor is not null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Step}:{Position}");
}
