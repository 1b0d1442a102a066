using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Claims;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Tables;

namespace Stedi.Web.Rows;

/// <summary>Some rows of a flow.</summary>
/// <param name="Table">The table of the rows.</param>
/// <param name="RowCount">All rows of the flow, as counted by the job.</param>
/// <param name="Cost">What the engine billed for the read, in US dollars; null if it is free.</param>
/// <param name="IsRaw">The rows are raw lines, which can contain personal data anywhere.</param>
public sealed record RowSample(
    TableName Table, string Version, ImmutableArray<ResultColumn> Columns, ImmutableArray<ImmutableArray<object?>> Rows, long RowCount, long? ScannedBytes,
    [property: JsonPropertyName("costUsd")] Cost? Cost, long ElapsedMs, bool IsRaw = false)
{
    /// <summary>The columns with their tags.</summary>
    [JsonIgnore]
    public ImmutableArray<ColumnView> Tagged { get; init; } = [];

    /// <param name="start">The start of the read, as a <see cref="Stopwatch"/> timestamp.</param>
    public static RowSample Of(RowVersion version, FoundRows rows, long total, QueryPrice? price, long start)
    {
        // Athena returns lower-case names. The columns are in the version's order.
        var columns = rows.Columns.Length == version.Metrics.Columns.Length
            ? [.. version.Metrics.Columns.Select(c => new ResultColumn(c.Name, c.Type.Name, (version.Now ?? version.Declared)?.FormatOf(c)))]
            : rows.Columns;
        return new(
            version.Table, version.Metrics.Version, columns, rows.Rows, total, rows.ScannedBytes, rows.ScannedBytes is { } bytes ? price?.Of(bytes) : null,
            (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds)
        {
            Tagged = [.. columns.Select(c => new ColumnView(c.Name, c.Type, version.TagsOf(c.Name)))],
        };
    }

    /// <summary>The sample, masked for this user.</summary>
    public RowSample For(ClaimsPrincipal user) => this with { Rows = PreviewMask.For(user, Columns, Rows, Tagged, isOrdered: false) };

    /// <summary>The audit entry for an export over REST.</summary>
    public RowExport ToExport(ClaimsPrincipal user) => new(
        "REST rows of a flow", Table.Value, Version, Rows.Length, IsRaw ? PersonalColumns.Unknown : PreviewMask.Shown(user, Tagged));
}
