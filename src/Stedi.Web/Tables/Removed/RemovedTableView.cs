using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables.Removed;

/// <summary>A table that the pipeline no longer defines.</summary>
/// <param name="CurrentVersion">The version that is still current in the lake; null if never published.</param>
/// <param name="SizeBytes">Size of all its versions.</param>
public sealed record RemovedTableView(TableName Name, string? CurrentVersion, long SizeBytes, ImmutableArray<RemovedVersionView> Versions);

/// <summary>A kept version of a removed table.</summary>
public sealed record RemovedVersionView(string Version, Guid RunId, DateTimeOffset CreatedAt, DateTimeOffset? PublishedAt, long RowCount, long SizeBytes);

/// <summary>The result of a purge.</summary>
/// <param name="Versions">The number of removed versions.</param>
/// <param name="BeingRead">The number of versions that stay because a query is reading them. Purge again after it ends.</param>
public sealed record PurgedTableView(TableName Name, int Versions, long SizeBytes, int BeingRead);
