using System.Collections.Immutable;
using System.Globalization;

namespace Stedi.Web.Queries.Results;

/// <param name="Place">0 to 1, the position on its axis.</param>
public sealed record ChartTick(double Place, string Label);

/// <summary>An axis of a chart: the range that it shows, and its labels. Numbers have steps of 1, 2 or 5; times have steps of whole seconds, hours, days or months.</summary>
/// <param name="From">Numbers as they are; times in ticks of <see cref="DateTime"/>; categories by index.</param>
public sealed record ChartAxis(double From, double To, ImmutableArray<ChartTick> Ticks)
{
    /// <summary>More labels do not fit beside each other on a small screen.</summary>
    private const int MostNumbers = 6, MostTimes = 7, MostLabels = 12;

    /// <summary>Beyond these, digits with separators are unreadable.</summary>
    private const double LargestPlain = 1e15, SmallestPlain = 1e-6;

    /// <summary>Relative to the values, and to a step.</summary>
    private const double Precision = 1e-14, Rounding = 1e-9;

    private static readonly TimeSpan[] TimeSteps =
    [
        .. new[] { 1, 2, 5, 10, 20, 50, 100, 200, 500 }.Select(n => TimeSpan.FromMilliseconds(n)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(n => TimeSpan.FromSeconds(n)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(n => TimeSpan.FromMinutes(n)),
        .. new[] { 1, 2, 3, 6, 12 }.Select(n => TimeSpan.FromHours(n)),
        .. new[] { 1, 2, 7, 14 }.Select(n => TimeSpan.FromDays(n)),
    ];

    private static readonly int[] MonthSteps = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000];

    /// <summary>0 to 1 for values in the range.</summary>
    public double Place(double value) => (value - From) / (To - From);

    /// <summary>The range ends at ticks.</summary>
    /// <param name="isFromZero">The range includes zero.</param>
    public static ChartAxis OfNumbers(IEnumerable<double> values, bool isFromZero)
    {
        var (low, high) = Range(isFromZero ? values.Append(0) : values);
        if (low == high)
            (low, high) = low == 0 ? (0, 1) : (low - Math.Abs(low) / 2, high + Math.Abs(high) / 2);
        // A step below the precision of the values would not change them.
        var step = StepOf(Math.Max((high - low) / (MostNumbers - 1), Math.Max(Math.Abs(low), Math.Abs(high)) * Precision));
        var (first, last) = (Math.Floor(low / step + Rounding), Math.Ceiling(high / step - Rounding));
        var count = (int)Math.Clamp(last - first, 1, 2 * MostNumbers);
        var (from, to) = (first * step, (first + count) * step);
        return new(from, to, [.. Enumerable.Range(0, count + 1).Select(i => new ChartTick((double)i / count, Text((first + i) * step, step)))]);
    }

    /// <summary>The range is that of the times. Its ticks are within.</summary>
    public static ChartAxis OfTimes(DateTime first, DateTime last)
    {
        if (first == last)
            (first, last) = (Shift(first, TimeSpan.FromMinutes(-30)), Shift(last, TimeSpan.FromMinutes(30)));
        var span = last - first;
        var step = TimeSteps.FirstOrDefault(s => span.Ticks <= s.Ticks * (MostTimes - 1));
        var (ticks, format) = step == default ? Months(first, last) : (Every(step, first, last), FormatOf(step, first, last));
        if (ticks.Count == 0)
            (ticks, format) = ([first], "HH:mm:ss.ffffff");
        var axis = new ChartAxis(first.Ticks, last.Ticks, []);
        return axis with { Ticks = [.. ticks.Select(t => new ChartTick(axis.Place(t.Ticks), t.ToString(format, CultureInfo.InvariantCulture)))] };
    }

    /// <summary>Each label stands in the middle of its share. Labels are left out if they do not fit.</summary>
    public static ChartAxis OfLabels(ImmutableArray<string> labels)
    {
        var axis = new ChartAxis(-.5, Math.Max(1, labels.Length) - .5, []);
        var every = (labels.Length + MostLabels - 1) / MostLabels;
        return axis with { Ticks = [.. labels.Select((label, i) => (label, i)).Where(l => l.i % every == 0).Select(l => new ChartTick(axis.Place(l.i), l.label))] };
    }

    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return low > high ? (0, 0) : (low, high);
    }

    /// <summary>The smallest of 1, 2 or 5 times a power of ten that is not below.</summary>
    private static double StepOf(double least)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * (least / power) switch { <= 1 + Rounding => 1, <= 2 + Rounding => 2, <= 5 + Rounding => 5, _ => 10 };
    }

    private static string Text(double value, double step)
    {
        if (value == 0)
            return "0";
        if (Math.Abs(value) >= LargestPlain || step < SmallestPlain)
            return value.ToString("0.###e+0", CultureInfo.InvariantCulture);
        return value.ToString($"N{Math.Max(0, -(int)Math.Floor(Math.Log10(step) + Rounding))}", CultureInfo.InvariantCulture);
    }

    /// <summary>Steps count from midnight, and weeks from Monday.</summary>
    private static List<DateTime> Every(TimeSpan step, DateTime first, DateTime last)
    {
        var ticks = new List<DateTime>();
        for (var at = (first.Ticks + step.Ticks - 1) / step.Ticks * step.Ticks; at <= last.Ticks; at += step.Ticks)
            ticks.Add(new(at));
        return ticks;
    }

    private static string FormatOf(TimeSpan step, DateTime first, DateTime last) => step switch
    {
        _ when step >= TimeSpan.FromDays(1) => "yyyy-MM-dd",
        _ when first.Date != last.Date => "MM-dd HH:mm",
        _ when step >= TimeSpan.FromMinutes(1) => "HH:mm",
        _ when step >= TimeSpan.FromSeconds(1) => "HH:mm:ss",
        _ => "HH:mm:ss.fff",
    };

    private static (List<DateTime> Ticks, string Format) Months(DateTime first, DateTime last)
    {
        int Index(DateTime at) => at.Year * 12 + at.Month - 1;
        var (from, to) = (first is { Day: 1, TimeOfDay.Ticks: 0 } ? Index(first) : Index(first) + 1, Index(last));
        var step = MonthSteps.FirstOrDefault(s => to - from < s * MostTimes, MonthSteps[^1]);
        var ticks = new List<DateTime>();
        for (var month = (from + step - 1) / step * step; month <= to; month += step)
            ticks.Add(new(month / 12, month % 12 + 1, 1));
        return (ticks, step % 12 == 0 ? "yyyy" : "yyyy-MM");
    }

    private static DateTime Shift(DateTime at, TimeSpan by) => new(Math.Clamp(at.Ticks + by.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks));
}
