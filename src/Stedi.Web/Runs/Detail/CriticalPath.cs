using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>
/// The chain of steps that sets the duration of a run: the last step, then the input of that step that finished last, and so on.
/// Only speeding up these steps shortens the run. A pure function of the run.
/// </summary>
/// <param name="Tables">First to last. Empty if nothing has started or the run did not succeed.</param>
/// <param name="Worked">Time during which one of these steps ran.</param>
/// <param name="Waited">The rest of the time, from the request to the end of the last step.</param>
public sealed record CriticalPath(ImmutableArray<TableName> Tables, TimeSpan Worked, TimeSpan Waited)
{
    public static readonly CriticalPath None = new([], TimeSpan.Zero, TimeSpan.Zero);

    /// <param name="upstream">The inputs of each table. Tables outside the run are ignored.</param>
    public static CriticalPath Of(RunView run, IReadOnlyDictionary<TableName, ImmutableArray<TableName>> upstream, DateTimeOffset now)
    {
        // A run that did not finish has no path that limits it.
        if (run.Status is RunStatus.Failed or RunStatus.Cancelled)
            return None;
        var steps = run.Steps.Where(s => s.StartedAt is not null).ToDictionary(s => s.Table);
        var path = new List<StepView>();
        // Each step is visited once, so a cycle in the graph cannot loop.
        for (var step = Last(steps.Values, now); step is not null && steps.Remove(step.Table); step = Last(InputsOf(step, steps, upstream), now))
            path.Add(step);
        if (path.Count == 0)
            return None;
        path.Reverse();
        var worked = path.Aggregate(TimeSpan.Zero, (sum, s) => sum + Positive(End(s, now) - s.StartedAt!.Value));
        return new([.. path.Select(s => s.Table)], worked, Positive(run.Elapsed(End(path[^1], now)) - worked));
    }

    private static StepView? Last(IEnumerable<StepView> steps, DateTimeOffset now) => steps.MaxBy(s => End(s, now));

    private static IEnumerable<StepView> InputsOf(StepView step, Dictionary<TableName, StepView> steps, IReadOnlyDictionary<TableName, ImmutableArray<TableName>> upstream) =>
        upstream.GetValueOrDefault(step.Table, []).Where(steps.ContainsKey).Select(t => steps[t]);

    private static DateTimeOffset End(StepView step, DateTimeOffset now) => step.FinishedAt ?? now;

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
