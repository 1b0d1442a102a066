using System.Collections.Immutable;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>The rows of a query that succeeded, without a header. One page is in memory at a time.</summary>
internal interface IAthenaRows
{
    /// <summary>Available after the first page.</summary>
    ImmutableArray<AthenaColumn> Columns { get; }

    /// <summary>The next page, with one value per column; null after the last one.</summary>
    /// <param name="wanted">The number of rows still needed. A page may have more.</param>
    Task<IReadOnlyList<string?[]>?> NextAsync(long wanted, CancellationToken cancellationToken);
}
