using System.Globalization;
using Stedi.Web.Components;

namespace Stedi.Web.Runs.Detail;

/// <summary>Where a step's bar lies between the start of the run and its end, or now; in percent of that time, the pauses between attempts cut out.</summary>
public sealed record StepBar(double Start, double Length)
{
    /// <summary>Also the shortest step is seen.</summary>
    private const double Least = 0.6;

    public string Style => string.Create(CultureInfo.InvariantCulture, $"left:{Start:0.##}%;width:{Length:0.##}%");

    /// <summary>Null while the step has not started.</summary>
    public static StepBar? Of(StepView step, RunView run, DateTimeOffset now) =>
        step.StartedAt is { } began ? Between(began, step.FinishedAt ?? run.FinishedAt ?? now, run, now) : null;

    /// <summary>The time in which the step could have run and did not; null where there was none to speak of.</summary>
    /// <param name="ready">When the last of its inputs was there; null while one is missing.</param>
    public static StepBar? Waiting(StepView step, DateTimeOffset? ready, RunView run, DateTimeOffset now)
    {
        if (ready is not { } from)
            return null;
        var bar = Between(from, step.StartedAt ?? step.FinishedAt ?? run.FinishedAt ?? now, run, now);
        return bar.Length > Least ? bar : null;
    }

    /// <summary>Where the axis is cut for each pause between attempts, in percent, and what to say of it.</summary>
    public static IEnumerable<(string Style, string Title)> Cuts(RunView run, DateTimeOffset now)
    {
        var whole = run.Duration(now).TotalMilliseconds;
        return run.Pauses.Select((p, i) => (
            string.Create(CultureInfo.InvariantCulture, $"left:{(whole <= 0 ? 0 : Math.Clamp(100 * run.Elapsed(p.From).TotalMilliseconds / whole, 0, 100)):0.##}%"),
            $"Attempt {i + 2} starts here; {Figures.Duration(p.To - p.From)} between the attempts not shown"));
    }

    private static StepBar Between(DateTimeOffset from, DateTimeOffset to, RunView run, DateTimeOffset now)
    {
        var whole = run.Duration(now).TotalMilliseconds;
        if (whole <= 0)
            return new(0, Least);
        var start = Math.Clamp(100 * run.Elapsed(from).TotalMilliseconds / whole, 0, 100 - Least);
        var end = Math.Clamp(100 * run.Elapsed(to).TotalMilliseconds / whole, 0, 100);
        return new(start, Math.Max(Least, end - start));
    }
}
