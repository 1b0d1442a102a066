using System.ComponentModel.DataAnnotations;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Queries;

/// <summary>Limits of queries (<c>Stedi:Queries:*</c>, in the environment <c>Stedi__Queries__*</c>).</summary>
public sealed class QueryOptions
{
    public const string Section = "Stedi:Queries";

    /// <summary>Queries that run at a time.</summary>
    [Range(1, 64)]
    public int Running { get; set; } = 2;

    /// <summary>Queries that wait for their turn; one more is refused.</summary>
    [Range(0, 10_000)]
    public int Waiting { get; set; } = 32;

    /// <summary>Queries of one key that run or wait; one more is refused, so that nobody fills the queue alone.</summary>
    [Range(1, 10_000)]
    public int PerKey { get; set; } = 16;

    /// <summary>How long history keeps a query.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Queries that history keeps at most; the oldest go first.</summary>
    [Range(1, 10_000_000)]
    public int KeepQueries { get; set; } = 100_000;

    /// <summary>Wall time of one query.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Rows that are kept of a result.</summary>
    [Range(1, 1_000_000)]
    public int MaxRows { get; set; } = 10_000;

    /// <summary>Memory in bytes of one query.</summary>
    [Range(64L << 20, 1L << 40)]
    public long MemoryBytes { get; set; } = 512L << 20;

    internal QueryLimits Limits => new(Timeout, MaxRows, MemoryBytes);
}
