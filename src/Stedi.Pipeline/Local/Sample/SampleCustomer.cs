namespace Stedi.Pipeline.Local.Sample;

/// <summary>
/// One synthetic customer. All that is known of them is computed from the seed and the index, so that any customer can be asked at any time and nothing is
/// kept in memory. Customers come in pairs, and the second of a pair shares some reading times with the first: at these, a join on the timestamp crosses
/// their rows. No other two customers share a time.
/// </summary>
internal readonly struct SampleCustomer(ulong seed, long index)
{
    /// <summary>Step readings of a customer.</summary>
    public const int Steps = 30;

    private const long FirstReading = 1_655_564_000_000;
    private const int SlotMilliseconds = 97;
    private const int SlotsOfPair = 2 * Steps;

    /// <summary>Chances per thousand, as counted in real data.</summary>
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

    /// <summary>The step reading from which on there is consent: 0 = all of them, <see cref="Steps"/> = none.</summary>
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

    /// <summary>Epoch milliseconds; growing with the step.</summary>
    public long TimeOf(int step)
    {
        var slot = (index >> 1) * SlotsOfPair + 2 * step + (IsSecondOfPair && !SharesTime(step) ? 1 : 0);
        return FirstReading + slot * SlotMilliseconds + (long)(Hash((ulong)slot, Draw.Jitter, 0) % SlotMilliseconds);
    }

    /// <summary>The second of a pair reads at the first's time.</summary>
    public bool SharesTime(int step) => IsSecondOfPair && Chance(Of(Draw.Shared, step), SharedTimes);

    /// <summary>Accelerometer readings at the time of a step reading: 1 to 5, 2.83 on average.</summary>
    public int ReadingsAt(int step) => (Of(Draw.Readings, step) % 1000) switch { < 182 => 1, < 422 => 2, < 682 => 3, < 882 => 4, _ => 5 };

    /// <summary>A number for each reading's three axes.</summary>
    public ulong AxesAt(int step, int reading) => Of(Draw.Axes, step * 8 + reading);

    public ulong DistanceAt(int step) => 100 + Of(Draw.Detail, 100 + step) % 200;

    /// <summary>A number for what else differs between customers.</summary>
    public ulong Detail(int n) => Of(Draw.Detail, n);

    public static bool Chance(ulong number, int perThousand) => number % 1000 < (ulong)perThousand;

    private ulong Of(Draw draw, int n) => Hash((ulong)index, draw, n);

    /// <summary>SplitMix64's finish: every bit of the seed, the key and the draw reaches every bit of the number.</summary>
    private ulong Hash(ulong key, Draw draw, int n)
    {
        var z = seed + key * 0x9E3779B97F4A7C15 + (ulong)draw * 0xD1B54A32D192ED03 + (ulong)n * 0x8CB92BA72F3D8DD7;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
