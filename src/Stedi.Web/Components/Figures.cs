using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Components;

/// <summary>Formats figures for all pages: invariant, short, with separators.</summary>
public static class Figures
{
    /// <summary>The placeholder for a missing figure.</summary>
    public const string None = "–";

    public static string Count(long? count) => count is { } n ? n.ToString("N0", CultureInfo.InvariantCulture) : None;

    /// <summary>With its sign, the typographic minus: <c>+1,200</c>, <c>−3</c>, <c>±0</c>.</summary>
    public static string Change(long change) => change switch
    {
        0 => "±0",
        > 0 => "+" + Count(change),
        _ => "−" + Count(change == long.MinValue ? long.MaxValue : -change),
    };

    public static string Share(long part, long whole) => Percent.Of(part, whole);

    public static string Bytes(long? bytes) => bytes is { } size ? ByteSize.Of(size) : None;

    public static string Dollars(Cost? cost) => cost?.ToString() ?? None;

    /// <summary>DPU hours that are billed.</summary>
    public static string DpuHours(Cost? cost) => cost?.ToDpuHours() ?? None;

    /// <summary>Truncated to milliseconds, like in REST, so that a duration reads the same on every page.</summary>
    public static string Duration(TimeSpan? duration) => duration switch
    {
        null => None,
        { TotalSeconds: < 1 } d => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (long)d.TotalMilliseconds)} ms"),
        { TotalSeconds: < 59.95 } d => string.Create(CultureInfo.InvariantCulture, $"{(long)d.TotalMilliseconds / 1000.0:0.0} s"),
        { TotalHours: < 1 } d => string.Create(CultureInfo.InvariantCulture, $"{(int)d.TotalMinutes} min {d.Seconds:00} s"),
        { } d => string.Create(CultureInfo.InvariantCulture, $"{(int)d.TotalHours} h {d.Minutes:00} min"),
    };

    /// <summary>For ongoing work, in whole seconds, because it updates once a second.</summary>
    public static string Seconds(TimeSpan duration) => duration.TotalSeconds < 60 ? $"{Math.Max(0, (int)duration.TotalSeconds)} s" : Duration(duration);

    /// <summary>The estimated time left, to append to other text; empty if unknown.</summary>
    public static string Left(TimeSpan? left) => left switch
    {
        null => "",
        { TotalSeconds: < 1 } => ", almost done",
        { } d => $", about {Seconds(d)} left",
    };

    /// <summary>A relative time in one unit: <c>just now</c>, <c>2 minutes ago</c>. Never in the future, even if clocks differ.</summary>
    public static string Ago(TimeSpan age) => age switch
    {
        { TotalSeconds: < 10 } => "just now",
        { TotalSeconds: < 60 } => $"{(int)age.TotalSeconds} seconds ago",
        { TotalMinutes: < 60 } => Plural((int)age.TotalMinutes, "minute") + " ago",
        { TotalHours: < 24 } => Plural((int)age.TotalHours, "hour") + " ago",
        { TotalDays: < 60 } => Plural((int)age.TotalDays, "day") + " ago",
        _ => Plural((int)(age.TotalDays / 30.44), "month") + " ago",
    };

    public static string Plural(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";
}
