using System.Diagnostics;
using System.Globalization;

namespace Stedi.Bench.Product;

/// <summary>CPU usage of a process, from /proc (Linux): CPU seconds per second.</summary>
internal sealed class Processor(int pid)
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux that .NET runs on

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly double _before = Seconds(pid);

    public double Cores => (Seconds(pid) - _before) / Stopwatch.GetElapsedTime(_began).TotalSeconds;

    private static double Seconds(int pid)
    {
        // The name in brackets may contain spaces: count after it. Fields 14 and 15 are user and system time.
        var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
