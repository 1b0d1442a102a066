using System.Security.Cryptography;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Spreads what would otherwise happen at the same moment on many runs and servers.</summary>
internal static class Jitter
{
    private const int Percent = 25;

    /// <summary>The interval or up to a quarter less: never more, so that a bound stays one.</summary>
    public static TimeSpan Around(TimeSpan interval) => interval * (1 - (RandomNumberGenerator.GetInt32(Percent + 1) / 100.0));
}
