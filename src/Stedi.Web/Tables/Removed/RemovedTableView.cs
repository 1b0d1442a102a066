using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables.Removed;

/// <summary>A table that the pipeline no longer defines.</summary>
/// <param name="CurrentVersion">What readers of the lake still see; null where it was never published.</param>
/// <param name="SizeBytes">Of all its versions.</param>
public sealed record RemovedTableView(TableName Name, string? CurrentVersion, long SizeBytes, ImmutableArray<RemovedVersionView> Versions);

/// <summary>A version of it whose files are kept.</summary>
public sealed record RemovedVersionView(string Version, Guid RunId, DateTimeOffset CreatedAt, DateTimeOffset? PublishedAt, long RowCount, long SizeBytes);

/// <summary>What a purge removed.</summary>
/// <param name="Versions">How many versions were removed.</param>
/// <param name="BeingRead">How many stay because a query reads them: purge again when it has ended.</param>
public sealed record PurgedTableView(TableName Name, int Versions, long SizeBytes, int BeingRead);
