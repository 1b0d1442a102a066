using System.ComponentModel.DataAnnotations;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Queries;

/// <summary>Limits of queries (<c>Stedi:Queries:*</c>, in the environment <c>Stedi__Queries__*</c>).</summary>
public sealed class QueryOptions
{
    public const string Section = "Stedi:Queries";

    /// <summary>Concurrent queries.</summary>
    [Range(1, 64)]
    public int Running { get; set; } = 2;

    /// <summary>Maximum queued queries. Further ones are rejected.</summary>
    [Range(0, 10_000)]
    public int Waiting { get; set; } = 32;

    /// <summary>Maximum running and queued queries of one key, so that no key fills the queue.</summary>
    [Range(1, 10_000)]
    public int PerKey { get; set; } = 16;

    /// <summary>How long the history keeps a query.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Maximum queries in the history. The oldest are removed first.</summary>
    [Range(1, 10_000_000)]
    public int KeepQueries { get; set; } = 100_000;

    /// <summary>Time limit of one query.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Maximum rows kept of a result.</summary>
    [Range(1, 1_000_000)]
    public int MaxRows { get; set; } = 10_000;

    /// <summary>Memory limit of one query, in bytes.</summary>
    [Range(64L << 20, 1L << 40)]
    public long MemoryBytes { get; set; } = 512L << 20;

    internal QueryLimits Limits => new(Timeout, MaxRows, MemoryBytes);
}
