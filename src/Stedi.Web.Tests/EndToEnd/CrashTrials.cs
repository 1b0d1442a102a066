using System.Diagnostics;
using System.Globalization;

namespace Stedi.Web.Tests.EndToEnd;

/// <summary>
/// How often a test kills a process. In the suite, as often as fits into a time: a slow machine makes fewer trials and does not fail for it.
/// <c>STEDI_TEST_KILLS=500</c> makes so many trials, however long they take.
/// </summary>
internal sealed class CrashTrials
{
    /// <summary>Milliseconds; it bounds the long version. A trial that never ends has a limit of its own.</summary>
    public const int Timeout = 3 * 60 * 60 * 1000;

    private const int Fewest = 3;

    private static readonly int? Asked =
        int.TryParse(Environment.GetEnvironmentVariable("STEDI_TEST_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out var kills) ? kills : null;

    private readonly int _most;
    private readonly TimeSpan? _time;

    private CrashTrials(int most, TimeSpan? time) => (_most, _time) = (most, time);

    public static CrashTrials UpTo(int most, TimeSpan time) => Asked is { } asked ? new(asked, null) : new(most, time);

    /// <summary>The numbers of the trials, from 0.</summary>
    public IEnumerable<int> Run()
    {
        var watch = Stopwatch.StartNew();
        for (var trial = 0; trial < _most && (trial < Fewest || _time is not { } time || watch.Elapsed < time); trial++)
            yield return trial;
    }
}
