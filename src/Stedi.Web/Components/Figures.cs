using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Components;

/// <summary>How figures read on every page: invariant, with separators, short.</summary>
public static class Figures
{
    /// <summary>What stands where there is no figure.</summary>
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

    /// <summary>Hours of a data processing unit that the cost is billed for.</summary>
    public static string DpuHours(Cost? cost) => cost?.ToDpuHours() ?? None;

    /// <summary>Of whole milliseconds, the rest is cut: REST has no more of them, and the same time reads the same on every page.</summary>
    public static string Duration(TimeSpan? duration) => duration switch
    {
        null => None,
        { TotalSeconds: < 1 } d => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (long)d.TotalMilliseconds)} ms"),
        { TotalSeconds: < 59.95 } d => string.Create(CultureInfo.InvariantCulture, $"{(long)d.TotalMilliseconds / 1000.0:0.0} s"),
        { TotalHours: < 1 } d => string.Create(CultureInfo.InvariantCulture, $"{(int)d.TotalMinutes} min {d.Seconds:00} s"),
        { } d => string.Create(CultureInfo.InvariantCulture, $"{(int)d.TotalHours} h {d.Minutes:00} min"),
    };

    /// <summary>Of what still goes on, in whole seconds: it ticks in no others.</summary>
    public static string Seconds(TimeSpan duration) => duration.TotalSeconds < 60 ? $"{Math.Max(0, (int)duration.TotalSeconds)} s" : Duration(duration);

    /// <summary>What is estimated to be left, behind something else; nothing where nothing is known.</summary>
    public static string Left(TimeSpan? left) => left switch
    {
        null => "",
        { TotalSeconds: < 1 } => ", nearly done",
        { } d => $", about {Seconds(d)} left",
    };

    /// <summary>How long ago, in one unit: <c>just now</c>, <c>2 minutes ago</c>. Clocks that differ make no future.</summary>
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
