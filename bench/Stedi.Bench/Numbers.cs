namespace Stedi.Bench;

/// <summary>Statistics of a series of measurements.</summary>
public static class Numbers
{
    public static double Median(this IReadOnlyCollection<double> values) => values.Percentile(50);

    /// <summary>The percentile by nearest rank; for 50, the median.</summary>
    public static double Percentile(this IReadOnlyCollection<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        if (percent == 50 && sorted.Length % 2 == 0)
            return (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
