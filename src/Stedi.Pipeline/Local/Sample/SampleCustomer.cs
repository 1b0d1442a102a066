namespace Stedi.Pipeline.Local.Sample;

/// <summary>
/// A synthetic customer. Everything is computed from the seed and the index, so any customer is available at any time, and nothing is kept in
/// memory. Customers come in pairs. The second of a pair shares some reading times with the first. At these times, a join on the timestamp crosses their
/// rows. No other customers share a time.
/// </summary>
internal readonly struct SampleCustomer(ulong seed, long index)
{
    /// <summary>The number of step readings of a customer.</summary>
    public const int Steps = 30;

    private const long FirstReading = 1_655_564_000_000;
    private const int SlotMilliseconds = 97;
    private const int SlotsOfPair = 2 * Steps;

    /// <summary>Probabilities per thousand, as in the real data.</summary>
    private const int Consents = 504;
    private const int SharedTimes = 130;
    private const int ConsentsAtOnce = 400;
    private const int ConsentsTooLate = 40;

    private enum Draw { Consent = 1, ConsentAt, Readings, Shared, Jitter, Axes, Detail }

    public long Index => index;

    public bool IsSecondOfPair => (index & 1) == 1;

    public SampleCustomer FirstOfPair => new(seed, index - 1);

    public bool HasConsented => Chance(Of(Draw.Consent, 0), Consents);

    public long RegisteredAt => FirstReading - 60_000_000 + (long)(Of(Draw.Detail, 0) % 50_000_000);

    /// <summary>The first step reading with consent: 0 = all of them, <see cref="Steps"/> = none.</summary>
    public int FirstConsentedStep => (int)(Of(Draw.ConsentAt, 0) % 1000) switch
    {
        < ConsentsAtOnce => 0,
        < ConsentsAtOnce + ConsentsTooLate => Steps,
        _ => 1 + (int)(Of(Draw.ConsentAt, 1) % 20),
    };

    public long ConsentedAt => FirstConsentedStep switch
    {
        0 => RegisteredAt,
        Steps => TimeOf(Steps - 1) + 1,
        var step => TimeOf(step),
    };

    /// <summary>In epoch milliseconds, increasing with the step.</summary>
    public long TimeOf(int step)
    {
        var slot = (index >> 1) * SlotsOfPair + 2 * step + (IsSecondOfPair && !SharesTime(step) ? 1 : 0);
        return FirstReading + slot * SlotMilliseconds + (long)(Hash((ulong)slot, Draw.Jitter, 0) % SlotMilliseconds);
    }

    /// <summary>Whether the second of a pair has the first one's reading time.</summary>
    public bool SharesTime(int step) => IsSecondOfPair && Chance(Of(Draw.Shared, step), SharedTimes);

    /// <summary>The number of accelerometer readings at the time of a step reading: 1 to 5, 2.83 on average.</summary>
    public int ReadingsAt(int step) => (Of(Draw.Readings, step) % 1000) switch { < 182 => 1, < 422 => 2, < 682 => 3, < 882 => 4, _ => 5 };

    /// <summary>A random number for the three axes of a reading.</summary>
    public ulong AxesAt(int step, int reading) => Of(Draw.Axes, step * 8 + reading);

    public ulong DistanceAt(int step) => 100 + Of(Draw.Detail, 100 + step) % 200;

    /// <summary>A random number for other differences between customers.</summary>
    public ulong Detail(int n) => Of(Draw.Detail, n);

    public static bool Chance(ulong number, int perThousand) => number % 1000 < (ulong)perThousand;

    private ulong Of(Draw draw, int n) => Hash((ulong)index, draw, n);

    /// <summary>The finalizer of SplitMix64: every bit of the seed, the key and the draw affects every bit of the number.</summary>
    private ulong Hash(ulong key, Draw draw, int n)
    {
        var z = seed + key * 0x9E3779B97F4A7C15 + (ulong)draw * 0xD1B54A32D192ED03 + (ulong)n * 0x8CB92BA72F3D8DD7;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
