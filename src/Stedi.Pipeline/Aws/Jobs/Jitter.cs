using System.Security.Cryptography;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Spreads actions that would otherwise happen at the same time in many runs and servers.</summary>
internal static class Jitter
{
    private const int Percent = 25;

    /// <summary>The interval, or up to a quarter less. Never more, so that limits hold.</summary>
    public static TimeSpan Around(TimeSpan interval) => interval * (1 - (RandomNumberGenerator.GetInt32(Percent + 1) / 100.0));
}
