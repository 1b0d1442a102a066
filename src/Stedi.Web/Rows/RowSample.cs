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
/// <param name="Table">Whose rows they are, and of which version.</param>
/// <param name="RowCount">Rows that the flow has, as the job counted them.</param>
/// <param name="Cost">What the engine billed for reading, in US dollars; null where it bills nothing.</param>
/// <param name="IsRaw">They are lines as they arrived: nobody knows what is personal in them.</param>
public sealed record RowSample(
    TableName Table, string Version, ImmutableArray<ResultColumn> Columns, ImmutableArray<ImmutableArray<object?>> Rows, long RowCount, long? ScannedBytes,
    [property: JsonPropertyName("costUsd")] Cost? Cost, long ElapsedMs, bool IsRaw = false)
{
    /// <summary>The columns with their tags.</summary>
    [JsonIgnore]
    public ImmutableArray<ColumnView> Tagged { get; init; } = [];

    /// <param name="start">When one began to look, as of <see cref="Stopwatch"/>.</param>
    public static RowSample Of(RowVersion version, FoundRows rows, long total, QueryPrice? price, long start)
    {
        // Athena spells names in lower case; the columns are asked for in the version's order.
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

    /// <summary>As this person may see it.</summary>
    public RowSample For(ClaimsPrincipal user) => this with { Rows = PreviewMask.For(user, Columns, Rows, Tagged, isOrdered: false) };

    /// <summary>What the audit log says where this leaves over REST.</summary>
    public RowExport ToExport(ClaimsPrincipal user) => new(
        "REST rows of a flow", Table.Value, Version, Rows.Length, IsRaw ? PersonalColumns.Unknown : PreviewMask.Shown(user, Tagged));
}
