using System.Globalization;

namespace Stedi.Web.Runs.Detail;

/// <summary>Where a step's bar lies between the start of the run and its end, or now; in percent of that time.</summary>
public sealed record StepBar(double Start, double Length)
{
    /// <summary>Also the shortest step is seen.</summary>
    private const double Least = 0.6;

    public string Style => string.Create(CultureInfo.InvariantCulture, $"left:{Start:0.##}%;width:{Length:0.##}%");

    /// <summary>Null while the step has not started.</summary>
    public static StepBar? Of(StepView step, RunView run, DateTimeOffset now)
    {
        if (step.StartedAt is not { } began)
            return null;
        var whole = ((run.FinishedAt ?? now) - run.CreatedAt).TotalMilliseconds;
        if (whole <= 0)
            return new(0, Least);
        var start = Math.Clamp(100 * (began - run.CreatedAt).TotalMilliseconds / whole, 0, 100 - Least);
        var end = Math.Clamp(100 * ((step.FinishedAt ?? run.FinishedAt ?? now) - run.CreatedAt).TotalMilliseconds / whole, 0, 100);
        return new(start, Math.Max(Least, end - start));
    }
}
