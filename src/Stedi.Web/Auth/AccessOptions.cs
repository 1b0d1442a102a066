using System.ComponentModel.DataAnnotations;

namespace Stedi.Web.Auth;

/// <summary>Limits on requests (<c>Access:*</c>).</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>Requests a minute to the sign-in pages from one address.</summary>
    [Range(1, 10_000)]
    public int SignInPerMinute { get; set; } = 30;

    /// <summary>Wrong keys a minute from one address; after them it is told to wait. A right key goes on working.</summary>
    [Range(1, 1_000_000)]
    public int WrongKeysPerMinute { get; set; } = FailedAttempts.PerWindow;

    /// <summary>REST calls a second of one key, in the long run.</summary>
    [Range(1, 1_000_000)]
    public int RestPerSecond { get; set; } = 200;

    /// <summary>REST calls that one key may make at once before the long run counts.</summary>
    [Range(1, 1_000_000)]
    public int RestBurst { get; set; } = 2_000;

    /// <summary>Reads of rows (previews, exports, statistics, comparisons, samples) of one key at a time; eight times as many may wait.</summary>
    [Range(1, 1_000)]
    public int RowReadsPerCaller { get; set; } = 4;

    /// <summary>Commands on runs (start, cancel, retry, roll back) of one key that may be under way at once. A few of them use Postgres at a time.</summary>
    [Range(1, 100_000)]
    public int CommandsPerCaller { get; set; } = 256;

    /// <summary>Event streams that one key may have open at once.</summary>
    [Range(1, 1_000_000)]
    public int StreamsPerCaller { get; set; } = 1_000;

    /// <summary>Event streams that all callers together may have open at once.</summary>
    [Range(1, 1_000_000)]
    public int Streams { get; set; } = 4_000;

    /// <summary>How long an event stream says nothing before it shows that it lives, and how often it looks whether its caller still may read it.</summary>
    [Range(1, 3_600)]
    public int StreamKeepAliveSeconds { get; set; } = 15;
}
