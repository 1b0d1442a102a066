using System.ComponentModel.DataAnnotations;

namespace Stedi.Web.Auth;

/// <summary>Limits on requests (<c>Access:*</c>).</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>Requests per minute to the sign-in pages from one address.</summary>
    [Range(1, 10_000)]
    public int SignInPerMinute { get; set; } = 30;

    /// <summary>Wrong keys per minute from one address. After that, wrong keys get 429. A valid key keeps working.</summary>
    [Range(1, 1_000_000)]
    public int WrongKeysPerMinute { get; set; } = FailedAttempts.PerWindow;

    /// <summary>REST calls per second of one key, sustained.</summary>
    [Range(1, 1_000_000)]
    public int RestPerSecond { get; set; } = 200;

    /// <summary>REST calls that one key can make in a burst.</summary>
    [Range(1, 1_000_000)]
    public int RestBurst { get; set; } = 2_000;

    /// <summary>Concurrent reads of rows (previews, exports, statistics, comparisons, samples) of one key. Eight times as many can wait.</summary>
    [Range(1, 1_000)]
    public int RowReadsPerCaller { get; set; } = 4;

    /// <summary>Concurrent commands on runs (start, cancel, retry, roll back) of one key. Only a few of them use Postgres at a time.</summary>
    [Range(1, 100_000)]
    public int CommandsPerCaller { get; set; } = 256;

    /// <summary>Event streams that one key can have open.</summary>
    [Range(1, 1_000_000)]
    public int StreamsPerCaller { get; set; } = 1_000;

    /// <summary>Event streams that all callers together can have open.</summary>
    [Range(1, 1_000_000)]
    public int Streams { get; set; } = 4_000;

    /// <summary>Seconds without events until a stream sends a keep-alive. The stream checks its caller's access at the same interval.</summary>
    [Range(1, 3_600)]
    public int StreamKeepAliveSeconds { get; set; } = 15;
}
