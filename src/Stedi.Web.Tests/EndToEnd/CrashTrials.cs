using System.Diagnostics;
using System.Globalization;

namespace Stedi.Web.Tests.EndToEnd;

/// <summary>
/// How often a test kills a process. In the suite, the time is limited: a slow machine kills less often, and does not fail for that reason.
/// <c>STEDI_TEST_KILLS=500</c> kills 500 times, without a time limit. A trial kills one to three times, so recovery is killed too.
/// </summary>
internal sealed class CrashTrials
{
    /// <summary>In milliseconds. It bounds the long version. A trial that never ends has its own limit.</summary>
    public const int Timeout = 3 * 60 * 60 * 1000;

    private const int FewestTrials = 3, MostKillsOfATrial = 3;

    private static readonly int? Asked =
        int.TryParse(Environment.GetEnvironmentVariable("STEDI_TEST_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : null;

    private readonly int _most;
    private readonly TimeSpan? _time;
    private readonly Random _random;

    private CrashTrials(int most, TimeSpan? time, int seed) => (_most, _time, _random) = (most, time, new(seed));

    public int Kills { get; private set; }

    public int Trials { get; private set; }

    public static CrashTrials UpTo(int most, TimeSpan time, int seed) => Asked is { } asked ? new(asked, null, seed) : new(most, time, seed);

    /// <summary>The trial numbers, from 0.</summary>
    public IEnumerable<int> Run()
    {
        var watch = Stopwatch.StartNew();
        while (Kills < _most && (Trials < FewestTrials || _time is not { } time || watch.Elapsed < time))
            yield return Trials++;
    }

    /// <summary>Kills one to three times, each time at a random moment after the start of the work or of the server.</summary>
    /// <param name="longestDelay">Longest time from that start to the kill.</param>
    /// <param name="killAsync">Kills a process and starts it again. Gets a random number to choose the victim.</param>
    public async Task KillAsync(TimeSpan longestDelay, Func<int, Task> killAsync, CancellationToken cancellationToken)
    {
        for (var left = _random.Next(1, MostKillsOfATrial + 1); left > 0; left--)
        {
            await Task.Delay(_random.Next((int)longestDelay.TotalMilliseconds), cancellationToken);
            await killAsync(_random.Next());
            Kills++;
        }
    }
}
