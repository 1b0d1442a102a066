using System.Globalization;
using Stedi.Web.Components;

namespace Stedi.Web.Runs.Detail;

/// <summary>The position of a step's bar, in percent of the run's time so far. Pauses between attempts are left out.</summary>
public sealed record StepBar(double Start, double Length)
{
    /// <summary>Keeps the shortest step visible.</summary>
    private const double Least = 0.6;

    public string Style => string.Create(CultureInfo.InvariantCulture, $"left:{Start:0.##}%;width:{Length:0.##}%");

    /// <summary>Null while the step has not started.</summary>
    public static StepBar? Of(StepView step, RunView run, DateTimeOffset now) =>
        step.StartedAt is { } began ? Between(began, step.FinishedAt ?? run.FinishedAt ?? now, run, now) : null;

    /// <summary>The time in which the step was ready but did not run; null if it is too short to show.</summary>
    /// <param name="ready">When the last input was ready; null while one is missing.</param>
    public static StepBar? Waiting(StepView step, DateTimeOffset? ready, RunView run, DateTimeOffset now)
    {
        if (ready is not { } from)
            return null;
        var bar = Between(from, step.StartedAt ?? step.FinishedAt ?? run.FinishedAt ?? now, run, now);
        return bar.Length > Least ? bar : null;
    }

    /// <summary>The position of each pause between attempts on the axis, in percent, with its tooltip.</summary>
    public static IEnumerable<(string Style, string Title)> Cuts(RunView run, DateTimeOffset now)
    {
        var whole = run.Duration(now).TotalMilliseconds;
        return run.Pauses.Select((p, i) => (
            string.Create(CultureInfo.InvariantCulture, $"left:{(whole <= 0 ? 0 : Math.Clamp(100 * run.Elapsed(p.From).TotalMilliseconds / whole, 0, 100)):0.##}%"),
            $"Attempt {i + 2} starts here ({Figures.Duration(p.To - p.From)} between attempts not shown)"));
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
